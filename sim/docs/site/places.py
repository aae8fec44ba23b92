"""Where a file of the project stands in the site, and what it came from.

Pages of docs/ keep their place. README.md is the home page, the other pages of the top level and of scenarios/ have
names of their own, and whatever else a page links to (code, tables, licences) has a page that shows it, below
``source/``: the site is whole by itself, without a network and without the project beside it.
"""

from __future__ import annotations

from pathlib import Path

HOME = "index.md"
DOCS, SOURCE = "docs/", "source/"
#: Pages outside docs/, by their file.
PAGES = {
    "README.md": HOME,
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "scenarios/README.md": "scenarios.md",
}
ORIGINS = {page: file for file, page in PAGES.items()}
NOTEBOOK = ".ipynb"


def place(file: str) -> str:
    """Return where a file or folder of the project, by its path in it, stands in the site."""
    if file in PAGES:
        return PAGES[file]
    if file.startswith(DOCS):
        inside = file.removeprefix(DOCS)
        return inside.removesuffix(NOTEBOOK) + ".md" if inside.endswith(NOTEBOOK) else inside
    return f"{SOURCE}{file}.md"


def origin(page: str, root: Path) -> str:
    """Return the file of the project that a page of the site was made of, or shows."""
    if page in ORIGINS:
        return ORIGINS[page]
    if page.startswith(SOURCE):
        return page.removeprefix(SOURCE).removesuffix(".md")
    book = page.removesuffix(".md") + NOTEBOOK
    return DOCS + (book if page.endswith(".md") and (root / DOCS / book).is_file() else page)
