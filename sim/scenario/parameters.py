"""Parameters: a default, a unit, an allowed range, a meaning, a source and, if uncertain, a spread.

Each rule of the model declares its parameters as one :class:`ParameterSet`; the resolved scenario, the
JSON Schema, the tables of the docs and the draws of a replicate are all made from these classes, so
nothing is written twice. This module knows no rule: the classes are handed in as a *registry*, a mapping
from the first part of the dotted name ("front") to the class.
"""

from __future__ import annotations

import math
from collections import namedtuple
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any, ClassVar, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from sim.scenario.errors import PanjError
from sim.words.typed import quoted

Shape = Literal["uniform", "loguniform", "triangular"]
Confidence = Literal["high", "medium", "low"]
Registry = Mapping[str, type["ParameterSet"]]

COUNTED = "people"
"""The unit of parameters that are counts."""
SWITCH = "0 or 1"
"""The unit of parameters that are on or off."""


@dataclass(frozen=True)
class Spread:
    """The distribution of an uncertain parameter.

    Parameters
    ----------
    low, high : float
        Ends of its range.
    shape : str
        "uniform", "loguniform", or "triangular" with its mode at the central value.
    whole : bool
        Whether it is of a count: what is drawn is rounded to a whole number.
    """

    low: float
    high: float
    shape: Shape = "uniform"
    whole: bool = False

    def quantile(self, u: float, central: float) -> float:
        """Return the value below which a share `u` (0..1) of the distribution lies."""
        value = self._quantile(u, central)
        return float(round(value)) if self.whole else value

    def _quantile(self, u: float, central: float) -> float:
        low, high = self.low, self.high
        if high <= low:
            return low
        if self.shape == "loguniform":
            return float(math.exp(math.log(low) + u * (math.log(high) - math.log(low))))
        if self.shape == "triangular":
            mode = min(max(central, low), high)
            cut = (mode - low) / (high - low)
            if u < cut:
                return low + math.sqrt(u * (high - low) * (mode - low))
            return high - math.sqrt((1 - u) * (high - low) * (high - mode))
        return low + u * (high - low)


class ParameterSet(BaseModel):
    """Base of the parameter classes of the rules: plain numbers, checked, immutable."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    #: The same names as a named tuple of floats; of every class its own.
    Plain: ClassVar[type[Any]]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.Plain = namedtuple("Plain", tuple(cls.model_fields))  # type: ignore[misc]
        # where compiled code that was kept on disk finds it again
        cls.Plain.__module__, cls.Plain.__qualname__ = cls.__module__, f"{cls.__qualname__}.Plain"

    def plain(self) -> Self:
        """Return the same values by the same names as a named tuple of floats, the form compiled code takes."""
        return self.Plain(*(getattr(self, name) for name in self.Plain._fields))  # type: ignore[no-any-return]


@dataclass(frozen=True)
class ParameterInfo:
    """What is known of one parameter.

    Parameters
    ----------
    name : str
        Dotted name, e.g. ``front.tempo``.
    default : float
        Central value.
    unit, meaning, source, confidence : str
        For the docs and for `panj show`.
    allowed : tuple of float
        Smallest and largest value that is accepted (ends included; may be infinite).
    spread : Spread or None
        None for a lever: a parameter that a scenario sets and no replicate draws.
    instead_of : str
        Dotted name of a parameter of earlier versions that this one took the place of.
    """

    name: str
    default: float
    unit: str
    meaning: str
    source: str
    confidence: str
    allowed: tuple[float, float]
    spread: Spread | None
    instead_of: str = ""

    @property
    def people(self) -> bool:
        """Whether its number is one of people, by itself or per day: thousands must not be set apart in it."""
        return self.unit.split(" ")[0] == "people"

    @property
    def count(self) -> bool:
        """Whether it is a count: only whole numbers mean anything."""
        return self.unit == COUNTED

    @property
    def switch(self) -> bool:
        """Whether it is on or off, and nothing between."""
        return self.unit == SWITCH


def parameter(
    default: float,
    *,
    unit: str,
    meaning: str,
    source: str,
    confidence: Confidence,
    low: float | None = None,
    high: float | None = None,
    shape: Shape = "uniform",
    allowed: tuple[float, float] = (0.0, math.inf),
    instead_of: str = "",
) -> Any:
    """Declare one parameter of a :class:`ParameterSet`.

    Parameters
    ----------
    default : float
        Central value.
    unit, meaning, source : str
        Said once here; everything else is generated from it. The unit "people" alone makes it a count, and "0 or 1" a
        switch: what is drawn of a count is rounded, and default, `low` and `high` that are not whole are refused, as a
        range of a switch is. Any other unit is a word for readers: "people per day" and "days" take fractions.
    confidence : str
        "high", "medium" or "low": how sure the source is. It is told, and changes no number.
    low, high : float, optional
        Range of an uncertain parameter, beyond which nothing is drawn; leave both out for a lever.
    shape : str
        Shape of the distribution between `low` and `high`: "uniform", "loguniform" (uniform in the logarithm) or
        "triangular" (with its peak at the default).
    allowed : tuple of float
        Hard limits; a value outside is refused. For a parameter that may be negative say so here.
    instead_of : str, optional
        Dotted name of one of earlier versions that this one took the place of: whoever still gives it is told.

    Raises
    ------
    PanjError
        If one of these is not what it can be: another word for the confidence or the shape, a range that is none.
    """
    given = {"default": default, "unit": unit, "meaning": meaning, "source": source, "confidence": confidence}
    given |= {"low": low, "high": high, "shape": shape, "allowed": allowed, "instead_of": instead_of}
    wrong = next(_wrong(given), "")
    if wrong:
        raise PanjError(f"parameter(…): {wrong}")
    spread = None if low is None or high is None else Spread(_plain(low), _plain(high), shape, unit == COUNTED)
    return declared(_plain(default), unit, meaning, source, confidence, spread, allowed, instead_of)


def declared(
    default: float,
    unit: str,
    meaning: str,
    source: str,
    confidence: Confidence,
    spread: Spread | None,
    allowed: tuple[float, float],
    instead_of: str = "",
) -> Any:
    """Return what :func:`parameter` returns, of what has been looked through before."""
    extra: JsonDict = {"unit": unit, "source": source, "confidence": confidence}
    if instead_of:
        extra |= {"instead_of": instead_of}
    if spread is not None:
        extra |= {"range": [spread.low, spread.high], "shape": spread.shape}
    return Field(
        default=default,
        description=meaning,
        json_schema_extra=extra,
        ge=allowed[0],
        le=allowed[1] if math.isfinite(allowed[1]) else None,
    )


def _wrong(given: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the arguments of a parameter."""
    for name in ("unit", "meaning", "source"):
        if not isinstance(given[name], str) or not given[name].strip():
            yield f"{name}={_told(given[name])}: want a text that says it"
    for name, words in (("confidence", get_args(Confidence)), ("shape", get_args(Shape))):
        if given[name] not in words:
            yield f"{name}={_told(given[name])}: want one of {', '.join(words)}"
    if not isinstance(given["instead_of"], str):
        yield f"instead_of={_told(given['instead_of'])}: want the dotted name of a parameter"
    low, high, ends = given["low"], given["high"], {name: given[name] for name in ("default", "low", "high")}
    for name, value in ends.items():
        if not _is_number(value) and (name == "default" or value is not None):
            yield f"{name}={_told(value)}: want a number"
    if (low is None) != (high is None):
        yield "low and high go together: want both, or neither for what no replicate draws"
    allowed = given["allowed"]
    pair = isinstance(allowed, tuple | list) and len(allowed) == 2
    if not (pair and all(_is_number(end, endless=True) for end in allowed) and allowed[0] <= allowed[1]):
        yield f"allowed={_told(allowed)}: want (smallest, largest); the largest may be math.inf"
    yield from _wrong_numbers(given)


