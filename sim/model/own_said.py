"""What is said where the code of a user's rule stops: its line, what was wrong, and how it is meant."""

from __future__ import annotations

import ast
import builtins
import datetime as dt
import re
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

from pydantic import BaseModel, ValidationError

from sim.model.rule import Array, Rule
from sim.scenario.errors import PanjError, Problem, Problems, did_you_mean
from sim.scenario.files import shown
from sim.words.printable import printable
from sim.world.world import World

WRITE = "an array is written into, not replaced: homes.leave_clock[:] = ..., homes.leave_clock[:] += ..."
STAYS = (
    "what a world, a class or a module holds stays as it is: what changes is an array of arrays(world), "
    "which stands in now.own"
)

#: Where code writes into an array.
WRITES = (ast.Assign, ast.AugAssign)


@contextmanager
def told(
    rule: Rule, when: str, world: World, arrays: Mapping[str, Array], over: Mapping[str, str] = MappingProxyType({})
) -> Iterator[None]:
    """Say where the code of a user's rule stops, and why.

    Parameters
    ----------
    over : mapping of str to str, optional
        Arrays of the banks that nobody reads any more that day, with what who writes into one is told.

    Raises
    ------
    Problems
    """
    try:
        yield
    except Exception as error:
        file = getattr(sys.modules[rule.__module__], "__file__", None) or rule.__module__
        stops(rule.path(), Path(file), error, f"stops {when}", hint(error, world, arrays, _line(error, file), over))


def _line(error: Exception, file: str) -> str:
    """Return the line of a file in which an error has come."""
    lines = [frame.line or "" for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return lines[-1] if lines else ""


def refused(rule: Rule, date: dt.date, wrong: str) -> Problems:
    """Return what is told where a rule has made of a day what cannot be: its line, if one alone writes such an array.

    Parameters
    ----------
    wrong : str
        What is wrong, with the arrays as a rule has them: ``now.parties.state``.
    """
    file = getattr(sys.modules[rule.__module__], "__file__", None) or rule.__module__
    names = {name.rpartition(".")[2] for name in re.findall(r"now(?:\.\w+)+", wrong)}
    lines = {node.lineno for node in ast.walk(_source(file)) if isinstance(node, WRITES) and _written(node) & names}
    line = lines.pop() if len(lines) == 1 else rule.step.__func__.__code__.co_firstlineno  # type: ignore[attr-defined]
    return Problems([Problem(printable(f"rule {rule.path()}, on {date}: {wrong}"), shown(Path(file)), line)])


def _source(file: str) -> ast.AST:
    """Return the code of a file; nothing where it is not to be read any more."""
    with suppress(OSError, ValueError, SyntaxError):
        return ast.parse(Path(file).read_text(encoding="utf-8"))
    return ast.Module([], [])


def _written(node: ast.Assign | ast.AugAssign) -> set[str]:
    """Return the names of the arrays into which a line writes, as in ``now.parties.state[rows] = 5``."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    parts = [part for target in targets for part in ast.walk(target) if isinstance(part, ast.Subscript)]
    return {part.value.attr for part in parts if isinstance(part.value, ast.Attribute)}


def stops(path: str, file: Path, error: Exception, what: str, how: str | None = None) -> NoReturn:
    """Say that the code of a rule stops, in which line and why.

    Raises
    ------
    Problems
    """
    if isinstance(error, SyntaxError) and error.filename is not None:
        file, line, said = Path(error.filename), error.lineno, error.msg
    else:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename) == file]
        line, said = (frames[-1].lineno if frames else None), str(error)
    kind = "" if isinstance(error, PanjError) else f"{type(error).__name__}{': ' if said else ''}"
    if isinstance(error, ValidationError):
        kind, said = "", _of_parameters(error)
    raise Problems([Problem(printable(f"rule {path} {what}: {kind}{said}"), shown(file), line, hint=how)]) from None


def _of_parameters(error: ValidationError) -> str:
    """Return what was done with parameters that cannot be, without the words of who checks them."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "frozen_instance":
        return f"now.p.{name} = ...: a scenario, --set or an event gives parameters their values, and no rule"
    return f"parameter {name}: {first['msg']}"


def hint(error: Exception, world: World, arrays: Mapping[str, Array], line: str, over: Mapping[str, str]) -> str | None:
    """Return how what could not be done may be meant."""
    said = str(error)
    if isinstance(error, AttributeError):
        if said.startswith(("can't set", "cannot assign", "cannot delete", "can't delete")):
            return WRITE
        return None if error.name is None else did_you_mean(error.name, _parts(error.obj))
    if isinstance(error, NameError) and error.name is not None:
        last = [frame for frame, _ in traceback.walk_tb(error.__traceback__)][-1]
        return did_you_mean(error.name, [*last.f_locals, *last.f_globals, *dir(builtins)])
    if isinstance(error, KeyError) and error.args and isinstance(error.args[0], str):
        return did_you_mean(error.args[0], (*world.places.ids, *world.hosts.ids, *arrays))
    if isinstance(error, ValueError) and "read-only" in said:
        meant = [how for name, how in over.items() if re.search(rf"\b{name}\b", line)]
        return "; ".join(meant or [STAYS, *over.values()])
    if isinstance(error, ValueError | IndexError) and any(word in said for word in ("shape", "out of bounds", "index")):
        sizes = f"{len(world.places)} places, {len(world.roads)} roads and {len(world.hosts)} hosts"
        own = [f"now.own['{name}'] has shape {array.shape}" for name, array in arrays.items()]
        return "; ".join([*own, f"the world has {sizes}"])
    return None


def _parts(of: object) -> Iterable[str]:
    """Return the names that somebody may have meant who asked for a part that is not there."""
    if isinstance(of, BaseModel):
        return type(of).model_fields
    return [name for name in dir(of) if not name.startswith("_")]
