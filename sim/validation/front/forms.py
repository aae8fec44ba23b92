"""The forms of the front's hazard that were compared; the last one is the model's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from sim.model.rules.front import ONSET_WIDTH
from sim.world.world import Floats, Ints

REACH_KM, AIR_SUPPORT, WITHDRAWAL_DAYS = 60.0, 0.3, 133.0
"""Central values of what all forms share and none of them is chosen by."""
SEVERAL_DAYS = 3.0
"""Memory, in days, of those forms that do not estimate it."""


@dataclass(frozen=True)
class Met:
    """What a district meets: of one shape, or of shapes that broadcast.

    Parameters
    ----------
    day : float, 0-based
    pressed : float, n of the front
    near, far : float, m of the front in the own province, and in all others
    week : float, falls of the last seven days in the own province
    province : int, its number among those that have districts, from 0
    """

    day: Floats
    pressed: Floats
    near: Floats
    far: Floats
    week: Floats
    province: Ints


Hazard = Callable[[Mapping[str, float], Met], Floats]


@dataclass(frozen=True)
class Form:
    """One form.

    Parameters
    ----------
    name : str
    hazard : callable
        φ without air support, from the parameters and what a district meets.
    start : mapping of str to float
        Its parameters, and where the search for the best begins; all are above 0.
    """

    name: str
    hazard: Hazard
    start: Mapping[str, float]

    def memory(self, x: Mapping[str, float]) -> float:
        """Return the days in which momentum fades."""
        return x.get("memory_days", SEVERAL_DAYS)


def calm(day: Floats, air_support: float = AIR_SUPPORT, withdrawal_days: float = WITHDRAWAL_DAYS) -> Floats:
    """Return 1 - s of the front."""
    return np.asarray(1.0 - air_support * np.maximum(0.0, 1.0 - day / withdrawal_days))


def onset(day: Floats, surge: float, onset_day: float | Floats) -> Floats:
    """Return f of the front."""
    grown = 1.0 / (1.0 + np.exp(np.clip(-(day - onset_day) / ONSET_WIDTH, -60.0, 60.0)))
    return np.asarray(1.0 / surge + (1.0 - 1.0 / surge) * grown)


def _base(x: Mapping[str, float], met: Met) -> Floats:
    return np.asarray(x["rate"] * (1.0 + x["neighbours"] * met.pressed))


def _phase(x: Mapping[str, float], met: Met) -> Floats:
    return onset(met.day, x["surge"], x["onset_day"])


def _trend(x: Mapping[str, float], met: Met) -> Floats:
    return np.asarray(np.exp(x["growth"] * (np.minimum(met.day, 66.0) - 66.0)))


def _momentum(x: Mapping[str, float], met: Met) -> Floats:
    return np.asarray(1.0 + x["momentum"] * (met.near + x.get("far", 0.0) * met.far))


def _full(x: Mapping[str, float], met: Met) -> Floats:
    drive = x["momentum"] * met.near
    return np.asarray(1.0 + drive / (1.0 + drive / x["full"]))


def _by_province(x: Mapping[str, float], met: Met) -> Floats:
    begins = np.array([x[f"onset_{k}"] for k in range(len(ONSETS))])
    return onset(met.day, x["surge"], begins[met.province])


def _step(x: Mapping[str, float], met: Met) -> Floats:
    return np.where(met.day >= x["onset_day"], 1.0, 1.0 / x["surge"])


BASE = {"rate": 0.02, "neighbours": 3.0}
PHASE = {"surge": 30.0, "onset_day": 45.0}
MOMENTUM = {"momentum": 2.0, "memory_days": 1.0}
ONSETS = {"onset_0": 60.0, "onset_1": 48.0, "onset_2": 48.0}
GROWTH = {"growth": 0.08}

FORMS: tuple[Form, ...] = (
    Form(
        "exp(cascade · falls of seven days)",
        lambda x, met: _base(x, met) * np.exp(x["cascade"] * met.week),
        {"rate": 0.0098, "neighbours": 8.0, "cascade": 0.2},
    ),
    Form("trend to the branch date", lambda x, met: _base(x, met) * _trend(x, met), BASE | GROWTH),
    Form("phase", lambda x, met: _base(x, met) * _phase(x, met), BASE | PHASE),
    Form("momentum", lambda x, met: _base(x, met) * _momentum(x, met), {"rate": 0.003, "neighbours": 3.0} | MOMENTUM),
    Form(
        "momentum near and far",
        lambda x, met: _base(x, met) * _momentum(x, met),
        {"rate": 0.003, "neighbours": 3.0} | MOMENTUM | {"far": 0.05},
    ),
    Form(
        "trend × momentum", lambda x, met: _base(x, met) * _trend(x, met) * _momentum(x, met), BASE | GROWTH | MOMENTUM
    ),
    Form("step × momentum", lambda x, met: _base(x, met) * _step(x, met) * _momentum(x, met), BASE | PHASE | MOMENTUM),
    Form(
        "phase × momentum near and far",
        lambda x, met: _base(x, met) * _phase(x, met) * _momentum(x, met),
        BASE | PHASE | MOMENTUM | {"far": 0.01},
    ),
    Form(
        "phase × momentum that saturates",
        lambda x, met: _base(x, met) * _phase(x, met) * _full(x, met),
        BASE | PHASE | MOMENTUM | {"full": 20.0},
    ),
    Form(
        "phase × momentum", lambda x, met: _base(x, met) * _phase(x, met) * _momentum(x, met), BASE | PHASE | MOMENTUM
    ),
    Form(
        "phase of each province × momentum",
        lambda x, met: _base(x, met) * _by_province(x, met) * _momentum(x, met),
        BASE | {"surge": 30.0} | ONSETS | MOMENTUM,
    ),
)
