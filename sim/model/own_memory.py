"""What a rule of the user's may keep from day to day: the arrays that it has named, and nothing else.

No branch copies, and no other process knows, what a rule puts into its class, its module or a generator of random
numbers that is not Panj's. What is there when a run begins stays as it is: arrays are made read-only, and of the rest
is looked after every step whether it is another.
"""

from __future__ import annotations

import ctypes
import inspect
import marshal
import operator
import random
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from types import BuiltinFunctionType, FunctionType, MappingProxyType, MethodType, ModuleType
from typing import Any

import numpy as np

from sim.model.own_files import LUCK
from sim.model.rule import Array, Rule
from sim.scenario.errors import PanjError, did_you_mean
from sim.scenario.parameters import ParameterSet

#: How deep containers in containers are looked into.
DEEP = 8
#: What Python compares quickest: as bytes.
BARE = (list, dict, set, bytearray)
HELD = (list, dict, set, bytearray, deque, tuple)
WORDS = 625
ELSE = "; or another thread has, which shares the generator: let that one draw from one of its own"
KEEP = "want parameters, and arrays(world) for what changes"
Names = Mapping[str, Any]


class OwnArrays(Mapping[str, Array]):
    """The arrays of a rule by name: they are written into, and none is replaced, added or taken away."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._arrays = dict(arrays)

    def __getitem__(self, name: str) -> Array:
        if name not in self._arrays:
            known = ", ".join(self._arrays) or "none"
            hint = did_you_mean(str(name), self._arrays) or f"its arrays(world) names: {known}"
            raise PanjError(f"now.own[{name!r}]: the rule has no such array ({hint})")
        return self._arrays[name]

    def __setitem__(self, name: str, value: object) -> None:
        if self._arrays.get(name) is not value:  # `now.own["x"] += 1` puts back what has been changed in place
            how = f"write into it, as in now.own[{name!r}][:] = ..."
            raise PanjError(
                f"now.own[{name!r}] = ... puts another object in its place, of which no branch learns: {how}"
                if name in self._arrays
                else f"now.own[{name!r}] = ...: the rule has no such array; arrays(world) names all it starts with"
            )

    def __contains__(self, name: object) -> bool:
        return name in self._arrays

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)

    def copy(self) -> OwnArrays:
        """Return the same with arrays of its own."""
        return OwnArrays({name: array.copy() for name, array in self._arrays.items()})


def first(arrays: object) -> OwnArrays:
    """Return the arrays that a rule starts from as its own: nobody else's memory is theirs.

    Raises
    ------
    PanjError
        If they are none, or of objects, which no copy is of its own.
    """
    if not isinstance(arrays, Mapping):
        raise PanjError(f"arrays: want a dict of NumPy arrays by name, not {type(arrays).__name__}")
    for name, value in arrays.items():
        if not isinstance(name, str):
            raise PanjError(f"arrays: {name!r} is no name")
        if not isinstance(value, np.ndarray):
            raise PanjError(f"arrays: '{name}' is no NumPy array")
        if value.dtype.hasobject:
            raise PanjError(f"arrays: '{name}' is an array of objects: want numbers")
    return OwnArrays({name: np.array(value) for name, value in arrays.items()})


class Kept:
    """What the class of a rule and the modules of its folder hold, as it is when a run begins.

    Parameters
    ----------
    rule : type of Rule
    """

    def __init__(self, rule: type[Rule]) -> None:
        modules = [sys.modules[name] for name in rule.modules if name in sys.modules]
        self._own = frozenset(module.__name__ for module in modules)
        self._names: list[tuple[str, Names]] = []
        self._held: list[tuple[str, object]] = []
        seen: set[int] = set()
        for kind in rule.__mro__[: rule.__mro__.index(Rule)]:
            self._note(f"{kind.__name__}.", vars(kind), seen)
        for module in modules:
            self._note(f"{module.__name__}.", vars(module), seen)
        self._before = [list(names.items()) for _, names in self._names]
        self._inside = [_content(value) for _, value in self._held]

    def _note(self, where: str, names: Names, seen: set[int]) -> None:
        """Note what stands under some names, and what these hold."""
        if id(names) in seen and not isinstance(names, MappingProxyType):
            return
        seen.add(id(names))
        self._names.append((where, names))
        for name, value in list(names.items()):
            if not name.startswith("__") and id(value) not in seen:
                seen.add(id(value))
                self._look(f"{where}{name}", value, seen)

    def _look(self, where: str, value: object, seen: set[int]) -> None:
        """Note what a value holds."""
        if isinstance(value, ModuleType):
            return
        if isinstance(value, np.ndarray):
            value.flags.writeable = False
        elif isinstance(value, HELD):
            if not _fixed(value):
                _freeze(value)
                self._held.append((where, value))
        elif isinstance(value, Iterator):
            raise PanjError(f"{where} is an iterator, which is another after each step: {KEEP}")
        elif isinstance(value, np.random.Generator | np.random.RandomState | random.Random):
            raise PanjError(f"{where} is a generator of random numbers: {LUCK}")
        elif isinstance(value, type):
            if value.__module__ in self._own and not issubclass(value, ParameterSet):
                self._note(f"{where}.", vars(value), seen)
        elif isinstance(value, MethodType | BuiltinFunctionType):  # with whom it is bound to
            self._each(where, (value.__self__, getattr(value, "__func__", None)), seen)
        elif isinstance(value, partial):
            self._each(where, (value.func, *value.args, *value.keywords.values()), seen)
        elif functions := [each for each in (value, plain_function(value)) if isinstance(each, FunctionType)]:
            for function in functions:  # of one that is wrapped also what the wrapper has
                if function.__module__ in self._own:
                    self._function(where, function, seen)
        elif type(value).__module__ in self._own and hasattr(value, "__dict__"):
            self._note(f"{where}.", vars(value), seen)

    def _function(self, where: str, function: FunctionType, seen: set[int]) -> None:
        """Note what a function has beside its code: attributes, defaults, and names of the function around it."""
        self._note(f"{where}.", function.__dict__, seen)
        held = [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
        held += [cell.cell_contents for cell in function.__closure__ or () if _full(cell)]
        self._each(where, held, seen)

    def _each(self, where: str, values: Iterable[object], seen: set[int]) -> None:
        """Note what several values hold that have no name of their own."""
        for each in values:
            if id(each) not in seen:
                seen.add(id(each))
                self._look(where, each, seen)

    def changed(self) -> str:
        """Return what is another by now, "" for nothing."""
        for (where, names), before in zip(self._names, self._before, strict=True):
            if len(names) != len(before) or not all(map(operator.is_, names.values(), (value for _, value in before))):
                found = _other(dict(before), names)
                if found:
                    return _refused(where + found)
        for (where, value), inside in zip(self._held, self._inside, strict=True):
            if _content(value) != inside:
                return _refused(where)
        return ""


def _refused(where: str) -> str:
    return f"it changes {where}, which no branch copies and no other process knows: {KEEP}"


def _other(before: Names, now: Names) -> str:
    """Return a name that stands for something else by now; what Python itself puts there is none of the rule's."""
    for name in dict.fromkeys([*before, *now]):
        imported = isinstance(now.get(name), ModuleType)  # within a step
        if not name.startswith("__") and before.get(name, Kept) is not now.get(name, Kept) and not imported:
            return name
    return ""


