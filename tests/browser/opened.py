"""A page of a report that is open in a browser, with what it complained about and asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any


class Opened:
    """A page with what it complained about and asked for."""

    def __init__(self, chromium: Any, file: Path, *, at: str = "", **options: Any) -> None:
        self.page = chromium.new_page(**({"viewport": {"width": 1100, "height": 900}} | options))
        self.errors: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda said: self.errors.append(said.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(f"{file.as_uri()}{at}")

    def ready(self) -> Any:
        """Return the page when its scripts have drawn it."""
        self.page.wait_for_function("window.panjReport !== undefined")
        return self.page

    def check(self) -> None:
        """Fail if anything was said on the console or asked of a network."""
        assert self.errors == []
        assert [url for url in self.asked if not url.startswith(("file:", "data:", "blob:"))] == []
