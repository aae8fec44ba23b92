"""docs/gallery.md: every figure has a command above it, words for those who cannot see it, and a file."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from PIL import Image
from typer.main import get_command

from sim.cli.app import app
from sim.docs.gallery import make, read
from sim.scenario.errors import PanjError

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "gallery.md").read_text(encoding="utf-8")
SHOWN = read(PAGE)


def test_every_picture_of_the_page_names_the_file_it_comes_from() -> None:
    assert len(SHOWN) == len(re.findall(r"!\[", PAGE)) > 20


def test_every_figure_is_of_another_file() -> None:
    assert len({figure.file for figure in SHOWN}) == len({figure.made for figure in SHOWN}) == len(SHOWN)


@pytest.mark.parametrize("figure", SHOWN, ids=lambda figure: Path(figure.file).stem)
def test_the_commands_above_a_figure_can_be_typed(figure: object) -> None:
    group = get_command(app)
    commands = figure.commands  # type: ignore[attr-defined]
    assert commands
    for command in commands:
        panj, name, *words = shlex.split(command)
        assert panj == "panj"
        group.commands[name].make_context(name, words)  # type: ignore[attr-defined]


def test_figures_nobody_shows_are_not_kept() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in (*DOCS.glob("*.md"), DOCS.parent / "README.md"))
    kept = {path.name for path in (DOCS / "figures").iterdir()}
    assert kept == set(re.findall(r"\((?:docs/)?figures/([\w.-]+)\)", pages))


def test_commands_belong_to_the_nearest_block_above() -> None:
    page = "```console\n$ panj run a  # first\nsaid\n```\n![x](f/x.png)\n<!-- out/x.png -->\n\n"
    page += "![y](f/y.png)\n<!-- out/y.png -->\n"
    page += "```console\n$ panj plot a\n```\n![z](f/z.png)\n<!-- out/z.png -->\n"
    assert [figure.commands for figure in read(page)] == [("panj run a",), ("panj run a",), ("panj plot a",)]


def test_a_command_that_writes_no_such_figure_is_told(tmp_path: Path) -> None:
    (tmp_path / "gallery.md").write_text("```console\n$ panj list\n```\n![x](x.png)\n<!-- nothing.png -->\n")
    with pytest.raises(PanjError, match=r"nothing\.png was not written by panj list"):
        make(tmp_path, tmp_path, lambda text: None)
    (tmp_path / "gallery.md").write_text("```console\n$ panj show nobody\n```\n![x](x.png)\n<!-- nothing.png -->\n")
    with pytest.raises(PanjError, match="'panj show nobody' failed"):
        make(tmp_path, tmp_path, lambda text: None)


def test_figures_are_copied_to_where_the_page_finds_them(tmp_path: Path) -> None:
    (tmp_path / "docs" / "figures").mkdir(parents=True)
    text = "```console\n$ panj schema\n```\n![x](figures/x.png)\n<!-- made.png -->\n"
    (tmp_path / "docs" / "gallery.md").write_text(text)
    Image.new("RGB", (40, 30), (213, 94, 0)).save(tmp_path / "made.png")
    said: list[str] = []
    kept = tmp_path / "docs" / "figures" / "x.png"
    assert make(tmp_path / "docs", tmp_path, said.append) == [kept]
    with Image.open(kept) as image:
        assert (image.size, image.convert("RGB").getpixel((20, 15))) == ((40, 30), (213, 94, 0))
    assert said == ["panj schema"]
