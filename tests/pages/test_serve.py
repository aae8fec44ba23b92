"""The server is for this machine only, asks nobody else for anything, and stops when told."""

from __future__ import annotations

import importlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

import pytest

from sim.pages import serve
from sim.scenario.errors import PanjError

pytest.importorskip("solara.server", reason="the extra 'view' is not installed")

from websockets.sync.client import connect  # uvicorn answers sockets with it

alone = pytest.mark.alone

PAGE = """
import solara

@solara.component
def Hello(word: str) -> None:
    solara.Text(word)
"""
#: Notes every name that is looked up and every connection that is made, to other machines, and refuses it.
WATCH = """
import sys
left = open(%r, "a", buffering=1)
left.write("watched\\n")

def hook(event, arguments):
    place = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0, "socket.connect": 1}.get(event)
    if place is None:
        return
    host = arguments[place]
    host = host[0] if isinstance(host, tuple) else host
    if str(host) not in ("127.0.0.1", "localhost", "None"):
        left.write(f"{event} {arguments}\\n")
        raise OSError("no network")

sys.addaudithook(hook)
"""
#: A page with a thread of its own in every tab; how many tabs and such threads there are is written to a file.
COUNTED = """
import threading
import time
from pathlib import Path

import solara


@solara.component
def Hello(word: str) -> None:
    def live():
        over = threading.Event()
        threading.Thread(target=over.wait, name="mine", daemon=True).start()
        return over.set

    solara.use_effect(live, [])
    solara.Text(word)


def count():
    from solara.server import kernel_context
    while True:
        tabs = [name for name in kernel_context.contexts if name.startswith("tab")]
        named = [thread for thread in threading.enumerate() if thread.name == "mine"]
        Path("counts.part").write_text(f"{len(tabs)} {len(named)}")
        Path("counts.part").replace("counts.txt")
        time.sleep(0.1)


threading.Thread(target=count, daemon=True).start()
"""


def threads_of(process: subprocess.Popen[str]) -> int:
    """Return how many threads a process has; 0 where the system does not tell, so that any number is enough."""
    folder = Path(f"/proc/{process.pid}/task")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def message_of(kind: str, **content: Any) -> dict[str, Any]:
    header = {"msg_type": kind, "msg_id": "1", "username": "", "session": "p"}
    return {"header": header, "parent_header": {}, "metadata": {}, "channel": "shell", "content": content}


OPENED = [
    message_of("comm_open", comm_id="c", target_name="solara.control", data={}),
    message_of("comm_msg", comm_id="c", data={"method": "run", "path": "/", "args": {"path": "/"}}),
]
START = (
    "from sim.pages.serve import serve\n"
    "serve('hello:Hello', {'word': 'hi'}, browser=%s, title='Hello', say=lambda line: print(line, flush=True))"
)


def started(folder: Path, browser: bool = False, page: str = PAGE, **more: str) -> tuple[subprocess.Popen[str], str]:
    (folder / "hello.py").write_text(page)
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
    found = re.search(r"http://127\.0\.0\.1:\d+/[\w-]{43}/", line)
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
        assert answer(urljoin(address, part)) == 200, part


@pytest.mark.parametrize("host", ["example.org", "example.org:80", "127.0.0.1.example.org", ""])
def test_other_names_for_this_machine_are_refused(server: tuple[str, Path], host: str) -> None:
    assert answer(server[0], host=host) == 403


def test_pages_from_elsewhere_are_refused(server: tuple[str, Path]) -> None:
    address, _ = server
    assert answer(address, origin="http://example.org") == 403
    assert answer(address, origin="null") == 403
    assert answer(address, origin="/".join(address.split("/")[:3])) == 200
    assert answer(address, **{"sec-fetch-site": "cross-site"}) == 403


def test_other_accounts_of_the_machine_are_refused(server: tuple[str, Path]) -> None:
    address, _ = server
    port = address.split("/")[2]
    for path in ("", "static/main.js", "_solara/cdn/requirejs@2.3.6/require.js", "resourcez", f"{'a' * 43}/"):
        assert answer(f"http://{port}/{path}") == 403
        assert answer(address + path) == (200 if path in ("", "static/main.js") or "cdn" in path else 404)


