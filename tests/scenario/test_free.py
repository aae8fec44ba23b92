"""Names that nothing has yet, and files that are written over nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.errors import PanjError
from sim.scenario.files import LONGEST_NAME
from sim.scenario.free import free_like, free_name, plain_name, write_free


def test_a_free_name_is_taken_as_it_is() -> None:
    assert free_name(" mine ", "sweep", ["yours"]) == "mine"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Mine", "there is a sweep called Mine already: take another name, for example Mine-3"),
        ("a b", "'a b' can be no name (at most 100 letters a to z, digits, '-', '_'); for example a-b"),
        ("../mine", "for example mine-3"),
        ("…", "can be no name"),
        ("", "can be no name"),
        ("x.yaml", "for example x-yaml"),
    ],
)
def test_another_is_told_with_one_that_is_free(name: str, told: str) -> None:
    with pytest.raises(PanjError) as refused:
        free_name(name, "sweep", ["mine", "mine-2"])
    assert told in str(refused.value)


def test_a_number_behind_a_long_name_leaves_it_a_name() -> None:
    long = "x" * LONGEST_NAME
    assert len(free_like(long, [long])) <= LONGEST_NAME
    assert len(plain_name("x " * LONGEST_NAME)) <= LONGEST_NAME


def test_what_is_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "new" / "mine.yaml"
    write_free(file, "one")
    with pytest.raises(PanjError, match="is there already"):
        write_free(file, "two")
    assert file.read_text() == "one"
    with pytest.raises(PanjError, match="cannot write into"):
        write_free(file / "below.yaml", "three")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["mine.yaml", "new"]
