"""The page on nowcasts: its settings are those of the code, its tables are made of what replays have written."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.docs.gains import gain, told
from sim.docs.limits import parts as of_limits
from sim.docs.marked import filled
from sim.docs.nowcast import parts, settings_table
from sim.scenario.errors import PanjError
from tests.validation.nowcast.made_up import folder, instance

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "nowcast.md").read_text(encoding="utf-8")


def test_the_settings_on_the_page_are_those_of_the_code() -> None:
    assert filled(PAGE, {"settings": settings_table()}) == PAGE


def test_the_tables_are_made_of_replays(tmp_path: Path) -> None:
    where = folder(tmp_path / "nowhere")
    folders = []
    for levels in ("known", "published"):
        found = sim.nowcast(where, "2020-04-01", (7, 30), every=49, rules=(), levels=levels)  # type: ignore[arg-type]
        folders.append(found.save(tmp_path / levels))
    made = parts(folders)
    assert filled(PAGE, made)
    gain = made["gain-known"].splitlines()[-2]
    assert gain.startswith("| **mean error** |")
    assert "nowhere" in made["held-published"]
    with pytest.raises(PanjError, match="--levels published"):
        parts(folders[:1])
    (folders[0] / "scores.csv").write_text("conflict\n")
    with pytest.raises(PanjError):
        parts(folders)


def test_what_falls_short_of_the_aim_is_not_rounded_up_to_it() -> None:
    assert [told(gain(ours, 1.0)) for ours in (0.8, 0.802, 0.7996, 0.8001, 0.806)] == [
        "20 %",
        "19.8 %",
        "20 %",
        "19.9 %",
        "19 %",
    ]


def test_the_tables_of_what_could_be_had(tmp_path: Path) -> None:
    told: list[str] = []
    made = of_limits([instance(tmp_path)], told.append)
    assert filled(PAGE, made)
    assert told[0].startswith("nowhere")
    assert made["reach"].splitlines()[-1].startswith("| **conflicts with 20 % or more** |")
    assert [row.count("|") for row in made["forms"].splitlines()] == [7] * len(made["forms"].splitlines())


def test_a_folder_without_scores_is_refused(tmp_path: Path) -> None:
    one = sim.nowcast(folder(tmp_path / "nowhere"), "2020-04-01", (7,), rules=()).save(tmp_path / "one")
    with pytest.raises(PanjError, match="holds no replay"):
        parts([one])
