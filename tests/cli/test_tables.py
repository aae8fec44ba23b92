"""The tables of the terminal say what a dash in them means."""

from __future__ import annotations

import pytest
from rich.table import Table

from sim.cli.tables import _days, facts, parts, sites
from sim.world import World, load_world


@pytest.fixture(scope="module")
def world() -> World:
    return load_world("panj-2021")


def test_a_host_is_called_by_its_name_in_the_table_of_parts(world: World) -> None:
    measures = {"soldiers in TJK at the end": {"luck": 0.5, "parameters": 0.25, "garrisons": 0.0}}
    table = parts({"parts": {"twins": 20, "measures": measures}}, world)
    assert table is not None
    assert list(table.columns[0].cells) == ["soldiers in Tajikistan at the end"]


def test_a_dash_in_the_table_of_parts_is_told_and_only_there(world: World) -> None:
    shares = {"luck": 0.5, "parameters": 0.25, "garrisons": 0.0}
    measures = {"soldiers": shares, "none": dict.fromkeys(shares, None)}
    full = parts({"parts": {"twins": 20, "measures": {"soldiers": shares}}}, world)
    bare = parts({"parts": {"twins": 20, "measures": measures}}, world)
    assert full is not None
    assert bare is not None
    assert "–" not in str(full.caption)
    assert str(bare.caption).endswith("–: the measure does not vary")
    assert [list(column.cells)[1] for column in bare.columns[1:]] == ["–"] * 3


def test_the_first_day_of_a_full_site_is_told_as_that_of_the_replicates_in_which_it_is_full() -> None:
    """A site full in one of ten replicates had a "median first day" that is the day of this one."""
    days = {"earliest": "2021-07-10", "first_date": "2021-07-10"}
    table = sites(
        {
            "start": "2021-05-01",
            "replicates": 10,
            "end": "2021-09-11",
            "full_sites": [{"site": "khorog", "places": 500.0, "probability": 0.1, **days}],
            "sites": [],
        }
    )
    assert isinstance(table, Table)
    assert "days and places: of the replicates in which it is full at some time" in str(table.caption)


def test_days_have_their_year_only_in_a_run_of_several() -> None:
    site = {"site": "khorog", "places": 500.0, "probability": 0.1, "earliest": "2021-12-10", "first_date": "2022-12-10"}
    for end, told in (("2021-12-31", ["10 Dec", "10 Dec"]), ("2023-01-01", ["10 Dec 2021", "10 Dec 2022"])):
        table = sites({"replicates": 10, "start": "2021-05-01", "end": end, "full_sites": [site], "sites": []})
        assert isinstance(table, Table)
        assert [next(iter(table.columns[k].cells)) for k in (3, 4)] == told


def test_the_earliest_day_is_called_so_only_where_it_is_that_of_the_first_replicate() -> None:
    days = {"earliest": "2021-07-10", "first_date": "2021-07-12"}
    for n, told in ((3, "earliest"), (20, "earliest"), (21, "earliest 5 % by"), (200, "earliest 5 % by")):
        row = {"site": "khorog", "places": 0.0, "probability": 1.0, **days}
        table = sites({"replicates": n, "start": "2021-05-01", "end": "2021-09-11", "full_sites": [row], "sites": []})
        assert isinstance(table, Table)
        assert [str(column.header) for column in table.columns][3:5] == [told, "half of these by"]


def test_days_of_one_date_are_told_as_one() -> None:
    assert _days("2021-05-10", "2021-05-10", False) == "10 May"
    assert _days("2022-01-05", "2022-01-05", True) == "5 Jan 2022"
    assert _days("2021-05-10", "2021-05-12", False) == "10–12 May"


def test_facts_of_the_country_say_whether_they_are_inside_and_what_scaling_takes_for_granted() -> None:
    bands = {"q05": 40.0, "q25": 45.0, "q50": 48.0, "q75": 50.0, "q95": 52.0}
    row = {"fact": "districts_fallen", "date": "2021-07-05", "in_document": True, "note": ""}
    rows = [{**row, "reported": 45.0, "scaled": 6.1, **bands}, {**row, "reported": 400.0, "scaled": 52.0, **bands}]
    summary = {"start": "2021-05-01", "end": "2021-09-11", "branch": "2021-07-06", "replicates": 10, "facts": rows}
    table = facts(summary)  # type: ignore[arg-type]
    assert table is not None
    assert [str(table.columns[-1].header), *table.columns[-1].cells] == ["inside", "no", "yes"]
    assert str(table.caption).startswith("Scaled: as if the area that is modelled one by one had fallen as the")
    whole = facts({**summary, "facts": [{**rows[0], "scaled": 45.0}]})  # type: ignore[arg-type]
    assert whole is not None
    assert whole.caption is None
