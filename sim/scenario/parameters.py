"""Parameters: a default, a unit, an allowed range, a meaning, a source and, if uncertain, a spread.

Each rule of the model declares its parameters as one :class:`ParameterSet`; the resolved scenario, the
JSON Schema, the tables of the docs and the draws of a replicate are all made from these classes, so
nothing is written twice. This module knows no rule: the classes are handed in as a *registry*, a mapping
from the first part of the dotted name ("front") to the class.
"""

from __future__ import annotations

import math
from collections import namedtuple
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self, cast

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo

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
        for name, field in cls.model_fields.items():
            if wrong := _out_of_range(field):
                raise ValueError(f"{name}: {wrong}")
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
    unit, meaning, source, confidence : str
        Said once here; everything else is generated from it.
    low, high : float, optional
        Range of an uncertain parameter; leave both out for a lever.
    shape : str
        Shape of the distribution between `low` and `high`.
    allowed : tuple of float
        Hard limits; a value outside is refused.
    instead_of : str, optional
        Dotted name of one of earlier versions that this one took the place of: whoever still gives it is told.
    """
    if (low is None) != (high is None):
        raise ValueError("low and high go together")
    spread = None if low is None or high is None else Spread(low, high, shape, unit == COUNTED)
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


def _out_of_range(field: FieldInfo) -> str:
    """Return what is wrong with the default and the ends of a parameter, "" for nothing."""
    extra = field.json_schema_extra
    if not isinstance(extra, dict) or not isinstance(field.default, int | float):
        return ""
    least = next((float(each.ge) for each in field.metadata if hasattr(each, "ge")), 0.0)
    most = next((float(each.le) for each in field.metadata if hasattr(each, "le")), math.inf)
    limits = f"{least:g} or more" if math.isinf(most) else f"{least:g} to {most:g}"
    low, high = cast(tuple[float, float], extra.get("range", (field.default, field.default)))
    if not low <= field.default <= high:
        return f"its default {field.default:g} is not in low to high, {low:g} to {high:g}"
    if not least <= low <= high <= most:
        what = f"its range {low:g} to {high:g}" if "range" in extra else f"its default {field.default:g}"
        return f"{what} is not in what is allowed, {limits}"
    return ""


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
