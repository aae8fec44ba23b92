"""Links of a page: read, and led to where the site has what they mean."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from sim.docs.site.places import DOCS, PAGES, place

#: A link or a picture of Markdown, outside of code; a title after the target is kept.
LINK = re.compile(r"(?P<before>\]\()(?P<target>[^)\s]+)(?P<after>(?: \"[^\"]*\")?\))")
CODE = re.compile(r"(^(?P<fence>```+|~~~+)[^\n]*\n.*?^(?P=fence)[ ]*$|`[^`\n]+`)", re.S | re.M)
FENCE = re.compile(r"^(?P<fence>```+|~~~+)[^\n]*\n.*?^(?P=fence)[ ]*$", re.S | re.M)
HEADING = re.compile(r"^#{1,6} +(.+?)#* *$", re.M)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)


def targets(text: str) -> Iterator[str]:
    """Yield the targets of the links of a page that lead into the project, with their anchors."""
    for found in LINK.finditer(CODE.sub("", text)):
        if not ELSEWHERE.match(found["target"]):
            yield found["target"]


def meant(target: str, file: str) -> tuple[str, str]:
    """Return which file of the project a link in another one means, and its anchor with the mark."""
    path, mark, anchor = target.partition("#")
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), path)) if path else file, mark + anchor


def anchors(text: str) -> set[str]:
    """Return the anchors of the headings of a page, as GitHub and the site name them."""
    out: set[str] = set()
    for heading in HEADING.findall(FENCE.sub("", text)):
        plain = re.sub(r"\]\([^)]*\)|[*`\[]", "", heading)
        name = re.sub(r"[^\w\- ]", "", plain.strip().lower()).replace(" ", "-")
        out.add(next(each for k in range(len(out) + 1) if (each := f"{name}-{k}" if k else name) not in out))
    return out


def led(text: str, file: str, page: str) -> str:
    """Return the text of a page with its links as the site has them.

    Parameters
    ----------
    text : str
    file : str
        The file of the project that it stands in.
    page : str
        Where the site has it.
    """

    def lead(found: re.Match[str]) -> str:
        target = found["target"]
        if ELSEWHERE.match(target) or target.startswith("#"):
            return found[0]
        there, anchor = meant(target, file)
        to = posixpath.relpath(place(there), posixpath.dirname(page) or ".")
        return f"{found['before']}{to}{anchor}{found['after']}"

    parts = CODE.split(text)
    # a split by a pattern with two groups: text, code, its fence, text, …
    return "".join(part if k % 3 else LINK.sub(lead, part) for k, part in enumerate(parts) if k % 3 != 2)


def beyond(root: Path) -> set[str]:
    """Return the files and folders outside docs/ that pages of the site lead to, and that are none of them already."""
    waiting = [*(root / DOCS).rglob("*.md"), *(root / name for name in PAGES)]
    out: set[str] = set()
    while waiting:
        path = waiting.pop()
        file = path.relative_to(root).as_posix()
        for target in targets(path.read_text(encoding="utf-8")):
            there, _ = meant(target, file)
            if there not in out and there not in PAGES and not there.startswith(DOCS) and (root / there).exists():
                out.add(there)
                waiting += [root / there] if there.endswith(".md") else []
    return out


def shown(path: Path) -> str:
    """Return the text of a page that shows a file, or what a folder holds."""
    if path.is_dir():
        names = sorted(
            each.name + "/" * each.is_dir() for each in path.iterdir() if not each.name.startswith(("_", "."))
        )
        return "\n".join(f"- `{name}`" for name in names)
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return text
    language = {".py": "python", ".yaml": "yaml", ".json": "json", ".cff": "yaml"}.get(path.suffix, "text")
    return f"````{language}\n{text}\n````"
