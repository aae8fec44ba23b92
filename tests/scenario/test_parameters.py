"""What is declared of a parameter can be, or is refused with what is wrong and what is allowed."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.scenario.errors import PanjError
from sim.scenario.own import OwnRule, extended, remembered, written
from sim.scenario.parameters import ParameterInfo, ParameterSet, Spread, describe, parameter

RIGHT: dict[str, Any] = {
    "default": 0.5,
    "low": 0.1,
    "high": 0.9,
    "unit": "1",
    "meaning": "How much",
    "source": "a test",
    "confidence": "low",
}
LEVER = {"low": None, "high": None}
#: What is another than in what is right, and what is said of it.
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a default that is a word": ({"default": "a"}, "default='a': want a number"),
    "a default that is a number in words": ({"default": "0.5"}, "default='0.5': want a number"),
    "a default that is none": ({"default": None}, "default=None: want a number"),
    "a default that is true": ({"default": True}, "default=True: want a number"),
    "an endless default": ({"default": math.inf, **LEVER}, "default=inf: want a number"),
    "a default that is nan": ({"default": math.nan, **LEVER}, "default=nan: want a number"),
    "a default out of the range": ({"default": 2}, "its default 2 is not in low to high, 0.1 to 0.9"),
    "a default out of what is allowed": (
        {"default": 2, "allowed": (0, 1), **LEVER},
        "default=2 is not in what is allowed, 0 to 1",
    ),
    "a default below 0": ({"default": -1, **LEVER}, "default=-1 is not in what is allowed, 0 or more"),
    "ends the wrong way round": ({"low": 0.9, "high": 0.1}, "low=0.9 is above high=0.1"),
    "one end": ({"high": None}, "low and high go together"),
    "an end that is a word": ({"low": "0.1"}, "low='0.1': want a number"),
    "an end that is allowed to nobody": ({"allowed": (0.2, 1)}, "low=0.1 is not in what is allowed, 0.2 to 1"),
    "another end": ({"allowed": (0, 0.8)}, "high=0.9 is not in what is allowed, 0 to 0.8"),
    "one limit": ({"allowed": 1}, "allowed=1: want (smallest, largest); the largest may be math.inf"),
    "three limits": ({"allowed": (0, 1, 2)}, "allowed=(0, 1, 2): want (smallest, largest)"),
    "limits that are words": ({"allowed": ("0", "1")}, "want (smallest, largest)"),
    "limits the wrong way round": ({"allowed": (1, 0)}, "allowed=(1, 0): want (smallest, largest)"),
    "another shape": ({"shape": "normal"}, "shape='normal': want one of uniform, loguniform, triangular"),
    "a shape of nothing": ({"shape": "triangular", **LEVER}, "is that of a range: want low and high"),
    "a logarithm of 0": ({"shape": "loguniform", "low": 0}, "shape='loguniform' wants low above 0, got 0"),
    "another confidence": ({"confidence": "so"}, "confidence='so': want one of high, medium, low"),
    "a confidence that is a number": ({"confidence": 0.5}, "confidence=0.5: want one of high, medium, low"),
    "no source": ({"source": " "}, "source=' ': want a text that says it"),
    "no meaning": ({"meaning": ""}, "meaning='': want a text that says it"),
    "no unit": ({"unit": ""}, "unit='': want a text that says it"),
    "a unit that is a number": ({"unit": 1}, "unit=1: want a text that says it"),
    "half a person": ({"unit": "people"}, "default=0.5: of people want a whole number"),
    "people with half an end": (
        {"unit": "people", "default": 3, "low": 1, "high": 4.5},
        "high=4.5: of people want a whole number",
    ),
    "half a switch": ({"unit": "0 or 1", **LEVER}, "unit='0 or 1' is on or off: want a default of 0 or 1"),
    "a switch that is drawn": ({"unit": "0 or 1", "default": 1, "low": 0, "high": 1}, "and no range"),
    "the name of an earlier one": ({"instead_of": 3}, "instead_of=3: want the dotted name of a parameter"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_parameter_that_cannot_be_is_refused_with_what_is_allowed(case: str) -> None:
    given, said = WRONG[case]
    with pytest.raises(PanjError) as error:
        parameter(**RIGHT | given)
    assert said in str(error.value)


def test_numbers_of_any_kind_and_each_word_that_there_is_are_taken() -> None:
    class Mine(ParameterSet):
        """A parameter of each shape, and a lever."""

        a: float = parameter(**RIGHT | {"default": np.float32(0.5), "low": np.int64(0), "high": 1})
        b: float = parameter(**RIGHT | {"shape": "loguniform", "confidence": "medium", "allowed": [0, 1]})
        c: float = parameter(**RIGHT | {"shape": "triangular", "confidence": "high"})
        d: float = parameter(**RIGHT | {"default": -1, "allowed": (-math.inf, math.inf), **LEVER})

    infos = describe({"mine": Mine})
    assert [type(infos["mine.a"].default), infos["mine.a"].spread] == [float, Spread(0, 1)]
    assert infos["mine.c"].spread == Spread(0.1, 0.9, "triangular")
    assert infos["mine.d"].allowed == (-math.inf, math.inf)


def test_what_a_result_has_kept_of_a_parameter_is_read_as_it_is() -> None:
    """A version before this one took any word for the shape, and drew uniformly."""
    info = ParameterInfo("old.x", 0.5, "1", "How much", "", "so", (0.0, 1.0), Spread(0.1, 0.9, "normal"))  # type: ignore[arg-type]
    (old,) = remembered(written([OwnRule("old:Old", "old", "0" * 64, (info,))]))
    assert describe(extended({}, [old]))["old.x"] == info
