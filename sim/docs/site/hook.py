"""What MkDocs calls while it builds the site (``hooks`` in mkdocs.yml)."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from sim.docs.site import reference
from sim.docs.site.links import beyond, led, shown
from sim.docs.site.menu import README, menu
from sim.docs.site.notebook import as_page
from sim.docs.site.places import NOTEBOOK, PAGES, SOURCE, origin, place

CHANGES = "CHANGELOG.md"
#: How much more, or less, than others a page is what a search means: where names and words are explained comes first,
#: what was comes after what is, and the reference of the code after all pages.
WEIGHTS = {
    CHANGES: 0.1,
    "docs/parameters.md": 4.0,
    "docs/odd.md": 3.0,
    "docs/sweeps.md": 2.0,
    "docs/sweep-results.md": 2.0,
    "docs/planner.md": 2.0,
    "README.md": 2.0,
}
REFERENCE = 0.1
#: Pages that show a file are found by links, not by the search: it would find each word of the code.
UNSEARCHED = "---\nsearch:\n  exclude: true\n---\n"


def root(config: MkDocsConfig) -> Path:
    """Return the folder of the project."""
    return Path(config.config_file_path).parent


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Take the contents from README."""
    readme = (root(config) / README).read_text(encoding="utf-8")
    config.nav = menu(readme, (reference.NAME, list(reference.pages())))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made: those of other folders, the notebook, the reference, files that are linked to."""
    here = root(config)
    made: dict[str, str | bytes] = dict(reference.pages())
    for file, page in PAGES.items():
        made[page] = (here / file).read_text(encoding="utf-8")
    for file in beyond(here):
        heading = "" if file.endswith(".md") else f"# `{file}`\n\n"
        made[place(file)] = f"{UNSEARCHED}{heading}{shown(here / file)}\n"
    for path in Path(config.docs_dir).rglob(f"*{NOTEBOOK}"):
        old = files.get_file_from_path(path.relative_to(config.docs_dir).as_posix())
        if old is not None:
            files.remove(old)
        book = as_page(path)
        made[place(path.relative_to(here).as_posix())] = book.text
        made |= dict(book.pictures)
    for name, content in made.items():
        files.append(File.generated(config, name, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Lead the links of a page to where the site has what they mean."""
    name = page.file.src_uri
    if name.startswith(reference.FOLDER):
        page.meta["search"] = {"boost": REFERENCE}
        return markdown
    file = origin(name, root(config))
    if name.startswith(SOURCE):
        page.meta["hide"] = ["navigation"]
    elif file in WEIGHTS:
        page.meta["search"] = {"boost": WEIGHTS[file]}
    return led(markdown, file, name)
