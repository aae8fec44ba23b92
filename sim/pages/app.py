"""What the server of the dashboard shows: one page, chosen before it starts.

Solara is given a module and looks for `Page` and `Layout` in it. Every tab of a browser gets a page of its own from
`Page`; nothing here changes once the server runs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

#: What the tab is called; put here by `sim.pages.serve.serve`.
title = "Panj"
#: Makes the page of a tab; put here by `sim.pages.serve.serve`.
make_page: Callable[[], Any] | None = None


@solara.component
def Page() -> None:
    """Show the chosen page."""
    if make_page is None:
        solara.Error("no page was chosen")
    else:
        make_page()


@solara.component_vue("daylight.vue")
def Daylight() -> None:
    """Follow the system's choice of light or dark, until the user makes one; say the language and allow zooming."""


@solara.component
def Layout(children: list[Any]) -> None:
    """Give the page the whole window: no bar and no drawer of Solara's around it."""
    solara.Div(classes=["panj-window"], children=[Daylight(), *children])
