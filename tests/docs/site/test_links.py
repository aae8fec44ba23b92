"""Links of the pages: each leads to a file that is there and to a heading that it has, also in the site."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.docs.site.links import anchors, beyond, led, meant, targets
from sim.docs.site.places import DOCS, PAGES, origin, place

ROOT = Path(__file__).resolve().parents[3]
FILES = [*sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / DOCS).rglob("*.md")), *PAGES]


def text(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("file", FILES)
def test_every_link_leads_to_a_file_and_a_heading(file: str) -> None:
    faults = []
    for target in targets(text(file)):
        there, anchor = meant(target, file)
        if not (ROOT / there).exists():
            faults.append(f"{target}: there is no {there}")
        elif anchor and anchor[1:] not in anchors(text(there)):
            faults.append(f"{target}: {there} has no such heading")
    assert faults == []


def test_links_in_code_are_none() -> None:
    assert list(targets("[a](b.md) `[c](d.md)`\n\n```text\n[e](f.md)\n```\n[g](https://h.org) [i](#j)")) == [
        "b.md",
        "#j",
    ]


def test_anchors_are_those_of_github() -> None:
    page = "# A, b & `c_d`\n## Same\n```text\n# none\n```\n## Same\n### [A link](x.md) – 2\n"
    assert anchors(page) == {"a-b--c_d", "same", "same-1", "a-link--2"}


@pytest.mark.parametrize(
    ("file", "page"),
    [
        ("README.md", "index.md"),
        ("docs/compare.md", "compare.md"),
        ("docs/tutorial.ipynb", "tutorial.md"),
        ("docs/figures/totals.png", "figures/totals.png"),
        ("scenarios/README.md", "scenarios.md"),
        ("sim/cli/options.py", "source/sim/cli/options.py.md"),
        ("sim/words", "source/sim/words.md"),
    ],
)
def test_where_a_file_stands_says_what_it_came_from(file: str, page: str) -> None:
    assert place(file) == page
    assert origin(page, ROOT) == file


def test_a_link_is_led_to_where_the_site_has_it() -> None:
    said = 'See [a](../README.md#in-python), [b](../sim/words "c"), [d](compare.md), [e](https://x.org), `[f](g.md)`.'
    assert led(said, "docs/view.md", "view.md") == (
        'See [a](index.md#in-python), [b](source/sim/words.md "c"), [d](compare.md), [e](https://x.org), `[f](g.md)`.'
    )
    assert led("![a](docs/figures/b.png)", "README.md", "index.md") == "![a](figures/b.png)"
    shown = led("[up](../../README.md)", "scenarios/worlds/a/README.md", "source/scenarios/worlds/a/README.md.md")
    assert shown == "[up](../../../../scenarios.md)"


def test_what_lies_beyond_the_pages_is_found_with_what_it_leads_to(tmp_path: Path) -> None:
    for file in (*PAGES, "docs/a.md", "sim/b.py", "worlds/README.md", "worlds/c.csv"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("")
    (tmp_path / "docs/a.md").write_text("[b](../sim/b.py) [w](../worlds/README.md) [r](../README.md) [gone](../no.py)")
    (tmp_path / "worlds/README.md").write_text("[c](c.csv)")
    assert beyond(tmp_path) == {"sim/b.py", "worlds/README.md", "worlds/c.csv"}
