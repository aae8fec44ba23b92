"""Templates of pages: every text put into one is escaped, but our own style and scripts."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from sim.words.numbers import exact, together


class Unbroken(jinja2.Template):
    """A template in whose pages no line ends between a number and its per cent sign."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Return the page."""
        return together(super().render(*args, **kwargs))


@cache
def template(package: str, name: str) -> jinja2.Template:
    """Return the template that a package has under a name; what it imports lies beside this file."""
    environment = jinja2.Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        loader=jinja2.FunctionLoader(lambda part: (files("sim.pages.web") / part).read_text(encoding="utf-8")),
    )
    environment.template_class = Unbroken
    environment.filters["css"] = environment.filters["js"] = _as_is
    environment.filters["exact"] = exact
    return environment.from_string((files(package) / name).read_text(encoding="utf-8"))


def _as_is(text: str) -> Markup:
    """Return our own style and scripts as they are: they hold no text of the user."""
    return Markup(text)
