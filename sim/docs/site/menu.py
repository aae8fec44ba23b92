"""The contents of the site: README's table of the documentation, so that neither has a page that the other lacks."""

from __future__ import annotations

import re

from sim.docs.site.links import meant, targets
from sim.docs.site.places import HOME, place

README, HEADING = "README.md", "\n## Documentation\n"
#: A row of the table that says for what the rows below it are.
GROUP = re.compile(r"\*\*(?P<name>[^*]+)\*\*")


def groups(readme: str) -> dict[str, list[str]]:
    """Return the files of the documentation by what they are for, as README's table has them."""
    section = readme.split(HEADING)[1].split("\n## ")[0]
    out: dict[str, list[str]] = {}
    for row in re.findall(r"^\|([^|]*)\|.*\|$", section, re.M)[2:]:
        if group := GROUP.fullmatch(row.strip()):
            out[group["name"]] = []
        else:
            out[next(reversed(out))] += [meant(target, README)[0] for target in targets(row)]
    return out


def menu(readme: str, reference: tuple[str, list[str]]) -> list[dict[str, str | list[str]]]:
    """Return the navigation of the site: home, README's table, and the pages of the reference that is made of the code.

    A page's name in it is its heading.
    """
    made: list[dict[str, str | list[str]]] = [{"Home": HOME}]
    made += [{name: [place(file) for file in files]} for name, files in groups(readme).items()]
    return [*made, {reference[0]: reference[1]}]