def test_no_connection_leaves_this_machine(tmp_path: Path) -> None:
    left = tmp_path / "left.txt"
    (tmp_path / "sitecustomize.py").write_text(WATCH % str(left))
    process, line = started(tmp_path)
    try:
        address = line.split()[1]
        for path in ("", "static/main.js", "_solara/cdn/jquery@3.7.1/dist/jquery.js", "_solara/cdn/vega@9/x.html"):
            answer(address + path)
            answer(address + path, **{"sec-fetch-site": "cross-site"})
        kernel = "jupyter/api/kernels/0b0b0b0b/channels?session_id=p"
        with connect(f"{address}{kernel}".replace("http:", "ws:"), open_timeout=30) as tab:
            tab.send(json.dumps(message_of("kernel_info_request")))
            assert "kernel_info_reply" in "".join(str(tab.recv(timeout=30)) for _ in range(3))
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert left.read_text() == "watched\n"


@alone
@pytest.mark.slow  # of the tests that run alone it took longest
def test_tabs_that_vanish_give_everything_back(tmp_path: Path) -> None:
    assert serve.VANISHED == "60s"
    (tmp_path / "sitecustomize.py").write_text("import sim.pages.serve as s\ns.VANISHED, s.TIDIED = '1s', 2\n")
    process, line = started(tmp_path, page=COUNTED)
    try:
        address = line.split()[1].replace("http:", "ws:")

        def counted() -> list[int]:
            return [int(word) for word in (tmp_path / "counts.txt").read_text().split()]

        def wait(true: Any) -> None:
            end = time.monotonic() + 60
            while not true(counted()):
                assert time.monotonic() < end, counted()
                time.sleep(0.1)

        with ExitStack() as stack:
            names = [f"{address}jupyter/api/kernels/tab{k}/channels?session_id=p" for k in range(5)]
            before = threads_of(process)
            tabs = [stack.enter_context(connect(name, open_timeout=30)) for name in names]
            for tab in tabs:
                for message in OPENED:
                    tab.send(json.dumps(message))
            wait(lambda now: now[:2] == [5, 5])
            assert threads_of(process) > before + len(tabs) or not before, "a tab has a thread, and this one another"
            for tab in tabs:  # as the system does for a browser that is killed: no word of goodbye
                tab.socket.shutdown(socket.SHUT_RDWR)
            wait(lambda now: now[:2] == [0, 0])
            wait(lambda now: threads_of(process) <= before + 1)
        assert answer(line.split()[1]) == 200
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def test_what_is_not_installed_is_not_fetched(server: tuple[str, Path]) -> None:
    address, _ = server
    for part in ("jquery@3.7.1/dist/jquery.html", "vega@5.21.0", "vega@5.21.0/build"):
        assert answer(f"{address}_solara/cdn/{part}") == 404
    folder = Path(importlib.import_module("solara.server.settings").assets.proxy_cache_dir)
    assert not (folder / "jquery@3.7.1").exists()
    assert (folder / "vega@5.21.0" / "build").is_dir(), "a folder that is asked for stays"


def test_only_this_machine_is_listened_to(server: tuple[str, Path]) -> None:
    port = int(server[0].split("/")[2].rpartition(":")[2])
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


@alone
def test_ctrl_c_stops_it_without_a_traceback(tmp_path: Path) -> None:
    process, line = started(tmp_path)
    assert answer(line.split()[1]) == 200
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert out == "stopped\n"
    assert err == ""


@alone
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_sigterm_stops_the_command_as_ctrl_c_does(tmp_path: Path) -> None:
    code = "from sim.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "view", "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    address = next(word for word in process.stdout.readline().split() if word.startswith("http://"))
    assert answer(address) == 200
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert out.endswith("stopped\n")
    assert err == ""
    assert process.returncode == 0


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


def test_parts_that_are_missing_are_a_mistake_of_the_installation(tmp_path: Path) -> None:
    process, line = started(tmp_path, SOLARA_ASSETS_PROXY_CACHE_DIR=str(tmp_path / "empty"))
    _, said = process.communicate(timeout=30)
    assert line == ""
    assert said.splitlines()[-1].startswith("sim.scenario.errors.PanjError: parts of the page are not installed (")
    assert said.splitlines()[-1].endswith(" more), and none is fetched: pip install 'panj[view]'")


def test_no_name_beside_the_token_is_in_what_a_browser_is_started_with(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = serve.Gate(None, 4321, Path(), lambda kernel, page: False)  # type: ignore[arg-type]
    opened: list[str] = []
    browser = SimpleNamespace(open=lambda address: opened.append(address) or True)
    monkeypatch.setattr(serve.webbrowser, "get", lambda: browser)
    serve._open(SimpleNamespace(started=True), gate, lambda line: None)
    assert opened == [gate.ticket]
    assert gate.root not in gate.ticket, "other accounts can read the arguments of a process"
