"""README's table of the documentation is the contents of the site, and lacks no page."""

from __future__ import annotations

from pathlib import Path

from sim.docs.site.menu import groups, menu
from sim.docs.site.places import DOCS, PAGES, place

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
LISTED = [file for files in groups(TEXT).values() for file in files]


def test_the_table_has_every_page_once() -> None:
    docs = {path.relative_to(ROOT).as_posix() for form in ("*.md", "*.ipynb") for path in (ROOT / DOCS).rglob(form)}
    assert sorted(LISTED) == sorted(docs | set(PAGES) - {"README.md"})


def test_every_group_has_a_name_and_pages() -> None:
    assert len(groups(TEXT)) >= 7
    assert all(groups(TEXT).values())


def test_the_menu_is_the_table_between_home_and_the_reference() -> None:
    made = menu(TEXT, ("In Python", ["python/runs.md"]))
    assert made[0] == {"Home": "index.md"}
    assert made[-1] == {"In Python": ["python/runs.md"]}
    assert [page for each in made[1:-1] for pages in each.values() for page in pages] == [place(f) for f in LISTED]


def test_rows_belong_to_the_name_above_them() -> None:
    table = (
        "\n## Documentation\n| page | what |\n|---|---|\n| **A** | |\n| [x](docs/x.md), [y](y.md) | z |\n| **B** | |\n"
    )
    assert groups(f"{table}| [z](docs/z.md) | w |\n\n## Next\n| a |\n") == {
        "A": ["docs/x.md", "y.md"],
        "B": ["docs/z.md"],
    }
