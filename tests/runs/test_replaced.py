"""What is said of an older result that a new one takes the place of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.runs.replaced import replaced

OLD = {"what": "nowcast", "as_of": ["2012-07-01", "2012-07-01"], "counts_sha256": "a" * 64, "horizons": [7, 30]}
WORDS = {"as_of": "days", "horizons": "days ahead", "counts_sha256": "counts", "levels": "levels"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, ""),
        ({"python": "3.12"}, ""),
        ({"levels": "known"}, ""),  # the older one does not say
        ({"as_of": ["2012-08-01", "2012-08-01"]}, "days (2012-07-01)"),
        ({"counts_sha256": "b" * 64, "horizons": [7]}, "days ahead (7, 30), counts"),
    ],
)
def test_only_a_result_of_something_else_is_told_to_be_gone(
    tmp_path: Path, changed: dict[str, object], said: str
) -> None:
    (tmp_path / "provenance.json").write_text(json.dumps(OLD), encoding="utf-8")
    told = replaced(tmp_path, OLD | changed, WORDS)
    assert told == (f"in place of a nowcast with other {said}, which is gone ({tmp_path})" if said else "")


def test_where_nothing_was_nothing_is_said(tmp_path: Path) -> None:
    assert replaced(tmp_path, OLD, WORDS) == ""
