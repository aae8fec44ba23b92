"""Worlds that nobody can leave: commands tell of the displaced inside and of places, and of nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from rich.table import Table
from rich.text import Text

from sim import compare, run
from sim.cli.compare import table as compared_table
from sim.cli.run import closing_tables
from sim.runs.run import load
from sim.scenario.errors import PanjError
from sim.sweeps.measures import default_measures
from sim.words.numbers import exact


def test_in_a_world_without_hosts_what_it_has_is_compared(inland: Path) -> None:
    """It was refused, though people are displaced inside it and places change hands."""
    inland.with_name("faster.yaml").write_text("extends: inland\nparameters: {front.tempo: 3}\n", encoding="utf-8")
    found = compare(str(inland), "faster.yaml", replicates=2, until="2021-07-08", jobs=1)
    rows = {row["words"]: row for row in found.summary["measures"]["faster"]}
    assert list(rows) == [
        "civilians internally displaced",
        "civilians at home",
        "soldiers dispersed",
        "districts held by insurgents",
        "capitals held by insurgents",
    ]
    displaced = found.difference("faster", "internally_displaced", "world", "civilian")[:, -1]
    assert rows["civilians internally displaced"]["difference"]["mean"] == displaced.mean() != 0
    at_home = found.difference("faster", "home", "world", "civilian")[:, -1]
    assert (at_home == -displaced).all(), "nobody goes anywhere else"
    title = found.plot.differences().texts[0].get_text()
    assert re.search(r"(more|fewer) civilians are internally displaced on 8 July", title)
    for figure in (found.plot.arrivals, found.plot.crossings):
        with pytest.raises(PanjError, match=r"has no crossing: nobody arrives; plot\.differences shows"):
            figure()
    drawn = found.plot("plots")
    assert sorted(path.name for path in drawn) == ["differences-faster.png", "differences-faster.svg"]
    found.save("outputs/it")
    table = compared_table(found.summary, "faster")
    assert [str(cell) for cell in table.columns[0].cells] == list(rows)


def test_a_run_without_crossings_tells_of_those_inside(inland: Path) -> None:
    result = run(str(inland), replicates=2, until="2021-07-08", jobs=1, parts=False)
    told = [table for table in closing_tables(result) if isinstance(table, Table)]
    (inside,) = (table for table in told if "Civilians by date" in str(table.title))
    names, *_, end = ([str(cell) for cell in column.cells] for column in inside.columns)
    assert names == ["internally displaced", "at home"]
    displaced = result.daily("internally_displaced", "world", "civilian")[:, -1]
    assert end[0].startswith(exact(float(np.median(displaced))))
    assert "site" not in str([table.title for table in told]), "there is none"
    (narrow,) = (table for table in closing_tables(result) if isinstance(table, Text))
    assert "fewer than 20" in narrow.plain
    with pytest.raises(PanjError, match="this world has no crossing: nobody arrives"):
        result.daily("arrivals", "TJK", "civilian")
    assert result.plot.totals().texts[0].get_text() == "Where the displaced are"


def test_a_sweep_asks_for_arrivals_only_where_a_crossing_leads(inland: Path) -> None:
    hosts = Path("scenarios/worlds/inland/hosts.csv")
    hosts.write_text(hosts.read_text(encoding="utf-8") + "NIL,Nilland,open,open,10,5\n", encoding="utf-8")
    scenario, world = load(str(inland), {})
    assert {measure.place for measure in default_measures(world, [scenario])} == {"world"}


def test_a_host_without_crossings_is_compared(inland: Path) -> None:
    """What it takes in informally is a sum of nothing: that ended in an IndexError."""
    inland.with_name("faster.yaml").write_text("extends: inland\nparameters: {front.tempo: 3}\n", encoding="utf-8")
    hosts = Path("scenarios/worlds/inland/hosts.csv")
    hosts.write_text(hosts.read_text(encoding="utf-8") + "NIL,Nilland,open,open,10,5\n", encoding="utf-8")
    found = compare(str(inland), "faster.yaml", replicates=2, until="2021-07-08", jobs=1)
    for name in (("arrivals", "world"), ("informal", "NIL", "civilian"), ("arrivals", "NIL", "military")):
        values = found.difference("faster", *name)
        assert len(values) == 2
        assert not values.any()
    with pytest.raises(PanjError, match="has no crossing"):
        found.plot.arrivals()
