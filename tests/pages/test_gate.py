"""Nobody gets in without the token, nothing but the page is a page, and no request ever leaves this machine."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sim.pages.gate import ALWAYS, Gate, policy

PORT = 4321
HOST = ("host", f"127.0.0.1:{PORT}")
KERNEL = "0b0b0b0b-1c1c-4d4d-8e8e-2f2f2f2f2f2f"


class Inner:
    """Stands for Solara: answers everything, as HTML, and notes what it was asked."""

    def __init__(self, body: bytes = b"<html><script>1</script><script src='a.js'></script></html>") -> None:
        self.scopes: list[Any] = []
        self.frames: list[Any] = []
        self.body = body

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scopes.append(scope)
        if scope["type"] == "websocket":
            while (message := await receive())["type"] != "websocket.disconnect":
                self.frames.append(message)
            return
        cookie = (b"set-cookie", b"solara-session-id=abc; expires=x; Path=/; SameSite=none; Secure")
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html"), cookie]})
        await send({"type": "http.response.body", "body": self.body})


class Asked:
    """What came back."""

    def __init__(self, sent: list[Any]) -> None:
        self.sent = sent
        self.status = sent[0].get("status") if sent else None
        headers = list(sent[0].get("headers", [])) if sent else []
        self.headers = {name.decode(): value.decode() for name, value in headers}
        self.body = b"".join(message.get("body", b"") for message in sent[1:])


def run(asked: Any) -> None:
    with ThreadPoolExecutor(1) as other:  # beside the browser tests Playwright's loop is running in this one
        other.submit(asyncio.run, asked).result()


def ask(gate: Gate, path: str, *headers: tuple[str, str], method: str = "GET", query: str = "", **more: Any) -> Asked:
    sent: list[Any] = []
    coming = list(more.pop("coming", []))
    encoded = [(name.encode(), value.encode()) for name, value in headers or (HOST,)]
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": encoded, **more}

    async def receive() -> Any:
        return coming.pop(0) if coming else {"type": "websocket.disconnect", "code": 1006}

    async def send(message: Any) -> None:
        sent.append(message)

    run(gate(scope, receive, send))
    return Asked(sent)


@pytest.fixture
def inner() -> Inner:
    return Inner()


@pytest.fixture
def gate(inner: Inner, tmp_path: Path) -> Gate:
    folder = tmp_path / "parts" / "vue@1.0.0"
    folder.mkdir(parents=True)
    (folder / "vue.js").write_text("1")
    (folder / "page.html").write_text("<script>alert(1)</script>")
    (folder / "evil.svg").write_text("<svg onload='alert(1)'/>")
    (tmp_path / "secret.js").write_text("secret")
    (folder / "out.js").symlink_to(tmp_path / "secret.js")
    return Gate(inner, PORT, tmp_path / "parts", lambda kernel, page: (kernel, page) == (KERNEL, "p"))


PLACES = [
    "/",
    "/static/main.js",
    "/static/assets/theme.js",
    "/static/public/x",
    "/jupyter/nbextensions/jupyter-vue/nodeps.js",
    f"/jupyter/api/kernels/{KERNEL}",
    "/_solara/cdn/vue@1.0.0/vue.js",
    f"/_solara/api/close/{KERNEL}",
    f"/_solara/api/evict/{KERNEL}",
    "/readyz",
    "/resourcez",
    "/anything/else",
]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "OPTIONS"])
@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_answered_without_the_token(gate: Gate, inner: Inner, place: str, method: str) -> None:
    wrong = f"/{'a' * (len(gate.root) - 1)}"
    for root in ("", wrong, gate.root[:-1], gate.root + "a", gate.root.upper(), "/" + gate.root):
        assert ask(gate, root + place, method=method, query="session_id=p").status == 403
    assert ask(gate, "/\udcff" + place).status == 403
    assert inner.scopes == []


@pytest.mark.parametrize(
    "headers",
    [
        (("host", "example.org"),),
        (("host", "127.0.0.1"),),
        (("host", f"127.0.0.1:{PORT + 1}"),),
        (("host", f"127.0.0.1.example.org:{PORT}"),),
        (),
        (HOST, HOST),
        (HOST, ("host", "example.org")),
        (HOST, ("origin", "http://example.org")),
        (HOST, ("origin", "null")),
        (HOST, ("origin", f"https://127.0.0.1:{PORT}")),
        (HOST, ("origin", f"http://127.0.0.1:{PORT + 1}")),
        (HOST, ("origin", f"http://localhost:{PORT}")),
        (HOST, ("origin", f"http://127.0.0.1:{PORT}"), ("origin", "http://example.org")),
        (HOST, ("sec-fetch-site", "cross-site")),
        (HOST, ("sec-fetch-site", "same-site")),
        (HOST, ("Sec-Fetch-Site", "cross-site"), ("sec-fetch-mode", "navigate")),
    ],
)
@pytest.mark.parametrize("place", ["/", "/_solara/cdn/vue@1.0.0/vue.js", "/static/main.js"])
def test_who_comes_from_elsewhere_is_refused_even_with_the_token(
    gate: Gate, inner: Inner, headers: tuple[tuple[str, str], ...], place: str
) -> None:
    headers = headers or (("accept", "*/*"),)
    assert ask(gate, gate.root + place, *headers).status == 403
    socket = f"{gate.root}/jupyter/api/kernels/{KERNEL}/channels"
    closed = ask(gate, socket, *headers, type="websocket", query="session_id=p")
    assert closed.sent == [{"type": "websocket.close", "code": 1008}]
    assert inner.scopes == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_page_is_sent_to_who_has_its_address(gate: Gate, inner: Inner, host: str) -> None:
    named = f"{host}:{PORT}"
    own = (("host", named), ("origin", f"http://{named}"), ("sec-fetch-site", "same-origin"))
    for headers in (own, (("host", named), ("sec-fetch-site", "none"))):
        got = ask(gate, f"{gate.root}/", *headers)
        assert (got.status, got.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert {scope["root_path"] for scope in inner.scopes} == {gate.root}
    assert ask(gate, gate.root).headers["location"] == f"{gate.root}/"


def test_only_scripts_of_the_page_itself_run_in_it(gate: Gate) -> None:
    one, two = ask(gate, f"{gate.root}/"), ask(gate, f"{gate.root}/")
    nonces = [re.findall(rb'<script nonce="([\w-]+)"', got.body) for got in (one, two)]
    assert [len(set(found)) for found in nonces] == [1, 1]
    assert len(nonces[0]) == 2
    assert nonces[0] != nonces[1]
    assert one.headers["content-security-policy"] == policy(nonces[0][0].decode())
    assert int(one.headers["content-length"]) == len(one.body)
    rules = dict(rule.split(" ", 1) for rule in policy("x").split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert "unsafe-inline" not in rules["script-src"]
    assert not any(word.startswith(("http", "*", "ws")) for rule in rules.values() for word in rule.split())


def test_the_cookie_is_for_this_path_and_no_script(gate: Gate) -> None:
    cookie = ask(gate, f"{gate.root}/").headers["set-cookie"]
    assert cookie == f"solara-session-id=abc; Path={gate.root}/; HttpOnly; SameSite=Strict"


@pytest.mark.parametrize("place", PLACES[1:])
def test_nothing_else_is_a_page(gate: Gate, place: str) -> None:
    for method in ("GET", "HEAD", "POST", "PUT"):
        got = ask(gate, gate.root + place, method=method, query="session_id=p")
        assert not got.headers["content-type"].startswith(("text/html", "application/xhtml", "image/svg", "text/xml"))
        assert "sandbox" in got.headers["content-security-policy"]
        for name, value in ALWAYS:
            assert got.headers[name.decode()] == value.decode()


@pytest.mark.parametrize(
    "place",
    ["/readyz", "/resourcez", "/x", "//", "/index.html", f"/_solara/api/evict/{KERNEL}", "/jupyter/api"],
)
def test_what_the_page_does_not_need_is_not_there(gate: Gate, inner: Inner, place: str) -> None:
    for method in ("GET", "POST"):
        assert ask(gate, gate.root + place, method=method).status == 404
    assert inner.scopes == []


def test_only_a_tab_that_is_open_can_be_closed(gate: Gate, inner: Inner) -> None:
    place = f"{gate.root}/_solara/api/close/"
    for kernel, query in (
        (KERNEL, "session_id=q"),
        (KERNEL, ""),
        ("x" * 65, "session_id=p"),
        ("other", "session_id=p"),
    ):
        assert ask(gate, place + kernel, method="POST", query=query).status == 404
    assert ask(gate, place + KERNEL, query="session_id=p").status == 404, "not by reading"
    assert inner.scopes == []
    assert ask(gate, place + KERNEL, method="POST", query="session_id=p").status == 200


def test_parts_come_from_the_disk_or_not_at_all(gate: Gate, inner: Inner) -> None:
    def part(name: str) -> Asked:
        return ask(gate, f"{gate.root}/_solara/cdn/{name}")

    script = part("vue@1.0.0/vue.js")
    assert (script.status, script.body, script.headers["content-type"]) == (200, b"1", "text/javascript")
    for name in ("page.html", "evil.svg"):
        assert part(f"vue@1.0.0/{name}").headers["content-type"] == "application/octet-stream"
    absent = ["vue@2.0.0/vue.js", "vue@1.0.0", "vue@1.0.0/", "", "x", "../secret.js", "vue@1.0.0/../../secret.js"]
    absent += ["vue@1.0.0/out.js", "\0", "a" * 5000, "/etc/passwd", "..\\secret.js", "vue@1.0.0/vue.js/"]
    before = sorted(gate.parts.rglob("*"))
    for name in absent:
        assert part(name).status in (200 if name == "vue@1.0.0/vue.js/" else 404, 404), name
    assert sorted(gate.parts.rglob("*")) == before, "nothing is stored, and nothing is lost"
    assert inner.scopes == []


def test_a_browser_is_started_with_an_address_that_works_once(gate: Gate) -> None:
    path = gate.ticket.partition(str(PORT))[2]
    assert gate.root not in gate.ticket
    assert ask(gate, path, HOST, ("sec-fetch-site", "cross-site")).status == 403
    assert ask(gate, path).headers["location"] == f"{gate.root}/"
    again = ask(gate, path)
    assert (again.status, "location" in again.headers) == (403, False)


def test_no_header_of_a_proxy_changes_the_page(gate: Gate, inner: Inner) -> None:
    said = [("X-Script-Name", "//example.org"), ("Script-Name", "/x"), ("X-Forwarded-Host", "example.org")]
    ask(gate, f"{gate.root}/", HOST, *said, ("X-Forwarded-Proto", "https"), ("accept", "*/*"))
    assert [name for name, _ in inner.scopes[0]["headers"]] == [b"host", b"accept"]


def frame(kind: str = "comm_msg", channel: object = "shell", **content: Any) -> str:
    header = {"msg_type": kind, "msg_id": "1"}
    return json.dumps({"header": header, "parent_header": {}, "metadata": {}, "channel": channel, "content": content})


GOOD = [
    frame("kernel_info_request"),
    frame(comm_id="a", data={"method": "custom", "content": {"event": "act", "data": {"do": "play"}}}),
    frame(comm_id="a", data={"method": "update", "state": {}}),
    frame("comm_open", comm_id="a", target_name="solara.control", data={}),
]
BAD = [
    "",
    "nonsense",
    "[]",
    "1",
    "[" * 100_000,
    "{}",
    frame("execute_request", code="import os"),
    frame("comm_open", comm_id="a", target_name="jupyter.widget", data={}),
    frame("comm_open", comm_id="a"),
    frame(data={}),
    frame(comm_id=["a"], data={}),
    frame(comm_id="a", data=[]),
    frame(comm_id="a", data={"method": "update", "state": 1}),
    frame(comm_id="a", data={"method": "none", "state": {}}),
    frame(comm_id="a", data={"method": ["update"], "state": {}}),
    frame(comm_id="a", data={"method": "run"}),
    frame(comm_id="a", data={"method": "run", "args": 1}),
    frame(comm_id="a", data={"method": "evict"}),
    frame(channel=None, comm_id="a"),
    frame("kernel_info_request").replace('"msg_id": "1"', '"msg_id": 1'),
    frame("kernel_info_request").replace('"kernel_info_request"', "[]"),
    frame("kernel_info_request").replace('"metadata": {}', '"metadata": []'),
    frame("kernel_info_request").replace('"parent_header": {}, ', ""),
    frame(channel=["shell"], comm_id="a"),
    frame(comm_id="a" * 300_000),
]


@pytest.mark.parametrize("bad", [*BAD, None], ids=range(len(BAD) + 1))
def test_a_socket_is_closed_at_the_first_frame_no_page_sends(gate: Gate, inner: Inner, bad: str | None) -> None:
    coming = [{"type": "websocket.receive", "text": text} for text in (*GOOD, bad, GOOD[0])]
    if bad is None:
        coming[len(GOOD)] = {"type": "websocket.receive", "bytes": b"\0" * 8}
    socket = f"{gate.root}/jupyter/api/kernels/{KERNEL}/channels"
    got = ask(gate, socket, HOST, type="websocket", query="session_id=p", coming=coming)
    assert [message["text"] for message in inner.frames] == GOOD
    assert got.sent == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize(
    ("place", "query"),
    [
        (f"/jupyter/api/kernels/{KERNEL}/channels", ""),
        (f"/jupyter/api/kernels/{KERNEL}/channels", "session_id=../x"),
        (f"/jupyter/api/kernels/{'k' * 65}/channels", "session_id=p"),
        (f"/jupyter/api/kernels/{KERNEL}/other", "session_id=p"),
        ("/", "session_id=p"),
    ],
)
def test_a_socket_that_is_none_of_a_page_is_refused(gate: Gate, inner: Inner, place: str, query: str) -> None:
    got = ask(gate, gate.root + place, HOST, type="websocket", query=query)
    assert got.sent == [{"type": "websocket.close", "code": 1008}]
    assert inner.scopes == []


@pytest.fixture
def solara_gate() -> Iterator[Gate]:
    starlette = pytest.importorskip("solara.server.starlette", reason="the extra 'view' is not installed")
    import solara.server.settings as settings

    from sim.pages.serve import gated

    before = settings.main.root_path, settings.main.base_url
    yield gated(starlette.app, PORT)
    settings.main.root_path, settings.main.base_url = before


def test_every_route_of_solara_is_behind_the_gate(solara_gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    import solara.server.cdn_helper as helper
    import solara.server.starlette as starlette

    asked = []
    monkeypatch.setattr(helper, "fetch_from_cdn", lambda url: asked.append(url))
    routes = list(starlette.routes)
    assert len(routes) > 10
    for route in routes:
        path = re.sub(r"\{[^}]*\}", "x", route.path)
        for place in (path, f"{path}/a@1.0.0/file.html", f"{path}/../../../etc/passwd"):
            for method in ("GET", "POST"):
                assert ask(solara_gate, place, method=method).status == 403, place
                if place in ("/", "/x", "/x/", "//"):
                    continue
                got = ask(solara_gate, solara_gate.root + place, method=method, http_version="1.1", scheme="http")
                assert got.status in (200, 404, 405), place
                assert "text/html" not in got.headers["content-type"], place
    assert asked == [], "no request leaves"
