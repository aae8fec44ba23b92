"""Values of a sweep as they are typed, and what is suggested where nobody knows."""

from __future__ import annotations

import pytest

from sim.model.parameters import REGISTRY
from sim.runs.run import load
from sim.scenario.errors import PanjError
from sim.scenario.parameters import describe
from sim.whatif.change import Asked
from sim.whatif.checks import check
from sim.whatif.ground import Ground
from sim.whatif.varied import (
    SweepDraft,
    Varied,
    of_day,
    suggested_days,
    suggested_of,
    suggested_values,
    sweep_text,
    values_text,
)

GROUND = Ground(*load("baseline"))
INFOS = describe(REGISTRY)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("0,4000, 20000", ("[0, 4000, 20000]", False)),
        ("closed, open", ("[closed, open]", False)),
        ("no", ('["no"]', False)),
        ("spread", ("spread", True)),
        ("0.25..4", ("{low: 0.25, high: 4}", True)),
        ("0 .. 4 / 5", ("{from: 0, to: 4, steps: 5}", False)),
        ("2021-07-07..2021-09-08/7", ("{from: 2021-07-07, to: 2021-09-08, step: 7}", False)),
        ("2021-07-07..2021-09-08", ("{low: 2021-07-07, high: 2021-09-08}", True)),
    ],
)
def test_values_are_written_as_a_sweep_has_them(typed: str, written: tuple[str, bool]) -> None:
    assert values_text(typed) == written


@pytest.mark.parametrize("typed", ["", " ", "1,,2", ",", "1, "])
def test_what_has_no_value_is_refused(typed: str) -> None:
    with pytest.raises(PanjError, match="want values"):
        values_text(typed)


def test_what_is_suggested_begins_with_what_there_is() -> None:
    kinds = GROUND.kinds
    assert suggested_values(kinds["guards"], "TJK", GROUND) == "0, 2000, 4000, 8000, 16000"
    assert (
        suggested_values(kinds["places"], "khorog", GROUND) == "0, 584, 1169, 2338, 4676"
    )  # half of all runs have more
    assert suggested_values(kinds["policy"], "TJK", GROUND) == "open, limited, closed"
    assert suggested_values(kinds["pace"], "", GROUND) == "0.5, 1, 2, 4"
    assert suggested_of(INFOS["crossing.leak"]) == "spread"
    assert suggested_of(INFOS["front.tempo"]) == "0.5, 1, 2, 4"
    assert suggested_of(INFOS["capitals.regime"]) == "0, 1"
    assert suggested_days(GROUND) == "2021-07-07..2021-09-08/7"


def test_a_day_that_an_event_says_twice_cannot_be_tried() -> None:
    with pytest.raises(PanjError, match="try the parameter capitals"):
        of_day(check(Asked("onset", value="begins", date="2021-07-10"), GROUND), "2021-07-10, 2021-07-20", GROUND)


@pytest.mark.parametrize("with_scale", [True, False])
def test_places_that_are_tried_beside_their_scale_say_that_it_multiplies_them(with_scale: bool) -> None:
    places = Varied("places khorog", "{date: 2021-07-07, capacity: {khorog: $value}}", "[100, 2000]", False, ("usual",))
    guards = Varied("guards TJK", "{date: 2021-07-07, guards: {TJK: $value}}", "[0, 5]", False)
    scale = [Varied("reception.capacity_scale", "", "[0.5, 4]", False)] if with_scale else []
    written = sweep_text(SweepDraft("mine", "Mine", "baseline", [*scale, places, guards], 2))
    assert written.count("which is tried here, too, multiplies") == with_scale
