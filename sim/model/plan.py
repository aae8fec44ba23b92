"""The plan of a day: its steps, and what each reads and writes, found out from the code of the rules.

What a step is given stands in :func:`sim.model.day.advance`. From there every function is followed that it calls, and
noted which arrays it looks at and which it changes, which parameters it uses and what it draws random numbers for. So
nothing of it is written twice; a test runs the steps and looks whether anything else changes.
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import Any

from sim.model import day
from sim.model.rules import calendar

#: Where a value comes from: a path from the arguments of a day, a tuple built of such, or nothing that counts.
Value = tuple[str, ...] | Mapping[str, Any] | None
#: Parts of a day that are no state: what never changes, what is worked in, and the address of luck.
NO_STATE = ("terrain", "where", "luck", "scratch", "sizes", "branch_day")
#: Parts whose name says nothing to a reader.
BARE = ("state", "p", "crowd", "derived")
Function = Callable[..., object]


@dataclass(frozen=True)
class Step:
    """One step of a day.

    Parameters
    ----------
    name : str
    rule : str
        Dotted name of the module whose step it is.
    what : str
        What it does, in a sentence.
    reads, writes : tuple of str
        Arrays, by the rule that owns them.
    parameters : tuple of str
        Dotted names.
    draws : tuple of str
        Purposes of its random numbers.
    """

    name: str
    rule: str
    what: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    parameters: tuple[str, ...]
    draws: tuple[str, ...]


def grouped(names: Iterable[str]) -> str:
    """Return dotted names in words, those of one owner together.

    Examples
    --------
    >>> grouped(["front.held", "front.rural", "near"])
    'front: held, rural; near'
    """
    groups: dict[str, list[str]] = {}
    for name in names:
        owner, _, own = name.rpartition(".")
        groups.setdefault(owner, []).append(own)
    alone = [", ".join(groups.pop(""))] if "" in groups else []
    return "; ".join([*(f"{owner}: {', '.join(own)}" for owner, own in groups.items()), *alone])


@dataclass
class Found:
    """What has been found so far of one step."""

    reads: set[tuple[str, ...]] = field(default_factory=set)
    writes: set[tuple[str, ...]] = field(default_factory=set)
    draws: set[str] = field(default_factory=set)
    returned: dict[str, Value] = field(default_factory=dict)


@cache
def compiled_steps() -> tuple[Step, ...]:
    """Return the steps of a day in their order, the events first."""
    reach = {name: ("state", name) for name in ("front", "siege", "garrisons", "crossing", "reception")}
    found = Found()
    _follow(calendar.apply, [None, None, reach, None, None], found)
    steps = [_step("calendar", calendar.apply, found)]
    for name, short, body in branches():
        reader, found = Reader(day.advance, {"d": ()}, Found()), Found()
        for line in short:
            reader.visit(line)
        reader.found = found
        for line in body:
            reader.visit(line)
        steps.append(_step(name, _called(body), found))
    return tuple(steps)


def _step(name: str, function: Function, found: Found) -> Step:
    used = {path for path in found.reads if path[:1] == ("p",)}
    return Step(
        name,
        function.__module__,
        (inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ").partition("; ")[0].rstrip("."),
        _names(found.reads - used),
        _names(found.writes),
        tuple(sorted(".".join(path[1:]) for path in used)),
        tuple(sorted(found.draws)),
    )


def _names(paths: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    kept = (path[1:] if path[0] in BARE else path for path in paths if path and path[0] not in NO_STATE)
    return tuple(sorted({".".join(path) for path in kept if not {"shape", "queue", "tables"} & set(path)}))


def _source(function: Function) -> ast.FunctionDef:
    plain = getattr(function, "py_func", function)
    node = ast.parse(textwrap.dedent(inspect.getsource(plain))).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


def branches() -> list[tuple[str, list[ast.stmt], list[ast.stmt]]]:
    """Return name and body of every step of `advance`; between them the lines that give parts of a day short names."""
    node = _source(day.advance)
    loop = next(line for line in node.body if isinstance(line, ast.While))
    short: list[ast.stmt] = [
        line for line in (*node.body[: node.body.index(loop)], *loop.body) if isinstance(line, ast.Assign)
    ]
    branch = next(line for line in loop.body if isinstance(line, ast.If))
    out = []
    while True:
        assert isinstance(branch.test, ast.Compare)
        named = branch.test.comparators[0]
        assert isinstance(named, ast.Name)
        out.append((named.id.lower(), [*short], branch.body))
        if not (branch.orelse and isinstance(branch.orelse[0], ast.If)):
            return out
        branch = branch.orelse[0]


def _called(lines: Iterable[ast.stmt]) -> Function:
    """Return the function that a step calls: that of its last line, what comes before makes it ready."""
    reader = Reader(day.advance, {}, Found())
    calls = [node for line in reversed([*lines]) for node in ast.walk(line) if isinstance(node, ast.Call)]
    steps: list[Function] = [f for f in map(reader.target, calls) if callable(f) and not isinstance(f, type)]
    return next(step for step in steps if step.__module__ != day.__name__)


def _follow(function: Function, values: list[Value], found: Found) -> Value:
    """Note what a function does with its arguments, once; return where what it returns comes from."""
    key = f"{function.__module__}.{function.__name__}{values}"
    if key not in found.returned:
        node = _source(function)
        names = [argument.arg for argument in node.args.args]
        reader = Reader(function, dict(zip(names, values, strict=False)), found)
        for line in node.body:
            reader.visit(line)
        found.returned[key] = reader.returned
    return found.returned[key]


class Reader(ast.NodeVisitor):
    """Reads one function with what its names stand for."""

    def __init__(self, function: Function, names: Mapping[str, Value], found: Found) -> None:
        plain: Any = getattr(function, "py_func", function)
        self.globals: Mapping[str, Any] = plain.__globals__
        self.names, self.found = dict(names), found
        self.returned: Value = None

    def visit_Assign(self, node: ast.Assign) -> None:
        """Give a name to a part of a day, or note what is changed."""
        for target in node.targets:
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                for to, value in zip(target.elts, node.value.elts, strict=True):
                    self._assign(to, value)
            else:
                self._assign(target, node.value)

    def _assign(self, to: ast.expr, value: ast.expr) -> None:
        if isinstance(to, ast.Name):
            self.names[to.id] = self.value(value)
        else:
            self.use(value)
            self.write(to)

    def write(self, to: ast.expr) -> None:
        """Note what an assignment changes."""
        if isinstance(to, ast.Subscript):
            self.use(to.slice)
            self.note(self.value(to.value), self.found.writes)
        elif isinstance(to, ast.Tuple):
            for each in to.elts:
                self.write(each)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """Note an entry that is read and changed."""
        self.use(node.value)
        if isinstance(node.target, ast.Subscript):
            self.write(node.target)
            self.note(self.value(node.target.value), self.found.reads)

    def visit_Return(self, node: ast.Return) -> None:
        """Keep where what is returned comes from."""
        if node.value is not None:
            self.returned = self.value(node.value)
            if not isinstance(self.returned, Mapping):
                self.use(node.value)

    def visit_For(self, node: ast.For) -> None:
        """Take the lines of a loop once."""
        self.use(node.iter)
        for line in (*node.body, *node.orelse):
            self.visit(line)

    def generic_visit(self, node: ast.AST) -> None:
        """Use every expression of a statement of another kind, and take the statements in it."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.use(child)
            else:
                self.visit(child)

    # -- expressions -----------------------------------------------------------------------------------

    def value(self, node: ast.expr) -> Value:
        """Return where an expression comes from, and note what is used on the way."""
        found: Value
        if isinstance(node, ast.Name):
            return self.names.get(node.id) if node.id in self.names else self.constant(node.id)
        if isinstance(node, ast.Attribute):
            base = self.value(node.value)
            if isinstance(base, Mapping):
                found = base.get(node.attr)
                return found
            return None if base is None else (*base, node.attr)
        if isinstance(node, ast.Tuple):
            return {str(k): self.value(each) for k, each in enumerate(node.elts)}
        if isinstance(node, ast.Subscript):
            self.use(node.slice)
            base = self.value(node.value)
            if isinstance(base, Mapping):
                found = base.get(ast.unparse(node.slice))
                return found
            if isinstance(node.slice, ast.Slice) or (isinstance(base, tuple) and base[:1] == ("book",)):
                return base
            self.note(base, self.found.reads)
            return None
        if isinstance(node, ast.Call):
            return self.call(node)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.use(child)
        return None

    def use(self, node: ast.expr) -> None:
        """Note that an expression is looked at."""
        self.note(self.value(node), self.found.reads)

    def note(self, value: Value, where: set[tuple[str, ...]]) -> None:
        """Note something if it is a part of a day."""
        if isinstance(value, tuple) and value:
            where.add(value)

    def constant(self, name: str) -> Value:
        """Note what numbers are drawn for, if a name of the module says so."""
        purpose = _purposes(self.globals["__name__"]).get(name)
        if purpose:
            self.found.draws.add(purpose)
        return None

    def target(self, node: ast.Call) -> Any:
        """Return what is called, if it is ours."""
        function = node.func
        if isinstance(function, ast.Name):
            return self.globals.get(function.id)
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            room = self.globals.get(function.value.id)
            return getattr(room, function.attr, None) if isinstance(room, ModuleType) else None
        if isinstance(function, ast.Call) and function.args:  # plain(f)(...)
            return self.target(ast.Call(function.args[0], [], []))
        return None

    def call(self, node: ast.Call) -> Value:
        """Follow a function of ours; of others note what they are given."""
        called = self.target(node)
        values = [self.value(argument) for argument in node.args if not isinstance(argument, ast.Starred)]
        if isinstance(called, type) and hasattr(called, "_fields"):
            return dict(zip(called._fields, values, strict=False))
        if getattr(called, "__module__", "").startswith("sim.") and not isinstance(called, type):
            return _follow(called, values, self.found)
        if not (isinstance(node.func, ast.Name) and node.func.id in ("len", "range")):
            for value in values:
                self.note(value, self.found.reads)
        return None


@cache
def _purposes(module: str) -> Mapping[str, str]:
    """Return the names a module has for purposes of random numbers: ``FALL = int(Purpose.FALL)``."""
    out: dict[str, str] = {}
    for line in ast.parse(inspect.getsource(sys.modules[module])).body:
        if isinstance(line, ast.Assign):
            (target,) = line.targets
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            values = line.value.elts if isinstance(line.value, ast.Tuple) else [line.value]
            for name, value in zip(names, values, strict=False):
                said = ast.unparse(value)
                if isinstance(name, ast.Name) and said.startswith("int(Purpose."):
                    out[name.id] = said.removeprefix("int(Purpose.").rstrip(")").lower()
    return out
