"""Templates of pages: every text put into one is escaped, but our own style and scripts."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import jinja2
from markupsafe import Markup


@cache
def template(package: str, name: str) -> jinja2.Template:
    """Return the template that a package has under a name."""
    environment = jinja2.Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["css"] = environment.filters["js"] = _as_is
    return environment.from_string((files(package) / name).read_text(encoding="utf-8"))


def _as_is(text: str) -> Markup:
    """Return our own style and scripts as they are: they hold no text of the user."""
    return Markup(text)