def plain_function(value: object) -> FunctionType | None:
    """Return a function as it is written, whatever was made of it; None for what is no function."""
    inner: Any = getattr(value, "__func__", value)
    try:
        plain = inspect.unwrap(getattr(inner, "py_func", inner))
    except ValueError:  # it wraps itself
        return None
    return plain if isinstance(plain, FunctionType) else None


def _fixed(value: object) -> bool:
    """Return whether a container can hold nothing else by now: a tuple of numbers and words."""
    try:
        hash(value)
    except TypeError:
        return False
    return True


def _full(cell: Any) -> bool:
    try:
        return cell.cell_contents is not None
    except ValueError:
        return False


def _freeze(value: object, deep: int = 0) -> None:
    """Make the arrays in a container read-only."""
    inner = value.values() if isinstance(value, dict) else value
    for each in inner if isinstance(value, HELD) and deep < DEEP else ():  # type: ignore[attr-defined]
        if isinstance(each, np.ndarray):
            each.flags.writeable = False
        elif isinstance(each, HELD):
            _freeze(each, deep + 1)


def _content(value: object, deep: int = 0) -> object:
    """Return what can be compared in the place of what a container holds."""
    if type(value) in BARE:
        try:
            return marshal.dumps(value, 2)  # type: ignore[arg-type]  # a later form counts how often each object is used
        except ValueError:
            pass
    if deep == DEEP or not isinstance(value, HELD):
        return id(value) if not isinstance(value, int | float | str) else value
    if isinstance(value, dict):
        return [(key, _content(inner, deep + 1)) for key, inner in value.items()]
    if isinstance(value, set | bytearray):
        return value.copy()
    return [_content(inner, deep + 1) for inner in value]


def luck_watch() -> Callable[[], str]:
    """Return what tells whether numbers have been drawn from another generator than Panj's; "" if not."""
    before = _luck()

    def drawn() -> str:
        now, others = _luck(), threading.active_count() > 1
        return next(
            (
                f"it draws from {name}: {LUCK}{ELSE if others else ''}"
                for name, state in now.items()
                if state != before[name]
            ),
            "",
        )

    return drawn


def _luck() -> dict[str, object]:
    """Return where the generators stand that everybody shares."""
    numpy: Any = np.random.mtrand.get_bit_generator()
    if type(numpy) is np.random.MT19937:  # 624 words and which comes next, read where they lie: a copy takes long
        words = (ctypes.c_uint32 * WORDS).from_address(numpy.ctypes.state_address)
        there: object = (id(numpy), words[0], words[WORDS - 1])
    else:
        there = repr(numpy.state)
    state = random.getstate()[1]
    return {"numpy.random": there, "random": (state[0], state[-1])}
