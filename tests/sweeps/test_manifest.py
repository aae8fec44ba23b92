"""The manifest of a sweep is read by one schema, and no changed bit of a sweep is read as another number."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim import load_sweep
from sim.scenario.errors import PanjError
from sim.study.selection.runs import open_runs
from sim.sweeps import manifest
from tests.sweeps.made_sweeps import Made, drawn, grid


@pytest.fixture
def made(tmp_path: Path) -> Made:
    out = grid(tmp_path / "by-hand")
    out.write(range(6))
    return out


def edit(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change a manifest cleverly: with the fingerprint of what it says now."""
    path = folder / manifest.MANIFEST
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    if isinstance(content.get("identity"), dict) and "fingerprint" in content:
        content["fingerprint"] = manifest.fingerprint(content["identity"])
    path.write_text(json.dumps(content), encoding="utf-8")


def put(*where: str | int, value: object) -> Callable[[dict[str, Any]], object]:
    def change(content: Any) -> None:
        for name in where[:-1]:
            content = content[name]
        content[where[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c.pop("chunks"), "it has no chunks"),
        (lambda c: c["identity"].pop("axes"), "it has no identity.axes"),
        (put("identity", value=[]), r"identity: .*, got \[\]"),
        (put("sweep", value=7), "sweep: input should be a valid string, got 7"),
        (put("title", value=None), "title: input should be a valid string, got null"),
        (put("runs", value=25), "runs: 25, but its points, scenarios and replicates make 24"),
        (put("runs", value=10**400), "runs: .*"),
        (put("chunks", 1, value=[5, 8]), "chunks: they do not hold every run once"),
        (put("chunks", 1, value=[4, 8, 9]), "chunks.1: "),
        (put("order", value="random"), "order: input should be 'points' or 'replicates'"),
        (put("identity", "design", value="sobel"), "identity.design: input should be 'grid', "),
        (put("identity", "seed", value=-1), "identity.seed: "),
        (put("identity", "replicates", value=2.5), "identity.replicates: "),
        (put("identity", "points", 2, value=[1.0]), "point 2 has 1 values for 2 axes"),
        (put("identity", "points", 2, 0, value=7.0), "identity.axes.tempo: 7.0 is none of its levels"),
        (put("identity", "points", 2, 0, value=float("nan")), "identity.points.2.0"),
        (put("identity", "points", 2, 1, value="shut"), 'identity.axes.policy: "shut" is none of its levels'),
        (put("identity", "axes", "tempo", "levels", value=[1.0, 1.0]), "identity.axes.tempo: a level is there twice"),
        (put("identity", "axes", "tempo", "dates", value=True), "identity.axes.tempo: 0.5 is no date"),
        (put("identity", "axes", "tempo", "spread", value=[2.0, 1.0, "uniform"]), "2 to 1 is no range"),
        (put("identity", "axes", "tempo", "spread", value=[0.0, 1.0, "loguniform"]), "0 to 1 is no range"),
        (put("identity", "axes", "run", value=None), "identity.axes.run: "),
        (put("identity", "axes", value={}), "identity.axes: "),
        (put("identity", "measures", "arrivals TJK civilian", "date", value="July"), "date: "),
        (put("identity", "measures", "arrivals TJK civilian", "reading", value="sum"), "reading: input should be "),
        (put("identity", "measures", "arrivals TJK civilian", "kind", value="x"), "kind: want civilian, military or"),
        (put("identity", "scenarios", "baseline", "start", value="2021-02-30"), "identity.scenarios.baseline.start: "),
        (put("units", "axes", "tempo", value=1), "units.axes.tempo: "),
        (put("versions", value={"panj": None}), "versions.panj: "),
    ],
)
def test_what_is_wrong_in_a_manifest_is_told_in_a_line(
    made: Made, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    edit(made.folder, change)
    with pytest.raises(PanjError, match=said) as error:
        load_sweep(made.folder)
    assert "\n" not in str(error.value)
    assert str(made.folder / manifest.MANIFEST) in str(error.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"[" * 10**5,
        b'{"schema": 1, "schema": 1}',
        b"\xff\xfe",
        b"9" * 5000,
        b'{"schema": "\\ud800"}',
    ],
)
def test_a_manifest_that_is_none_is_told_in_a_line(made: Made, content: bytes) -> None:
    (made.folder / manifest.MANIFEST).write_bytes(content)
    with pytest.raises(PanjError) as error:
        load_sweep(made.folder)
    assert "\n" not in str(error.value)


