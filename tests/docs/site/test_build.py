"""The site is built without a warning, every link of it leads somewhere, and it loads nothing from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from sim.docs.site.menu import groups
from sim.docs.site.places import place

ROOT = Path(__file__).resolve().parents[3]
#: Attributes by which a page loads something, by its element; a link that is only followed is none.
LOADS = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "video": "src", "use": "href"}
#: What a `link` says of the site and does not load.
TOLD = {"canonical", "next", "prev", "alternate"}


@dataclass
class Seen(HTMLParser):
    """What a page links to, loads, and can be linked to by."""

    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.ids |= {has[name] for name in ("id", "name") if name in has}
        if tag == "a" and "href" in has:
            self.links.append(has["href"])
        elif tag in LOADS and LOADS[tag] in has and has.get("rel") not in TOLD:
            self.loads.append(has[LOADS[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("mkdocs", reason="the extra 'docs' is not installed: pip install 'panj[docs]'")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Seen]:
    out = {}
    for path in site.rglob("*.html"):
        out[path] = Seen()
        out[path].feed(path.read_text(encoding="utf-8"))
    return out


@pytest.mark.slow
def test_every_page_of_readme_is_there(site: Path, pages: dict[Path, Seen]) -> None:
    files = [
        place(file) for files in groups((ROOT / "README.md").read_text(encoding="utf-8")).values() for file in files
    ]
    assert [file for file in files if site / file.replace(".md", ".html") not in pages] == []


@pytest.mark.slow
def test_every_link_leads_somewhere(site: Path, pages: dict[Path, Seen]) -> None:
    faults = []
    for path, seen in pages.items():
        for link in {*seen.links, *seen.loads} if path.name != "404.html" else ():
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            there = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            anchor = unquote(parts.fragment)
            missing = not there.is_file() or (anchor and there in pages and anchor not in pages[there].ids)
            faults += [f"{path.relative_to(site)}: {link}"] if missing else []
    assert faults == []


@pytest.mark.slow
def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[Path, Seen]) -> None:
    loaded = {address for seen in pages.values() for address in seen.loads}
    assert {address for address in loaded if re.match(r"(https?:)?//", address)} == set()
    assert [
        path.name for path in site.rglob("*.css") if re.search(r"url\(\s*[\"']?(https?:)?//", path.read_text())
    ] == []


@pytest.mark.slow
def test_no_page_names_a_place_of_this_machine(pages: dict[Path, Seen]) -> None:
    found = [path.name for path in pages if str(ROOT) in path.read_text(encoding="utf-8")]
    assert found == []
