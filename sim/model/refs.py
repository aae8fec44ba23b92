"""Refs: named tuples of arrays, handed to compiled code as one address.

A function that Numba compiles takes a named tuple apart into its arrays, and each array into seven numbers: a day of
the model would be called with a thousand of them, every function in it with hundreds, and compiling would take minutes.
A :class:`Ref` lays the same named tuple out in memory instead, and compiled code reads of it what it needs, by the
same names: ``front.held[i]`` is the same source for both. What is in its arrays may change; which arrays they are, not.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Generic, TypeVar

import numpy as np
from numba import typeof
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import (
    NativeValue,
    lower_getattr_generic,
    register_model,
    typeof_impl,
    unbox,
)

T = TypeVar("T")
WORD = 8


class RefType(types.Type):
    """Numba's type of a ref.

    Parameters
    ----------
    fields : tuple of (name, type)
        In order; a field that is a named tuple itself is a ref again.
    """

    def __init__(self, fields: tuple[tuple[str, types.Type], ...]) -> None:
        self.fields = fields
        inside = ", ".join(f"{name}: {kind}" for name, kind in fields)
        self._hash = hash(fields)
        super().__init__(f"Ref({inside})")

    def __hash__(self) -> int:
        return self._hash  # not worked out at every call, through all that is inside

    def __reduce__(self) -> tuple[Any, ...]:
        return ref_type, (self.fields,)  # made anew: the hash of a text is another in each process

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, RefType) and self.fields == other.fields)

    @property
    def key(self) -> tuple[tuple[str, types.Type], ...]:
        """What makes two of these types the same."""
        return self.fields

    def place_of(self, name: str) -> tuple[int, types.Type]:
        """Return where a field begins, in bytes, and its type."""
        at = 0
        for field, kind in self.fields:
            if field == name:
                return at * WORD, kind
            at += words_of(kind)
        raise KeyError(name)


def words_of(kind: types.Type) -> int:
    """Return how many words of eight bytes a field takes."""
    return 5 + 2 * kind.ndim if isinstance(kind, types.Array) else 1


@register_model(RefType)
class _Address(models.OpaqueModel):  # type: ignore[misc]
    """In compiled code a ref is a pointer."""


@infer_getattr
class _Fields(AttributeTemplate):  # type: ignore[misc]
    key = RefType

    def generic_resolve(self, ref: RefType, name: str) -> types.Type | None:
        """Return the type of a field."""
        return dict(ref.fields).get(name)


@lower_getattr_generic(RefType)
def _read(context: Any, builder: Any, ref: RefType, pointer: Any, name: str) -> Any:
    """Read a field. Nothing writes to what a ref consists of while compiled code runs, and the compiler is told so."""
    at, kind = ref.place_of(name)
    there = cgutils.pointer_add(builder, pointer, at)
    if isinstance(kind, types.Array):
        return _read_array(context, builder, kind, there)
    to_what = context.get_value_type(kind)
    return _constant(builder, builder.load(builder.bitcast(there, to_what.as_pointer())))


def _read_array(context: Any, builder: Any, kind: types.Array, there: Any) -> Any:
    array = context.make_array(kind)(context, builder)
    word = context.get_value_type(types.intp)

    def read(at: int, to_what: Any) -> Any:
        place = builder.bitcast(cgutils.pointer_add(builder, there, at * WORD), to_what.as_pointer())
        return _constant(builder, builder.load(place))

    array.meminfo, array.parent = (cgutils.get_null_value(getattr(array, name).type) for name in ("meminfo", "parent"))
    array.nitems, array.itemsize = read(2, word), read(3, word)
    array.data = read(4, array.data.type)
    array.shape = cgutils.pack_array(builder, [read(5 + k, word) for k in range(kind.ndim)])
    array.strides = cgutils.pack_array(builder, [read(5 + kind.ndim + k, word) for k in range(kind.ndim)])
    return array._getvalue()


def _constant(builder: Any, load: Any) -> Any:
    load.set_metadata("invariant.load", builder.module.add_metadata([]))
    return load


@unbox(RefType)
def _unbox(kind: RefType, ref: Any, c: Any) -> NativeValue:
    address = c.pyapi.object_getattr_string(ref, "address")
    number = c.pyapi.number_as_ssize_t(address)
    c.pyapi.decref(address)
    return NativeValue(c.builder.inttoptr(number, cgutils.voidptr_t))


class Ref(Generic[T]):
    """A named tuple of arrays, numbers and further such tuples, laid out in memory.

    Parameters
    ----------
    value : named tuple
        It is kept, and with it all its arrays. What is a ref in it already stays that.
    before : Ref, optional
        An earlier one of the same form: what is the same object in both is not laid out again.

    Attributes
    ----------
    address : int
        Where it lies.
    type : RefType
    """

    __slots__ = ("address", "inside", "type", "value", "words")

    def __init__(self, value: T, before: Ref[T] | None = None) -> None:
        words: list[int] = []
        fields: list[tuple[str, types.Type]] = []
        kind: types.Type
        self.value = value
        self.inside: dict[str, Ref[Any]] = {}
        for name in value._fields:  # type: ignore[attr-defined]
            field, kind = getattr(value, name), types.int64
            if isinstance(field, np.ndarray):
                data, fixed = field.__array_interface__["data"]
                kind = array_type(field.dtype, field.ndim, field.flags.c_contiguous, fixed)
                words += (0, 0, field.size, field.itemsize, data, *field.shape, *field.strides)
            elif isinstance(field, Ref):
                self.inside[name], kind = field, field.type
                words.append(field.address)
            elif isinstance(field, tuple):
                old = None if before is None else before.inside[name]
                ref = old if old is not None and old.value is field else Ref(field, old)
                self.inside[name], kind = ref, ref.type
                words.append(ref.address)
            elif isinstance(field, float):
                kind = types.float64
                words.append(int(np.float64(field).view(np.int64)))
            else:
                words.append(int(field))
            fields.append((name, kind))
        self.words = np.array(words, np.int64)
        self.address: int = self.words.__array_interface__["data"][0]
        same = before is not None and before.type.fields == tuple(fields)
        self.type: RefType = before.type if before is not None and same else ref_type(tuple(fields))

    def __getattr__(self, name: str) -> Any:
        """Return a field: asked for only where nothing is compiled (`NUMBA_DISABLE_JIT`)."""
        return getattr(object.__getattribute__(self, "value"), name)

    @property
    def handed(self) -> T:
        """It, said to be what it stands for: compiled code is written for that and takes either."""
        return self  # type: ignore[return-value]

    def part(self, *names: str) -> Ref[Any]:
        """Return the ref of a named tuple inside this one."""
        found: Ref[Any] = self
        for name in names:
            found = found.inside[name]
        return found


def handed(value: T) -> T:
    """Return a named tuple as a ref, for a call of compiled code."""
    return Ref(value).handed


@cache
def array_type(dtype: np.dtype[Any], ndim: int, contiguous: bool, fixed: bool) -> types.Array:
    """Return Numba's type of an array."""
    array = np.zeros((1,) * ndim, dtype)
    found: types.Array = typeof(array)
    kind: types.Array = found.copy(layout=found.layout if contiguous else "A", readonly=fixed)
    return kind


@cache
def ref_type(fields: tuple[tuple[str, types.Type], ...]) -> RefType:
    """Return Numba's type of a ref, one for each form."""
    return RefType(fields)


@typeof_impl.register(Ref)
def _type_of(ref: Ref[Any], _context: Any) -> RefType:
    return ref.type
