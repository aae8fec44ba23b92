"""Hosts that no crossing leads to, or that have no site: nobody is there, and every table and export says so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from model.hand import VALLEY
from typer.testing import CliRunner

from sim import Result, compare, load_run, run, what_if
from sim.cli.app import app
from sim.exports.planner_sheet import planner_sheet
from sim.scenario.errors import PanjError
from sim.study.planner import against, against_reference, planner_table
from sim.sweeps import measures as swept
from tests.made_world import write

SCENARIO = """\
title: A valley
world: valley
start: 2021-06-01
history_until: 2021-06-06
until: 2021-06-20
replicates: 3
"""


def without(table: str, *starts: str) -> str:
    """Return a table without the lines that begin so."""
    return "".join(line for line in table.splitlines(keepends=True) if not line.startswith(starts))


SITE_BEYOND = VALLEY | {
    "places.csv": VALLEY["places.csv"] + "far,Far,site,CCC,,0,5,,,,CCC,50,50,50,\n",
    "roads.csv": VALLEY["roads.csv"] + "town,far,90,asphalt,yes,\n",
    "hosts.csv": VALLEY["hosts.csv"] + "CCC,Ceeland,open,open,50,10\n",
}
WORLDS = {
    "a host with a site and no crossing": SITE_BEYOND,
    "a host without anything": VALLEY | {"hosts.csv": SITE_BEYOND["hosts.csv"]},
    "no host": VALLEY
    | {
        "places.csv": without(VALLEY["places.csv"], "bridge,", "camp,", "town,", "away,"),
        "roads.csv": without(VALLEY["roads.csv"], "mid,bridge,", "bridge,", "camp,"),
        "hosts.csv": without(VALLEY["hosts.csv"], "BBB,"),
        "garrisons.csv": without(VALLEY["garrisons.csv"], "u-post,"),
    },
}


@pytest.fixture(params=list(WORLDS))
def result(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    """A run of a world, in the folder that one works in."""
    write(tmp_path / "scenarios" / "worlds" / "valley", WORLDS[request.param])
    (tmp_path / "scenarios" / "mine.yaml").write_text(SCENARIO)
    (tmp_path / "scenarios" / "shut.yaml").write_text("extends: mine\ntitle: Other\nreplicates: 3\n")
    monkeypatch.chdir(tmp_path)
    run("mine", jobs=1).save(tmp_path / "outputs" / "mine")
    return load_run("mine")


def test_every_row_of_the_planners_table_has_every_run_and_day(result: Result) -> None:
    lines = planner_table(result, "2021-06-05", "2021-06-20").lines
    assert {str(line.date) for line in lines} == {"2021-06-05", "2021-06-20"}
    assert all(line.levels == (0,) * 5 for line in lines if line.key.host == "CCC" and not line.key.is_room)
    assert len(planner_sheet(result).columns[0].values)
    assert {line.difference[2] for line in against(result, result, "2021-06-05").lines} == {0}
    found = compare("mine", "shut", jobs=1)
    assert {line.difference[2] for line in against_reference(found, "shut", "2021-06-05").lines} == {0}


def test_a_host_that_nobody_reaches_has_sums_of_noughts(result: Result) -> None:
    if "CCC" not in result.world.hosts.ids:
        return
    found = compare("mine", "shut", jobs=1)
    for measure in ("arrivals", "queue", "informal", "turned_back", "sheltered", "overflow"):
        for kind in ("civilian", "everybody"):
            assert np.array_equal(result.daily(measure, "CCC", kind), np.zeros((3, 20)))
            assert np.array_equal(found.of("shut", measure, "CCC", kind), np.zeros((3, 20)))
    series = swept.series_of(result.world)
    asked = tuple(
        swept._measure(measure, place, "civilian", "most")
        for measure, place in (("queue", "CCC"), ("queue", "bridge"), ("overflow", "CCC"), ("stock", "CCC"))
    )
    assert all((one.measure, one.place, "civilian") in series.units for one in asked)
    columns = swept.Columns.of(asked, result.layout, result.world)
    daily = columns.daily(result.counts[0], result.intensity[0])
    assert np.array_equal(daily[:, 1], result.daily("queue", "bridge", "civilian")[0])
    assert not daily[:, [0, 2, 3]].any()


def test_it_is_answered_and_exported_in_every_form(result: Result) -> None:
    asked = [["answer", "mine"], ["answer", "mine", "--on", "2021-06-05", "--csv", "table.csv"]]
    asked += [["answer", "mine", "--against", "mine"]]
    asked += [["answer", "mine", measure, host] for host in result.world.hosts.ids for measure in ("queue", "there")]
    asked += [["answer", "mine", host] for host in result.world.hosts.ids]
    asked += [["export", "mine", "--to", f"mine.{form}"] for form in ("xlsx", "csv", "geojson", "gpkg", "nc")]
    for words in asked:
        found = CliRunner().invoke(app, words)
        nothing = words[-1] == "CCC" and "far" not in result.world.places.ids  # no row is of such a host: it is refused
        assert found.exit_code == 2 * nothing, (words, found.output)
        assert isinstance(found.exception, SystemExit | None)
    assert len(pd.read_csv("table.csv"))


def test_a_change_at_a_border_that_no_crossing_leads_to_is_refused_with_the_reason(result: Result) -> None:
    """It was said that no host of the world was called so."""
    if "CCC" not in result.world.hosts.ids:
        return
    with pytest.raises(PanjError, match="target: no crossing leads to Ceeland: nothing at its border reaches anybody"):
        what_if("mine", ("2021-06-10", "policy", "CCC", "closed"), replicates=2)
