"""One run is told as one run, and lies before the band of many runs where those of the same future are at hand."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.api.runs import run
from sim.model.parameters import REGISTRY
from sim.pages.live.desk import Desk
from sim.pages.live.ensemble import find
from sim.pages.live.reading import Reading
from sim.pages.live.session import Choice, Session, read_plan
from sim.runs.results import Result
from sim.scenario.override import override

NAME = "mine"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Result]]:
    """Return where one works, with a short scenario and its finished run of 12 replicates, and the run."""
    before, folder = Path.cwd(), tmp_path_factory.mktemp("work")
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / f"{NAME}.yaml").write_text(
        "extends: baseline\nuntil: 2021-07-12\nevents:\n  - {date: 2021-07-08, guards: {TJK: 9000}}\n"
    )
    os.chdir(folder)
    result = run(NAME, replicates=12, parts=False, jobs=1)
    result.save(folder / "outputs" / NAME, plots=False)
    yield folder, result
    os.chdir(before)


def test_the_bands_are_those_of_the_runs_on_every_day(made: tuple[Path, Result]) -> None:
    _, result = made
    bands, said = find(*read_plan(NAME))
    assert bands is not None
    assert said == (
        "Pale bands: where 90 % of the 12 runs in outputs/mine lie, day by day. The pairs of What if…? are other draws "
        "(12 were planned there, 200 by the scenario), so their runs without changes have another band."
    )
    plan, world = read_plan(NAME)
    _, said = find(plan.with_(replicates=12), world)
    assert said == "Pale bands: where 90 % of the 12 runs in outputs/mine lie, day by day."
    series = {
        "soldiers": result.daily("arrivals", "TJK", "military").cumsum(axis=1),
        "civilians": result.daily("arrivals", "TJK", "civilian").cumsum(axis=1),
        "waiting": result.daily("queueing", "world", "civilian") + result.daily("queueing", "world", "military"),
        "waiting_military": result.daily("queueing", "world", "military"),
        "districts": result.daily("districts_insurgent", "world"),
        "capitals": result.daily("capitals_insurgent", "world"),
        "displaced": result.daily("internally_displaced", "world", "civilian"),
    }
    for name, values in series.items():
        assert bands[name] == pytest.approx(np.quantile(values, (0.05, 0.95), axis=0), abs=1e-3), name
    end = result.summary["places"]["TJK"]["military"]["end"]
    assert (bands["soldiers"][0][-1], bands["soldiers"][1][-1]) == pytest.approx((end["0.05"], end["0.95"]), abs=1e-3)


def test_what_is_displaced_is_the_same_quantity_as_in_the_report(made: tuple[Path, Result]) -> None:
    session = Session(Choice(NAME))
    session.run_to(session.days)
    lines = Reading(session.model.engine).lines(1, session.days)
    parts = [lines[f"{measure}_civilian"] for measure in ("moving", "settled", "queueing")]
    assert lines["displaced"] == [sum(day) for day in zip(*parts, strict=True)]
    session.close()


@pytest.mark.parametrize(
    "change",
    [{"front.tempo": 2.0}, {"crossing.leak": None}],
    ids=["another value", "a drawn parameter that is fixed at its centre"],
)
def test_runs_of_another_future_are_not_shown(made: tuple[Path, Result], change: dict[str, float | None]) -> None:
    plan, world = read_plan(NAME)
    values = {name: plan.settings[name].value if value is None else value for name, value in change.items()}
    bands, said = find(override(plan, REGISTRY, values), world)
    assert bands is None
    assert said == "No bands of many runs: those in outputs/mine have other parameters."


def test_other_events_and_days_are_another_future_and_another_seed_is_not(made: tuple[Path, Result]) -> None:
    folder, _ = made
    file = folder / "scenarios" / f"{NAME}.yaml"
    before = file.read_text()
    for text, other in (
        (before.replace("9000", "9001"), "events"),
        (before + "start: 2021-05-02\n", "days"),
        (before + "garrisons: blind\n", "garrisons"),
        (before + "seed: 7\ntitle: Another name\n", ""),
    ):
        file.write_text(text)
        bands, said = find(*read_plan(NAME))
        assert (bands is None, said.endswith(f"have other {other}.")) == (bool(other), bool(other)), said
    file.write_text(before)


def test_runs_that_end_on_another_day_have_bands_on_the_days_of_both(made: tuple[Path, Result]) -> None:
    folder, result = made
    file = folder / "scenarios" / f"{NAME}.yaml"
    before = file.read_text()
    whole, _ = find(*read_plan(NAME))
    assert whole is not None
    days = len(whole["civilians"][0])
    late = before + "  - {date: 2021-07-20, policy: {TJK: closed}}\n"
    for text, has in ((late.replace("07-12", "07-25"), days), (before.replace("07-12", "07-10"), days - 2)):
        file.write_text(text)
        bands, said = find(*read_plan(NAME))
        assert bands is not None
        assert bands == {name: [end[:has] for end in ends] for name, ends in whole.items()}
        assert ("lie, day by day, up to 12 July 2021, their last day." in said) == (has == days)
    file.write_text(before)
    run(NAME, replicates=12, parts=False, jobs=1, until="2021-07-09").save(folder / "outputs" / NAME, plots=False)
    bands, said = find(*read_plan(NAME))
    result.save(folder / "outputs" / NAME, plots=False)
    assert bands == {name: [end[: days - 3] for end in ends] for name, ends in whole.items()}
    assert "up to 9 July 2021" in said


def test_where_there_are_no_runs_it_says_how_to_make_them(made: tuple[Path, Result]) -> None:
    assert "panj run my/own.yaml makes them" in find(*read_plan("baseline"), "my/own.yaml")[1]
    plan, world = read_plan("baseline")
    moved = override(plan, REGISTRY, {"crossing.leak": 0.25})
    assert "panj run baseline --set crossing.leak=0.25 makes them" in find(moved, world, "baseline")[1]
    bands, said = find(*read_plan("baseline"))
    assert bands is None
    assert said == (
        "How likely a number is, only many runs say: panj run baseline makes them, and their bands lie behind it."
    )


def test_runs_with_central_values_are_no_band(made: tuple[Path, Result], tmp_path: Path) -> None:
    folder, result = made
    run(NAME, replicates=2, point=True, parts=False, jobs=1).save(folder / "outputs" / NAME, plots=False)
    bands, said = find(*read_plan(NAME))
    result.save(folder / "outputs" / NAME, plots=False)
    assert bands is None
    assert said == (
        "No bands of many runs: those in outputs/mine have central values (--point) and differ by luck alone."
    )


def test_a_damaged_folder_is_told_and_stops_nothing(made: tuple[Path, Result]) -> None:
    folder, _ = made
    mark = folder / "outputs" / NAME / "provenance.json"
    before = mark.read_text()
    for text in ("{", json.dumps({**json.loads(before), "world_sha256": "0" * 64})):
        mark.write_text(text)
        bands, said = find(*read_plan(NAME))
        assert bands is None
        assert said.startswith("No bands of many runs: outputs/mine")
        assert "\n" not in said
    mark.write_text(before)


def test_the_page_is_told_that_it_shows_one_run_and_gets_the_bands_of_that_run_alone(made: tuple[Path, Result]) -> None:
    told: dict[str, Any] = {}
    desk = Desk(Choice(NAME), lambda name, text: told.__setitem__(name, json.loads(text)))

    def wait() -> dict[str, Any]:
        end = time.monotonic() + 30
        while told.get("ensemble", {}).get("number") != told["run"]["number"]:
            assert time.monotonic() < end
            time.sleep(0.01)
        return dict(told["ensemble"])

    desk.open()
    assert told["run"]["one"].startswith("One run of many that are possible: replicate 0 of 200, all parameters at")
    assert wait()["bands"] is not None
    desk.act({"do": "set", "name": "front.tempo", "text": "2"})
    assert "1 parameter as you set it" in told["run"]["one"]
    assert wait()["bands"] is None
    desk.act({"do": "unset"})
    desk.act({"do": "uncertain", "on": True})
    desk.act({"do": "replicate", "text": "3"})
    assert "replicate 3 of 200, every uncertain parameter drawn for it." in told["run"]["one"]
    assert wait()["bands"] is not None
    desk.close()
