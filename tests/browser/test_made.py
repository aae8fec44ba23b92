"""A report that was made for a tab is shown by a real browser in its sandbox: it runs, and reaches nobody."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.pages.gate import Gate
from sim.pages.made import File, Made

pytestmark = pytest.mark.browser

REPORT = b"""<!doctype html><title>first</title><script>
document.title = "ran as " + window.origin;
fetch("/").then(() => { document.title = "reached the server"; }, () => { document.title += ", reached nobody"; });
</script>"""


@pytest.fixture
def gate() -> Iterator[Gate]:
    """Serve a page with a link to a report, behind the gate."""
    uvicorn = pytest.importorskip("uvicorn", reason="uvicorn is not installed: pip install 'panj[view]'")
    made = Made()
    word = made.add(File("both.html", REPORT))

    async def inner(_scope: Any, _receive: Any, send: Any) -> None:
        body = f'<a target="_blank" rel="noopener" href="made/{word}/both.html">report</a>'.encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
        await send({"type": "http.response.body", "body": body})

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    gate = Gate(inner, listening.getsockname()[1], Path(), lambda _kernel, _page: False, made)
    server = uvicorn.Server(uvicorn.Config(gate, log_config=None, lifespan="off"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])), daemon=True)
    thread.start()
    yield gate
    server.should_exit = True
    thread.join(10)
    listening.close()


def test_a_report_runs_in_its_sandbox_and_reaches_nobody(chromium: Any, gate: Gate) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(gate.address)
    with context.expect_page() as opened:
        page.click("a")
    report = opened.value
    report.wait_for_function("document.title.includes('reached')")
    assert report.title() == "ran as null, reached nobody"
    context.close()
