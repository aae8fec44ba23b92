"""Refs: compiled code reads and writes the arrays of a named tuple by its names, wherever they lie."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from typing import NamedTuple

import numpy as np
import pytest
from numba.core.errors import TypingError

from sim.model.kernels import kernel
from sim.model.refs import Ref, handed
from sim.model.rules.front import FrontParameters

DTYPES = (np.int8, np.uint8, np.bool_, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.float64)


class Kinds(NamedTuple):
    """An array of each dtype that the model uses."""

    int8: np.ndarray
    uint8: np.ndarray
    bool_: np.ndarray
    int16: np.ndarray
    uint16: np.ndarray
    int32: np.ndarray
    uint32: np.ndarray
    int64: np.ndarray
    float64: np.ndarray


class Inner(NamedTuple):
    a: np.ndarray
    n: int


class Outer(NamedTuple):
    x: float
    inner: Inner
    b: np.ndarray
    other: Inner


class Deep(NamedTuple):
    outer: Outer
    last: np.ndarray


def inner(*numbers: int, n: int = 0) -> Inner:
    return Inner(np.array(numbers, np.int32), n)


def outer(x: float = 0.5) -> Outer:
    return Outer(x, inner(1, 2, 3, n=4), np.array([[1.5, 2.5]]), inner(5, 6, n=-7))


# -- reading -----------------------------------------------------------------------------------------


@kernel
def extent(k: Kinds, out: np.ndarray) -> None:
    """Write the length of every array to `out`."""
    out[0], out[1], out[2], out[3] = len(k.int8), len(k.uint8), len(k.bool_), len(k.int16)
    out[4], out[5], out[6], out[7], out[8] = len(k.uint16), len(k.int32), len(k.uint32), len(k.int64), len(k.float64)


@kernel
def read_1(k: Kinds, out: np.ndarray) -> None:
    for i in range(out.shape[1]):
        out[0, i], out[1, i], out[2, i], out[3, i] = k.int8[i], k.uint8[i], k.bool_[i], k.int16[i]
        out[4, i], out[5, i], out[6, i], out[7, i] = k.uint16[i], k.int32[i], k.uint32[i], k.int64[i]
        out[8, i] = k.float64[i]


@kernel
def read_2(k: Kinds, out: np.ndarray) -> None:
    for i in range(out.shape[1]):
        for j in range(out.shape[2]):
            out[0, i, j], out[1, i, j], out[2, i, j] = k.int8[i, j], k.uint8[i, j], k.bool_[i, j]
            out[3, i, j], out[4, i, j], out[5, i, j] = k.int16[i, j], k.uint16[i, j], k.int32[i, j]
            out[6, i, j], out[7, i, j], out[8, i, j] = k.uint32[i, j], k.int64[i, j], k.float64[i, j]


@kernel
def read_3(k: Kinds, out: np.ndarray) -> None:
    for i in range(out.shape[1]):
        for j in range(out.shape[2]):
            for h in range(out.shape[3]):
                out[0, i, j, h], out[1, i, j, h], out[2, i, j, h] = k.int8[i, j, h], k.uint8[i, j, h], k.bool_[i, j, h]
                out[3, i, j, h], out[4, i, j, h] = k.int16[i, j, h], k.uint16[i, j, h]
                out[5, i, j, h], out[6, i, j, h] = k.int32[i, j, h], k.uint32[i, j, h]
                out[7, i, j, h], out[8, i, j, h] = k.int64[i, j, h], k.float64[i, j, h]


READ = {1: read_1, 2: read_2, 3: read_3}


def kinds(shape: tuple[int, ...]) -> Kinds:
    """Return arrays of whole numbers, the smallest and the largest of each dtype among them."""
    rng, out = np.random.default_rng(len(shape)), []
    for dtype in DTYPES:
        if dtype is np.float64:
            array = rng.random(shape)
        elif dtype is np.bool_:
            array = rng.random(shape) < 0.5
        else:
            info = np.iinfo(dtype)
            array = rng.integers(max(info.min, -(2**50)), min(info.max, 2**50), shape, dtype)
            if array.size > 1 and dtype is not np.int64:  # which no float holds exactly
                array.reshape(-1)[:2] = info.min, info.max
        out.append(array)
    return Kinds(*out)


@pytest.mark.parametrize("shape", [(7,), (2, 5), (2, 3, 4), (4, 1, 3)])
def test_arrays_of_every_kind_and_shape_are_read(shape: tuple[int, ...]) -> None:
    given = kinds(shape)
    out = np.full((len(DTYPES), *shape), np.nan)
    READ[len(shape)](handed(given), out)
    for array, found in zip(given, out, strict=True):
        np.testing.assert_array_equal(found, array)


@pytest.mark.parametrize("length", [0, 1, 5])
def test_an_array_knows_its_length(length: int) -> None:
    out = np.full(len(DTYPES), -1)
    extent(handed(kinds((length,))), out)
    assert out.tolist() == [length] * len(DTYPES)


@pytest.mark.parametrize("shape", [(14,), (4, 5), (4, 3, 4)])
def test_arrays_that_skip_some_of_their_memory_are_read(shape: tuple[int, ...]) -> None:
    given = Kinds(*(array[::-2] for array in kinds(shape)))
    out = np.full((len(DTYPES), *given.int8.shape), np.nan)
    READ[len(shape)](handed(given), out)
    for array, found in zip(given, out, strict=True):
        np.testing.assert_array_equal(found, array)


@kernel
def numbers(d: Deep, out: np.ndarray) -> None:
    out[0], out[1], out[2] = d.outer.x, d.outer.inner.n, d.outer.other.n


@pytest.mark.parametrize("x", [0.0, -0.0, 0.1, -1e300, np.inf, -np.inf, np.nan, np.float64(2.5)])
@pytest.mark.parametrize("n", [0, -1, 2**53, -(2**53), np.int32(-9), True])
def test_numbers_are_read(x: float, n: int) -> None:
    out = np.zeros(3)
    numbers(handed(Deep(Outer(x, inner(n=n), np.zeros((1, 1)), inner(n=3)), np.zeros(1))), out)
    assert out.tobytes() == np.array([x, n, 3.0]).tobytes()


@kernel
def total(part: Inner) -> int:
    found = part.n
    for number in part.a:
        found += number
    return int(found)


@kernel
def totals(d: Deep) -> float:
    return float(d.outer.x + total(d.outer.inner) + 100 * total(d.outer.other) + d.outer.b[0, 1] + d.last[0])


def test_what_is_inside_is_read_and_handed_on_to_other_kernels() -> None:
    deep = Deep(outer(), np.array([1000.0]))
    assert totals(handed(deep)) == 0.5 + 10 + 100 * 4 + 2.5 + 1000
    assert totals(deep) == totals(handed(deep))  # a named tuple itself is taken as well


def test_a_part_is_the_ref_of_what_is_inside() -> None:
    ref = Ref(Deep(outer(), np.zeros(1)))
    assert total(ref.part("outer", "inner").handed) == 10
    assert total(ref.part("outer").part("other").handed) == 4
    assert ref.part() is ref
    with pytest.raises(KeyError):
        ref.part("inner")


# -- writing -----------------------------------------------------------------------------------------


@kernel
def write(d: Deep) -> None:
    part = d.outer.inner
    for i in range(len(part.a)):
        part.a[i] *= 10
    d.outer.b[0, 1] = d.outer.x
    for i in range(len(d.last)):
        d.last[i] += 1.0


def test_what_a_kernel_writes_stays_written_and_what_python_writes_is_read() -> None:
    deep = Deep(outer(x=0.25), np.zeros(3))
    ref = handed(deep)
    write(ref)
    assert deep.outer.inner.a.tolist() == [10, 20, 30]
    assert deep.outer.b.tolist() == [[1.5, 0.25]]
    deep.last[1] = 5.0
    write(ref)
    assert deep.last.tolist() == [2.0, 6.0, 2.0]
    assert deep.outer.inner.a.tolist() == [100, 200, 300]
    assert deep.outer.other.a.tolist() == [5, 6]  # nobody wrote there


def test_an_array_stays_as_long_as_the_ref() -> None:
    ref = Ref(Deep(outer(), np.full(100_000, 7.0)))
    rest = [np.full(100_000, float(k)) for k in range(20)]  # would lie where it lay
    assert totals(ref.handed) == 0.5 + 10 + 400 + 2.5 + 7.0
    assert len(rest) == 20


@kernel
def spoil(d: Deep) -> None:
    d.last[0] = 1.0


def test_what_is_read_only_is_not_written() -> None:
    last = np.zeros(2)
    last.flags.writeable = False
    with pytest.raises(TypingError):
        spoil(handed(Deep(outer(), last)))
    assert totals(handed(Deep(outer(), last))) == 0.5 + 10 + 400 + 2.5


@kernel
def misspelt(d: Deep) -> int:
    return int(d.outer.iner.n)


def test_a_field_that_does_not_exist_is_a_mistake_of_the_code() -> None:
    with pytest.raises(TypingError, match="iner"):
        misspelt(handed(Deep(outer(), np.zeros(1))))


# -- types -------------------------------------------------------------------------------------------


def test_two_of_the_same_form_have_one_type_and_are_compiled_once() -> None:
    one, other = (Ref(Deep(outer(x), np.full(3 + int(x), x))) for x in (1.0, 2.0))
    assert one.type is other.type
    assert one.address != other.address
    before = len(totals.signatures)  # type: ignore[attr-defined]
    assert totals(other.handed) - totals(one.handed) == 2.0
    assert len(totals.signatures) <= before + 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "other",
    [
        Inner(np.zeros(2, np.int64), 1),
        Inner(np.zeros((2, 2), np.int32), 1),
        Inner(np.zeros(4, np.int32)[::2], 1),
        Inner(np.zeros(2, np.int32), 1.0),  # type: ignore[arg-type]
    ],
)
def test_another_form_is_another_type(other: Inner) -> None:
    assert Ref(other).type != Ref(inner(0, 0, n=1)).type


# -- laid out again ----------------------------------------------------------------------------------


def test_what_is_the_same_is_not_laid_out_again() -> None:
    deep = Deep(outer(), np.zeros(1))
    before = Ref(deep)
    changed = deep.outer._replace(inner=inner(7, 8, 9, 10, n=1))
    after = Ref(deep._replace(outer=changed), before)
    assert after.type is before.type
    assert after.part("outer") is not before.part("outer")
    assert after.part("outer", "inner") is not before.part("outer", "inner")
    assert after.part("outer", "other") is before.part("outer", "other")
    assert totals(after.handed) == 0.5 + 35 + 400 + 2.5
    assert totals(before.handed) == 0.5 + 10 + 400 + 2.5  # it still stands for what it was made of
    same = Ref(after.value, after)
    assert same.part("outer") is after.part("outer")
    assert same.type is after.type


def test_what_has_another_form_is_laid_out_in_it() -> None:
    deep = Deep(outer(), np.zeros(1))
    before = Ref(deep)
    changed = deep.outer._replace(other=Inner(np.array([0.5, 0.25]), 2))
    after = Ref(deep._replace(outer=changed), before)
    assert after.type != before.type
    assert after.type is Ref(after.value).type
    assert after.part("outer", "inner") is before.part("outer", "inner")
    assert total(after.part("outer", "inner").handed) == 10
    out = np.zeros(3)
    numbers(after.handed, out)
    assert out.tolist() == [0.5, 4.0, 2.0]


def test_a_type_is_found_again_by_a_process_in_which_texts_have_other_hashes() -> None:
    """Or what is kept of compiled functions would be found by no other process."""
    code = (
        "import pickle, sys\n"
        "from sim.model.rules.front import FrontParameters\n"
        "from sim.model.refs import Ref\n"
        "sys.stdout.buffer.write(pickle.dumps(Ref(FrontParameters().plain()).type))"
    )
    here = Ref(FrontParameters().plain()).type
    for seed in ("1", "2"):
        env = os.environ | {"PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", code], env=env, stdout=subprocess.PIPE, check=True)
        found = pickle.loads(done.stdout)
        assert (found, hash(found)) == (here, hash(here))


def test_where_nothing_is_compiled_a_ref_is_read_as_what_it_stands_for() -> None:
    """Or no run would work for whoever looks for a fault with `NUMBA_DISABLE_JIT`."""
    code = (
        "from sim.model.refs import Ref, handed\n"
        "from sim.model.rules.front import FrontParameters\n"
        "from sim import run\n"
        "plain = FrontParameters().plain()\n"
        "assert handed(plain).rate == plain.rate\n"
        "result = run('baseline', replicates=1, jobs=1, until='2021-05-02', parts=False)\n"
        "print(len(result.replicates))"
    )
    env = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "1"), done.stderr
