"""The hazard of each form that was compared, at a point, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.model.refs import handed
from sim.model.rules import front
from sim.validation.front.forms import FORMS, Form, Met, calm, onset

BY_NAME = {form.name: form for form in FORMS}
#: On day 50 a district of the second province, pressed by 0.5; m = 2 near and 3 far, 4 falls in seven days.
MET = Met(np.array(50.0), np.array(0.5), np.array(2.0), np.array(3.0), np.array(4.0), np.array(1))
X = {
    **{"rate": 0.01, "neighbours": 4.0, "cascade": 0.25, "growth": 0.1, "surge": 20.0, "onset_day": 47.0},
    **{"momentum": 1.5, "memory_days": 2.0, "far": 0.1, "full": 6.0},
    **{"onset_0": 10.0, "onset_1": 47.0, "onset_2": 90.0},
}
BASE = 0.01 * 3.0
PHASE = 1 / 20 + (19 / 20) / (1 + math.exp(-1.0))
TREND = math.exp(-1.6)
EXPECTED = {
    "exp(cascade · falls of seven days)": BASE * math.e,
    "trend to the branch date": BASE * TREND,
    "phase": BASE * PHASE,
    "momentum": BASE * 4.0,
    "momentum near and far": BASE * (1 + 1.5 * 2.3),
    "trend × momentum": BASE * TREND * 4.0,
    "step × momentum": BASE * 4.0,
    "phase × momentum near and far": BASE * PHASE * (1 + 1.5 * 2.3),
    "phase × momentum that saturates": BASE * PHASE * (1 + 3.0 / 1.5),
    "phase × momentum": BASE * PHASE * 4.0,
    "phase of each province × momentum": BASE * PHASE * 4.0,
}


def test_every_form_has_its_case() -> None:
    assert EXPECTED.keys() == BY_NAME.keys()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_the_hazard_of_a_form_at_a_point(form: Form) -> None:
    given = {name: X[name] for name in form.start}
    assert float(form.hazard(given, MET)) == pytest.approx(EXPECTED[form.name])
    assert form.memory(given) == (2.0 if "memory_days" in form.start else 3.0)


def test_before_its_day_a_step_has_the_calm_pace() -> None:
    early = Met(np.array(46.0), *(getattr(MET, name) for name in ("pressed", "near", "far", "week", "province")))
    form = BY_NAME["step × momentum"]
    given = {name: X[name] for name in form.start}
    assert float(form.hazard(given, early)) == pytest.approx(BASE * 4.0 / 20.0)


def test_phase_and_air_support_are_those_of_the_rule() -> None:
    for day in (0.0, 33.0, 47.0, 66.0, 140.0):
        assert float(onset(np.array(day), 20.0, 47.0)) == pytest.approx(front.phase(day, 20.0, 47.0))
        assert float(calm(np.array(day), 0.4, 100.0)) == pytest.approx(1.0 - front.air_share(day, 0.4, 100.0))


def test_the_form_that_was_taken_is_the_hazard_of_the_rule() -> None:
    """Province 1 of three, whose onset is half a spread after the mean: day 50, n = 0.5, m = 2."""
    values = {"rate": 0.01, "neighbours": 4.0, "surge": 20.0, "momentum": 1.5, "onset_day": 45.0, "onset_spread": 4.0}
    p = handed(front.FrontParameters(**values, air_support=0.4, withdrawal_days=100.0).plain())
    phases, pace, out, at = np.zeros(3), np.zeros(3), np.zeros(1), np.zeros(1, np.int32)
    front.set_pace(50, np.array([0.0, 0.5, 0.0]), p, phases, pace)
    front.fall_hazard(at, np.array([0.5]), at + np.int32(1), np.array([0.0, 2.0, 0.0]), pace, p, out)
    taken = FORMS[-1].hazard({name: X[name] for name in FORMS[-1].start}, MET)
    assert out[0] == pytest.approx(float(taken * calm(np.array(50.0), 0.4, 100.0)))
