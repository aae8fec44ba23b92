"""What a planner does in the part "What if…?" of the dashboard, for the tests that do it."""

from __future__ import annotations

import re
from typing import Any

#: A busy machine takes its time, and the first run of all compiles for a minute or two, ms.
LONG = 300_000


class Planner:
    """Somebody at the page: asks, reads, and never writes a line of code."""

    def __init__(self, page: Any) -> None:
        self.page = page
        page.set_default_timeout(LONG)
        self.part = page.get_by_role("region", name="What if…?")

    def button(self, name: str) -> Any:
        return self.part.get_by_role("button", name=name, exact=True)

    def ask(self, kind: str, date: str, *, target: str | None = None, value: str | None = None) -> None:
        """Fill the form of a kind of change, and send it."""
        self.button(kind).click()
        form = self.part.get_by_role("form")
        form.wait_for()
        if target is not None:
            form.locator("#pw-target").select_option(label=target)
        if value is not None:
            box = form.locator("#pw-value")
            if box.evaluate("box => box.tagName") == "SELECT":
                box.select_option(label=value)
            else:
                box.fill(value)
        form.get_by_label("From", exact=True).fill(date)
        form.get_by_role("button", name="Add").click()

    def added(self, kind: str, date: str, *, target: str | None = None, value: str | None = None) -> None:
        """Ask for a change that can be: the form closes, and the list has one more."""
        before = self.changes.count()
        self.ask(kind, date, target=target, value=value)
        self.wait_for_changes(before + 1)

    @property
    def changes(self) -> Any:
        return self.part.get_by_role("list", name="Changes").get_by_role("listitem")

    @property
    def marks(self) -> Any:
        return self.page.get_by_role("group", name="Dates of the changes").get_by_role("slider")

    def wait_for_changes(self, count: int) -> None:
        self.page.wait_for_function(
            "count => document.querySelectorAll('.pw-changes li').length === count", arg=count, timeout=LONG
        )

    def wait_for_date(self, change: int, words: str) -> None:
        """Wait until the list says a date of a change, the first being 1."""
        self.changes.nth(change - 1).get_by_text(words).wait_for()

    def wait_for_pairs(self) -> None:
        """Wait until all pairs of runs are there."""
        self.part.get_by_text("50 pairs of runs, the same luck").first.wait_for(timeout=5 * LONG)
        self.part.get_by_role("progressbar").wait_for(state="detached")

    def made(self, button: str, link: str) -> Any:
        """Have a file made; return its link."""
        self.button(button).click()
        found = self.part.get_by_role("list", name="Files that were made").get_by_role("link", name=re.compile(link))
        found.wait_for(timeout=2 * LONG)
        return found

    def sentence(self) -> str:
        return str(self.part.locator(".pw-sentence").inner_text())
