"""The figure of a validation: what stands on it, and that it never changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.figures import saved
from sim.figures.validation import FLEE, ValidationPicture, validation_figure
from sim.scenario.errors import PanjError

DAYS = 60


def picture(camps: int = 3) -> ValidationPicture:
    seen = np.outer(np.arange(DAYS), 100.0 * (1 + np.arange(camps)))
    bands = np.stack([share * seen for share in (0.5, 0.8, 0.9, 1.0, 1.2)])
    return ValidationPicture(
        title="nowhere",
        dates=np.datetime64("2020-01-01") + np.arange(DAYS),
        camps=tuple(f"Camp_{k}" for k in range(camps)),
        observed=seen,
        reports=tuple(np.array([0, 20, 50]) for _ in range(camps)),
        bands=bands,
        masked=0.4 * seen,
        flee=1.5 * seen,
        ard=0.1,
        central_ard=0.2,
        flee_ard=0.5,
        replicates=40,
        source="Panj, rules of Flee on nowhere, 40 replicates, seed 1",
    )


def texts(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(Text))


def camps_of(figure: Figure) -> list[Axes]:
    return [ax for ax in figure.axes if str(ax.get_gid()).startswith("camp-")]


def test_every_camp_has_its_curves() -> None:
    figure = validation_figure(picture())
    panels = camps_of(figure)
    assert len(panels) == 3
    for number, ax in enumerate(panels):
        ends = {round(float(line.get_ydata()[-1])) for line in ax.lines if len(line.get_xdata()) == DAYS}
        seen = 59 * 100 * (number + 1)
        assert ends == {seen, round(0.9 * seen), round(0.4 * seen), round(1.5 * seen)}
        (reports,) = (line for line in ax.lines if len(line.get_xdata()) == 3)
        assert reports.get_ydata().tolist() == [0, 2000 * (number + 1), 5000 * (number + 1)]
        assert len([band for band in ax.collections if isinstance(band, PolyCollection)]) == 2
        assert ax.get_ylim()[1] > 1.5 * seen
    said = texts(figure)
    assert "Camp 0" in said
    assert "5,310 (2,950–7,080)" in said
    assert "[5,900]" in said
    assert "Panj's central settings 0.200, Flee's own run 0.500; median of the bands 0.100" in said, "like with like"
    assert "29 February 2020" in said
    assert "Source: Panj, rules of Flee on nowhere, 40 replicates, seed 1." in said


def test_without_flee_mask_and_bands() -> None:
    plain = replace(picture(), flee=None, flee_ard=float("nan"), masked=None, replicates=1)
    figure = validation_figure(plain)
    said = texts(figure)
    assert "Flee's own run" not in said
    assert "masked" not in said
    assert "90 % of replicates" not in said
    assert all(line.get_color() != FLEE for ax in camps_of(figure) for line in ax.lines)


@pytest.mark.parametrize(("camps", "columns"), [(1, 1), (5, 3), (7, 3), (14, 3)])
def test_panels_stand_in_rows_and_nothing_overlaps(camps: int, columns: int) -> None:
    figure = validation_figure(picture(camps))
    panels = [ax.get_position() for ax in camps_of(figure)]
    assert len(panels) == camps
    assert len({round(box.x0, 6) for box in panels}) == min(camps, columns)
    for k, one in enumerate(panels):
        assert one.x1 < 1
        assert one.y0 > 0
        assert not any(one.overlaps(other) for other in panels[k + 1 :])


def test_long_names_and_large_numbers_stay_in_their_panel() -> None:
    many = replace(picture(4), camps=("A_camp_with_a_very_long_name", "Bobo-Dioulasso", "East", "West"))
    many = replace(many, bands=1000 * many.bands, observed=1000 * many.observed, masked=None, flee=None)
    figure = validation_figure(many)
    assert "A camp with a v…" in texts(figure)
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    drawn = [t.get_window_extent(renderer) for t in figure.texts if t.get_gid() != "source"][2:]
    for k, one in enumerate(drawn):
        assert not any(one.overlaps(other) for other in drawn[k + 1 :])


def test_the_same_picture_gives_the_same_bytes(tmp_path) -> None:
    first, second = (saved.save(validation_figure(picture()), tmp_path / name / "camps") for name in "ab")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_nothing_to_draw() -> None:
    with pytest.raises(PanjError, match="nothing to draw"):
        replace(picture(), camps=())