def _wrong_numbers(given: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the numbers of a parameter beside each other."""
    default, low, high, shape = (given[name] for name in ("default", "low", "high", "shape"))
    (least, most), unit = given["allowed"], given["unit"]
    limits = f"{least:g} or more" if math.isinf(most) else f"{least:g} to {most:g}"
    ranged = low is not None
    if ranged and low > high:
        yield f"low={low:g} is above high={high:g}"
    if ranged and not low <= default <= high:
        yield f"its default {default:g} is not in low to high, {low:g} to {high:g}"
    for name, value in (("default", default), ("low", low), ("high", high)):
        if value is not None and not least <= value <= most:
            yield f"{name}={value:g} is not in what is allowed, {limits}"
        if value is not None and unit == COUNTED and value != round(value):
            yield f"{name}={value:g}: of {COUNTED} want a whole number"
        if value is not None and unit == SWITCH and (ranged or value not in (0, 1)):
            yield f"unit='{SWITCH}' is on or off: want a default of 0 or 1, and no range"
    if shape == "loguniform" and ranged and low <= 0:
        yield f"shape='loguniform' wants low above 0, got {low:g}"
    if shape != "uniform" and not ranged:
        yield f"shape='{shape}' is that of a range: want low and high"


def _is_number(value: object, *, endless: bool = False) -> bool:
    """Return whether it is a number of Python's or NumPy's, and no end of the world unless it may be."""
    number = isinstance(value, Real) and not isinstance(value, bool)
    return number and not math.isnan(float(value)) and (endless or math.isfinite(float(value)))  # type: ignore[arg-type]


def _plain(value: float) -> float:
    """Return a number as one of Python's."""
    return value if isinstance(value, int | float) else float(value)


def _told(value: object) -> str:
    return quoted(repr(value))


def describe(registry: Registry) -> dict[str, ParameterInfo]:
    """Return every parameter of a registry by its dotted name, in the order of declaration."""
    out: dict[str, ParameterInfo] = {}
    for group, cls in registry.items():
        for field, info in cls.model_fields.items():
            extra: Any = info.json_schema_extra or {}
            low, high = extra.get("range", (None, None))
            limits = [0.0, math.inf]
            for meta in info.metadata:
                limits[0] = getattr(meta, "ge", limits[0])
                limits[1] = getattr(meta, "le", limits[1])
            name = f"{group}.{field}"
            out[name] = ParameterInfo(
                name=name,
                default=float(info.default),
                unit=extra["unit"],
                meaning=info.description or "",
                source=extra["source"],
                confidence=extra["confidence"],
                allowed=(limits[0], limits[1]),
                spread=None if low is None else Spread(low, high, extra["shape"], extra["unit"] == COUNTED),
                instead_of=extra.get("instead_of", ""),
            )
    return out
