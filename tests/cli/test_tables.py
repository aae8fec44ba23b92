"""The tables of the terminal say what a dash in them means."""

from __future__ import annotations

from rich.table import Table

from sim.cli.tables import parts, sites


def test_a_dash_in_the_table_of_parts_is_told_and_only_there() -> None:
    shares = {"luck": 0.5, "parameters": 0.25, "garrisons": 0.0}
    full = parts({"parts": {"twins": 5, "measures": {"soldiers": shares}}})
    bare = parts({"parts": {"twins": 5, "measures": {"soldiers": shares, "none": dict.fromkeys(shares, None)}}})
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
            "end": "2021-09-11",
            "full_sites": [{"site": "khorog", "places": 500.0, "probability": 0.1, **days}],
            "sites": [],
        }
    )
    assert isinstance(table, Table)
    assert "days: of the replicates in which it is full at some time" in str(table.caption)


def test_days_have_their_year_only_in_a_run_of_several() -> None:
    site = {"site": "khorog", "places": 500.0, "probability": 0.1, "earliest": "2021-12-10", "first_date": "2022-12-10"}
    for end, told in (("2021-12-31", ["10 Dec", "10 Dec"]), ("2023-01-01", ["10 Dec 2021", "10 Dec 2022"])):
        table = sites({"start": "2021-05-01", "end": end, "full_sites": [site], "sites": []})
        assert isinstance(table, Table)
        assert [next(iter(table.columns[k].cells)) for k in (3, 4)] == told
