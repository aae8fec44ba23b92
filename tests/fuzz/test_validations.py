"""A folder of `panj validate` that was harmed is read with the same numbers, or one or two lines say why it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.docs.conflicts import parts
from sim.runs.kinds import MARK
from sim.runs.seal import seal
from tests.docs.test_conflicts import four_ways
from tests.fuzz.conftest import told, with_bytes
from tests.fuzz.mutate import harmed

FILES = (MARK, "scores.csv", "chosen.csv")


@pytest.fixture(scope="module", params=(True, False), ids=("sealed", "unsealed"))
def folders(request: pytest.FixtureRequest, border: Path) -> Iterator[list[Path]]:
    """One conflict, scored in every way that the page tells of, as it is written and as older versions did."""
    with TemporaryDirectory(dir=border) as place:
        made = four_ways(Path(place))
        if request.param:
            for folder in made:
                seal(folder, MARK)
        yield made


@pytest.fixture(scope="module")
def page(folders: list[Path]) -> Mapping[str, str]:
    return parts(folders)


@settings(settings.get_profile("fuzz"))
@given(rng=st.randoms(use_true_random=False), name=st.sampled_from(FILES))
def test_a_harmed_validation_is_told_or_read(
    folders: list[Path], page: Mapping[str, str], rng: Random, name: str
) -> None:
    path = rng.choice([folder / name for folder in folders if (folder / name).exists()])
    sealed = "sha256" in (path.parent / MARK).read_text(encoding="utf-8")
    with with_bytes(path, harmed(path, rng)):
        found, _ = told(lambda: parts(folders), 2)
    assert found is None or not sealed or found == page
