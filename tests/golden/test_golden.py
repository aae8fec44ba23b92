"""No number moves: every shipped scenario and sweep, and the conflicts, give the bytes that the golden table holds.

Slow, and not part of `make test`: the last bit of exp and log may differ between the maths libraries of machines, and a
count that is drawn with it then differs, too. The table says on which it was made, and on another nothing is compared:
make the table there from the commit before a change (`python -m tests.golden`), and compare with that.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from . import table
from .__main__ import main
from .digests import columns_of, digests_of, of_json
from .entries import CONFLICTS, entries, needs_conflicts
from .maths import fingerprint

HERE = {entry.name: entry for entry in entries()}
TOLD = table.read()


@pytest.fixture(scope="module")
def maths() -> str:
    return fingerprint()


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(TOLD["entries"]))
def test_results_are_those_of_the_table(name: str, maths: str) -> None:
    if needs_conflicts(name) and name not in HERE:
        pytest.skip(f"no such conflict in {CONFLICTS}")
    if maths != TOLD["maths"]:
        pytest.skip("made on another maths library")
    assert list(table.differences(TOLD["entries"][name], HERE[name].digests())) == []


def test_every_shipped_scenario_and_sweep_is_in_the_table() -> None:
    shipped = {name for name in HERE if not needs_conflicts(name)}
    assert shipped == {name for name in TOLD["entries"] if not needs_conflicts(name)}


def test_a_pattern_that_fits_nothing_is_no_agreement(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check", "baseline"]) == 2
    assert "no entry here fits baseline; try run/" in capsys.readouterr().out


def a_table(last: float = 0.3) -> pa.Table:
    kinds = pa.array(["a", "b", "a"]).dictionary_encode()
    return pa.table({"run": pa.array([2, 0, 1], pa.int32()), "kind": kinds, "value": [0.1, None, last]})


def test_the_last_bit_of_one_value_is_seen() -> None:
    one, other = columns_of(a_table()), columns_of(a_table(np.nextafter(0.3, 1)))
    assert list(table.differences(one, other)) == ["value differs"]
    assert columns_of(a_table(0.0))["value"] != columns_of(a_table(-0.0))["value"]


def test_a_type_a_name_an_order_and_what_is_missing_are_seen() -> None:
    plain = columns_of(a_table())
    narrow = a_table().set_column(2, "value", a_table()["value"].cast(pa.float32()))
    assert list(table.differences(plain, columns_of(narrow))) == ["value differs"]
    turned = columns_of(a_table().select(["kind", "run", "value"]))
    assert list(table.differences(plain, turned)) == ["(columns) differs"]
    elsewhere = a_table().set_column(2, "value", pa.array([None, 0.1, 0.3]))
    assert columns_of(elsewhere)["value"] != plain["value"]


def test_how_a_parquet_file_is_written_is_not_seen(tmp_path: Path) -> None:
    found = []
    for k, options in enumerate(({"compression": "zstd"}, {"compression": "none", "row_group_size": 1})):
        (tmp_path / str(k)).mkdir()
        parquet.write_table(a_table(), tmp_path / str(k) / "rows.parquet", **options)
        found.append(digests_of(tmp_path / str(k)))
    assert found[0] == found[1]
    assert set(found[0]) == {f"rows.parquet {key}" for key in ("(columns)", "run", "kind", "value")}


def test_parts_are_the_first_runs_however_they_were_cut(tmp_path: Path) -> None:
    whole = a_table()
    for k, cuts in enumerate((((0, 3),), ((0, 1), (1, 3)))):
        (tmp_path / str(k) / "parts").mkdir(parents=True)
        for part, (first, end) in enumerate(cuts):
            parquet.write_table(whole.slice(first, end - first), tmp_path / str(k) / f"parts/runs-{part:05}.parquet")
    assert digests_of(tmp_path / "0", 2) == digests_of(tmp_path / "1", 2)
    assert digests_of(tmp_path / "0", 2) != digests_of(tmp_path / "0", 3)


def test_versions_machines_and_folders_are_left_out_and_nothing_else(tmp_path: Path) -> None:
    def told(**more: Any) -> str:
        return of_json(
            json.dumps({"seed": 1, "versions": {"numpy": "2"}, "deep": {"code": "a", "n": 3}} | more).encode()
        )

    assert told() == told(versions={"numpy": "3"}) == told(deep={"code": "b", "n": 3}) == told(python="3.14")
    assert len({told(), told(seed=2), told(deep={"code": "a", "n": 4}), told(more=0)}) == 4
    assert of_json(b'{"a": 1}') != of_json(b'{"a":1}')
    for where in ("here", "there"):
        (tmp_path / where).mkdir()
        (tmp_path / where / "scenario.yaml").write_text(f'name: a\nworld: {{flee: "../{where}"}}\n')
        (tmp_path / where / "timings.csv").write_text(where)
    assert digests_of(tmp_path / "here") == digests_of(tmp_path / "there")
