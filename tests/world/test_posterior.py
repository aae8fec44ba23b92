"""The posterior of a world: read with its lines, drawn by quantile, told by its middle."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.errors import Problems
from sim.scenario.posterior import NAME, Posterior
from sim.world import load_world
from sim.world.names import names_of
from sim.world.posterior import read_posterior

THREE = "front.rate,front.neighbours\n0.01,9\n0.02,4\n0.04,1\n"


def written(folder: Path, text: str) -> Path:
    (folder / NAME).write_text(text, encoding="utf-8")
    return folder


def posterior(folder: Path, text: str = THREE) -> Posterior:
    found = read_posterior(written(folder, text))
    assert found is not None
    return found


def test_a_world_may_be_without(tmp_path: Path) -> None:
    assert read_posterior(tmp_path) is None


@pytest.mark.parametrize(
    ("u", "rate"), [(0.0, 0.01), (0.33, 0.01), (0.34, 0.02), (0.66, 0.02), (0.67, 0.04), (1.0, 0.04)]
)
def test_a_quantile_takes_a_whole_row(tmp_path: Path, u: float, rate: float) -> None:
    row = posterior(tmp_path).row(u)
    assert row == {"front.rate": rate, "front.neighbours": {0.01: 9.0, 0.02: 4.0, 0.04: 1.0}[rate]}


def test_each_row_is_as_likely_as_any_other(tmp_path: Path) -> None:
    rates = [posterior(tmp_path).row((k + 0.5) / 300)["front.rate"] for k in range(300)]
    assert {rate: rates.count(rate) for rate in set(rates)} == {0.01: 100, 0.02: 100, 0.04: 100}


def test_the_middle_and_the_ends_are_told(tmp_path: Path) -> None:
    rows = "\n".join(f"{k / 100},{100 - k}" for k in range(101))
    found = posterior(tmp_path, f"front.rate,front.neighbours\n{rows}\n")
    assert found.ends() == {"front.rate": (0.05, 0.5, 0.95), "front.neighbours": (5.0, 50.0, 95.0)}
    assert found.middle() == {"front.rate": 0.5, "front.neighbours": 50.0}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "front.rate,front.neighbours\n0.01,9\n0.02,few\n",
            "posterior.csv:3:6: 'front.neighbours': 'few' is not a number",
        ),
        ("front.rate,front.neighbours\n0.01,nan\n", "posterior.csv:2:6: 'front.neighbours': 'nan' is not a number"),
        ("front.rate,front.neighbours\n0.01,inf\n", "posterior.csv:2:6: 'front.neighbours': 'inf' is not a number"),
        ("front.rate,front.neighbours\n0.01\n", "posterior.csv:2:1: 1 cell where the header has 2 columns"),
        ("front.rate,front.neighbours\n0.01,1,2\n", "posterior.csv:2:8: 3 cells where the header has 2 columns"),
        ("front.rate,front.rate\n0.01,1\n", "posterior.csv:1:12: column 'front.rate' stands twice"),
        ("front.rate,rate\n0.01,1\n", "posterior.csv:1:12: unknown parameter 'rate'"),
        ("front.rate,front.neighbours\n", "posterior.csv:1: no row: want one for each draw"),
        ("", "posterior.csv:1: no header: want the dotted names of parameters"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Problems) as told:
        read_posterior(written(tmp_path, text))
    assert said in str(told.value)


def test_a_file_that_is_no_text_is_told_of(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(Problems, match="this is UTF-16 text"):
        read_posterior(tmp_path)


def test_a_byte_order_mark_is_no_part_of_a_name(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"\xef\xbb\xbf" + THREE.encode())
    found = read_posterior(tmp_path)
    assert found is not None
    assert found.names == ("front.rate", "front.neighbours")


def test_rows_that_say_nothing_are_passed_over_and_lines_are_those_of_the_file(tmp_path: Path) -> None:
    assert len(posterior(tmp_path, THREE + "\n , \n").rows) == 3
    with pytest.raises(Problems, match=r"posterior\.csv:3:1: 'front\.rate': 'few' is not a number"):
        read_posterior(written(tmp_path, "front.rate\n\nfew\n"))


def test_semicolons_are_told_of(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="set apart by semicolons, not by commas"):
        read_posterior(written(tmp_path, THREE.replace(",", ";")))


def test_the_shipped_world_has_one_that_scenarios_are_told_of() -> None:
    world = load_world("panj-2021")
    assert world.posterior is not None
    drawn = names_of(world).drawn
    assert set(drawn) == set(world.posterior.names)
    low, middle, high = drawn["front.rate"]
    assert low < middle < high
