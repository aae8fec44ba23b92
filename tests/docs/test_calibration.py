"""The table and the figure of ranks in docs/calibrate.md follow from what the check wrote."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.docs.calibration import FIGURE, draw, ranks_table, read
from sim.scenario.errors import PanjError
from sim.validation.calibrate.check.ranks import EVEN, LIKELIHOOD

TEXT = f"""quantity,bins,p,inside_50,inside_90,told,follows
displacement.fight,20 20 20 20 20 20 20 20 20 20,1.0000,0.5000,0.9000,0.4000,0.7000
{LIKELIHOOD},10 30 20 20 20 20 20 20 20 20,0.5341,0.5000,0.9000,nan,nan
"""


def test_the_sampler_is_as_long_as_the_page_says() -> None:
    house = Path(__file__).resolve().parents[2]
    (told,) = re.findall(r"one\s+file of (\d+) lines", (house / "docs" / "calibrate.md").read_text(encoding="utf-8"))
    text = (house / "sim" / "validation" / "calibrate" / "sampler.py").read_text(encoding="utf-8")
    assert abs(len(text.splitlines()) - int(told)) <= 5


def test_table_and_figure_are_made_of_what_the_check_wrote(tmp_path: Path) -> None:
    (tmp_path / EVEN).write_text(TEXT, encoding="utf-8")
    told = read(tmp_path)
    rows = ranks_table(told).splitlines()
    assert rows[2].split(" | ")[1:] == ["20 20 20 20 20 20 20 20 20 20", "1.000", "0.50", "0.90", "0.40", "0.70 |"]
    assert rows[3].endswith("| – | – |")
    (file,) = draw(told, tmp_path)
    assert file.name == f"{FIGURE}.png"


def test_a_folder_without_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(PanjError, match="has no even"):
        read(tmp_path)