def test_a_spread_of_days_that_the_calendar_has_not_is_told(tmp_path: Path) -> None:
    folder = drawn(tmp_path / "drawn").folder
    edit(folder, put("identity", "axes", "closing day", "spread", value=[0.0, 1e9, "uniform"]))
    with pytest.raises(PanjError, match=r"closing day.spread: the calendar has no such days"):
        load_sweep(folder)


def test_days_before_the_calendar_of_pandas_are_read(tmp_path: Path) -> None:
    folder = drawn(tmp_path / "drawn").folder
    edit(folder, put("identity", "points", 0, 1, value="0001-01-01"))
    assert str(load_sweep(folder).points["closing day"][0])[:10] == "0001-01-01"


def test_a_title_like_a_mark_of_the_writer_stays_a_title() -> None:
    content = {"title": "@0@", "points": [[1, 2], [3]]}
    assert json.loads(manifest.dump(content)) == content


def test_a_flipped_bit_of_a_part_is_told_or_changes_nothing(made: Made) -> None:
    before, told = load_sweep(made.folder).runs, 0
    for part in sorted((made.folder / "parts").iterdir())[:3]:
        content = part.read_bytes()
        for k in range(60):
            place = int.from_bytes(hashlib.sha256(f"{part.name} {k}".encode()).digest()[:4], "big") % len(content)
            damaged = bytearray(content)
            damaged[place] ^= 1 << k % 8
            part.write_bytes(damaged)
            frame, again = read(made.folder)
            if frame is None:
                told += 1
                continue
            there = before[before["run"].isin(frame["run"])].reset_index(drop=True)
            assert frame.equals(there), (part.name, place)
            assert again is not None
            told += len(there) < len(before)
        part.write_bytes(content)
    assert told > 120, "most bits of so small a file matter"


def read(folder: Path) -> tuple[Any, Any]:
    try:
        return load_sweep(folder).runs, open_runs(folder)
    except PanjError as error:
        assert "\n" not in str(error)  # noqa: PT017
        return None, None


def test_a_part_that_says_other_things_of_its_runs_is_refused(made: Made) -> None:
    made.frame.loc[1, "tempo"] = 2.0
    made.write([0])
    with pytest.raises(PanjError, match=r"runs-00000.parquet is damaged; .*\(its tempo is not that of its runs\)"):
        _ = load_sweep(made.folder).runs


@pytest.mark.parametrize("value", [-5.0, 1e30, float("inf"), float("nan")])
def test_a_measure_that_cannot_be_is_refused(made: Made, value: float) -> None:
    made.frame.loc[1, "arrivals TJK civilian"] = value
    made.write([0])
    with pytest.raises(PanjError, match="arrivals TJK civilian has a value that cannot be"):
        _ = load_sweep(made.folder).runs


def test_rules_in_another_order_are_told_where_nothing_else_differs() -> None:
    """Mappings are equal in whatever order, and the fingerprint is not: nothing stood behind "Changed since"."""
    before: Any = {"scenarios": {"one": {"own": {"feed.Market": "a", "feed.Quota": "b"}}}}
    now: Any = {"scenarios": {"one": {"own": {"feed.Quota": "b", "feed.Market": "a"}}}}
    assert manifest.changes(before, now) == ["its rules are given in another order"]
