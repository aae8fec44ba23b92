"""The server is for this machine only, asks nobody else for anything, and stops when told."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from sim.scenario.errors import PanjError
from sim.view import serve

pytest.importorskip("solara.server", reason="the extra 'view' is not installed")

pytestmark = pytest.mark.alone

PAGE = """
import solara

@solara.component
def Hello(word: str) -> None:
    solara.Text(word)
"""
START = (
    "from sim.view.serve import serve\n"
    "serve('hello:Hello', {'word': 'hi'}, browser=%s, title='Hello', say=lambda line: print(line, flush=True))"
)


def started(folder: Path, browser: bool = False, **more: str) -> tuple[subprocess.Popen[str], str]:
    (folder / "hello.py").write_text(PAGE)
    path = os.pathsep.join([str(folder), str(Path(serve.__file__).parents[2])])
    environment = {**os.environ, "PYTHONPATH": path, "BROWSER": "no-such-browser", "HOME": str(folder), **more}
    process = subprocess.Popen(
        [sys.executable, "-c", START % browser],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=folder,
    )
    assert process.stdout is not None
    return process, process.stdout.readline()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("served")
    process, line = started(folder)
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, process.communicate(timeout=30)
    yield found[0], folder
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)


def answer(address: str, **headers: str) -> int:
    request = urllib.request.Request(address, headers={name.title(): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_the_page_is_whole_without_a_network(server: tuple[str, Path]) -> None:
    address, _ = server
    assert answer(address) == 200
    with urllib.request.urlopen(address, timeout=10) as response:
        html = response.read().decode()
    parts = re.findall(r'<(?:script|link|img|iframe)\b[^>]*?\s(?:src|href)="([^"]+)"', html)
    assert len(parts) > 5
    assert [part for part in parts if part.startswith(("http:", "https:", "//"))] == []
    for part in parts:
        assert answer(urljoin(f"{address}/", part)) == 200, part


@pytest.mark.parametrize("host", ["example.org", "example.org:80", "127.0.0.1.example.org", ""])
def test_other_names_for_this_machine_are_refused(server: tuple[str, Path], host: str) -> None:
    assert answer(server[0], host=host) == 403


def test_pages_from_elsewhere_are_refused(server: tuple[str, Path]) -> None:
    address, _ = server
    assert answer(address, origin="http://example.org") == 403
    assert answer(address, origin="null") == 403
    assert answer(address, origin=address) == 200


@pytest.mark.parametrize(
    ("host", "origin", "let_in"),
    [
        (b"127.0.0.1:80", b"http://127.0.0.1:80", True),
        (b"localhost:80", b"http://localhost:80", True),
        (b"127.0.0.1:80", None, True),
        (b"127.0.0.1:80", b"http://127.0.0.1:81", False),
        (b"127.0.0.1:80", b"https://example.org", False),
        (b"example.org:80", b"http://example.org:80", False),
    ],
)
def test_websockets_of_pages_from_elsewhere_are_refused(host: bytes, origin: bytes | None, let_in: bool) -> None:
    passed, sent = [], []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        passed.append(scope)

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"host", host), *([] if origin is None else [(b"origin", origin)])]
    asked = serve.guarded(inner)({"type": "websocket", "headers": headers}, receive, send)
    with ThreadPoolExecutor(1) as other:  # beside the browser tests Playwright's loop is running in this one
        other.submit(asyncio.run, asked).result()
    assert bool(passed) == let_in
    assert sent == ([] if let_in else [{"type": "websocket.close", "code": 1008}])


def test_only_this_machine_is_listened_to(server: tuple[str, Path]) -> None:
    port = int(server[0].rpartition(":")[2])
    with socket.socket(socket.AF_INET6) as other:
        other.settimeout(2)
        assert other.connect_ex(("::1", port)) != 0
    # 127.0.0.2 is this machine too, but not the address that was bound
    with socket.socket() as other:
        other.settimeout(2)
        assert other.connect_ex(("127.0.0.2", port)) != 0


def test_nothing_is_kept_to_tell_users_apart(server: tuple[str, Path]) -> None:
    address, folder = server
    assert answer(address) == 200
    assert list(folder.rglob("server_user_id.txt")) == []


def test_ctrl_c_stops_it_without_a_traceback(tmp_path: Path) -> None:
    process, line = started(tmp_path)
    assert answer(line.split()[1]) == 200
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert out == "stopped\n"
    assert err == ""


def test_without_a_browser_it_says_so_and_goes_on(tmp_path: Path) -> None:
    process, line = started(tmp_path, browser=True)
    address = line.split()[1]
    assert process.stdout is not None
    assert process.stdout.readline() == f"no browser was found: open {address} in one\n"
    assert answer(address) == 200
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)


def test_a_port_in_use_is_a_mistake_of_the_user() -> None:
    with socket.socket() as taken:
        taken.bind((serve.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PanjError, match=rf"port {port} cannot be used \(address already in use\)"):
            serve._listen(port)


@pytest.mark.parametrize("port", [-1, 65536])
def test_no_such_port(port: int) -> None:
    with pytest.raises(PanjError, match=f"port {port}: want a whole number from 1 to 65535"):
        serve._listen(port)


def test_messages_are_not_held_back() -> None:
    with serve._listen(0) as listening, socket.create_connection(listening.getsockname()):
        other, _ = listening.accept()
        with other:
            assert other.proto == socket.IPPROTO_TCP, "asyncio turns Nagle's delays off only for these"


@pytest.mark.parametrize("name", ["solara", "uvicorn", "ipyvuetify"])
def test_a_missing_extra_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(
        PanjError, match=rf"the dashboard needs {name}, which is not installed: pip install 'panj\[view"
    ):
        serve.require()


def test_parts_that_are_missing_are_spoken_of(tmp_path: Path) -> None:
    process, _ = started(tmp_path, SOLARA_ASSETS_PROXY_CACHE_DIR=str(tmp_path / "empty"))
    assert process.stdout is not None
    assert process.stdout.readline() == (
        "parts of the page are not installed and will be fetched from https://cdn.jsdelivr.net/npm/: "
        "pip install 'panj[view]'\n"
    )
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
