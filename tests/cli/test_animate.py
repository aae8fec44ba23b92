"""`panj animate`, as a user types it, on the folder of a small run."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from sim.cli.app import app


def panj(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["animate", *words])
    assert "Traceback" not in result.output
    return result.exit_code, " ".join(result.output.split())


def test_a_film_by_name_with_its_days(there: Path) -> None:
    code, said = panj("baseline", "--out", "film.gif", "--from", "2021-07-04", "--to", "2021-07-06", "--fps", "4")
    assert (code, said) == (0, "film.gif")
    with Image.open(there / "film.gif") as image:
        assert image.n_frames == 3  # type: ignore[attr-defined]


def test_a_page_on_dark_paper_of_a_folder(there: Path) -> None:
    code, said = panj("outputs/baseline", "--out", "film.html", "--from", "2021-07-10", "--dark", "-q")
    assert (code, said) == (0, "")
    assert "color-scheme: dark" in (there / "film.html").read_text(encoding="utf-8")


def test_without_ffmpeg_it_says_that_it_wrote_a_gif(there: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    code, said = panj("baseline", "--from", "2021-07-09")
    assert code == 0
    assert "ffmpeg is not installed: wrote a GIF instead" in said
    assert (there / "outputs" / "baseline" / "plots" / "animation.gif").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("basline",), "did you mean 'baseline'?"),
        (("baseline", "--out", "film.mov"), "want a name that ends in .mp4, .gif, .html, got '.mov'"),
        (("baseline", "--to", "2022-01-01"), "outside the run, which goes from 2021-05-01 to 2021-07-12"),
        (("baseline", "--fps", "1000"), "want 0.5 to 60"),
    ],
)
def test_mistakes_are_told_in_a_line(there: Path, words: tuple[str, ...], said: str) -> None:
    code, output = panj(*words)
    assert code == 2
    assert said in output
