"""The page of the docs has every kind of change with its ends."""

from __future__ import annotations

from pathlib import Path

from sim.whatif.kinds import KINDS

PAGE = (Path(__file__).parents[2] / "docs" / "view.md").read_text(encoding="utf-8")


def test_every_kind_stands_in_the_docs() -> None:
    table = PAGE.split("### What can be changed")[1].split("###")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == len(KINDS)
    for kind, row in zip(KINDS, rows, strict=True):
        assert row.lower().startswith(f"| {kind.label.lower()} |")
        if kind.number is not None:
            assert f"{kind.number.low:,.0f} to {kind.number.high:,.0f}" in row
        if kind.targets:
            assert all(word.value in row for word in kind.words)
