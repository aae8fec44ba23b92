"""The tables of the terminal say what a dash in them means."""

from __future__ import annotations

from sim.cli.tables import parts


def test_a_dash_in_the_table_of_parts_is_told_and_only_there() -> None:
    shares = {"luck": 0.5, "parameters": 0.25, "garrisons": 0.0}
    full = parts({"parts": {"twins": 5, "measures": {"soldiers": shares}}})
    bare = parts({"parts": {"twins": 5, "measures": {"soldiers": shares, "none": dict.fromkeys(shares, None)}}})
    assert full is not None
    assert bare is not None
    assert "–" not in str(full.caption)
    assert str(bare.caption).endswith("–: the measure does not vary")
    assert [list(column.cells)[1] for column in bare.columns[1:]] == ["–"] * 3
