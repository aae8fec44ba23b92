"""Who is let in to the dashboard, to what, and under which rules for the browser: the application before Solara's.

The server listens on 127.0.0.1. That alone keeps out neither other web sites, whose pages may send requests to any port
of the machine they are read on, nor other accounts of it. So a request has to

* be addressed to this machine by its own name and port (a foreign name that points here is somebody else's page),
* come from no page of another site or port (`Origin`, `Sec-Fetch-Site`),
* carry the token: everything lies under a path that nobody can guess, page, socket and parts alike, and
* ask for something that the page is made of. Parts come from the disk, or they are not there: nothing is fetched.

Of what is answered only the page itself is HTML. Its Content-Security-Policy lets run what is served here and nothing
that anybody else has written into it.
"""

from __future__ import annotations

import asyncio
import hmac
import re
import secrets
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from sim.pages.frames import is_sound
from sim.pages.made import KINDS as MADE_KINDS
from sim.pages.made import File, Made

HOST = "127.0.0.1"
#: Names a browser on this machine may call the server by.
OWN_NAMES = (HOST, "localhost")
#: What a browser says of a request that no page of another site or port has caused.
OWN_SITES = (b"same-origin", b"none")
#: Headers by which a proxy would speak; there is none, and they would change the addresses in the page for everybody.
OF_PROXIES = (b"forwarded", b"x-forwarded-", b"script-name", b"x-script-name", b"x-real-ip")
REFUSED = "This page is for the account that started it: open the whole address that panj has printed."
USED = (
    "This address opens the page once. Open the one that panj has printed; if you have not been here before, stop panj."
)
#: Kinds of the files a page is made of; any other is sent as bytes, which no browser shows or runs.
KINDS = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".map": "application/json",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".png": "image/png",
    ".ico": "image/x-icon",
}
ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
)
#: For everything that is not the page: should it be opened by itself, nothing in it runs or loads.
NOTHING_RUNS = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; sandbox")
KERNEL = r"/jupyter/api/kernels/[\w-]{1,64}"
SOCKET = re.compile(rf"{KERNEL}/channels")
CLOSE = re.compile(r"/_solara/api/close/([\w-]{1,64})")
PARTS = "/_solara/cdn/"
FOLDERS = ("/static/", "/jupyter/nbextensions/")
MADE = re.compile(r"/made/([\w-]{43})/([\w.-]{1,120})")
#: For a report that was made here, which is a page with scripts of ours: in a sandbox it has an origin of its own, so
#: that nothing in it can ask this server for anything, and it may load nothing that it does not bring along.
OWN_PAGE = (
    b"content-security-policy",
    b"sandbox allow-scripts allow-downloads; default-src 'none'; script-src 'unsafe-inline'; "
    b"style-src 'unsafe-inline'; img-src data: blob:; font-src data:; connect-src 'none'; base-uri 'none'; "
    b"form-action 'none'; frame-ancestors 'none'",
)
OPENER = b"cross-origin-opener-policy"
PAGE_ID = re.compile(r"[\w.-]{1,100}")

Message = MutableMapping[str, Any]
Headers = Iterable[tuple[bytes, bytes]]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Message, Receive, Send], Awaitable[None]]


class Gate:
    """An ASGI application that asks Solara's for what may be asked, under a path that cannot be guessed.

    Parameters
    ----------
    asgi : callable
        Solara's application.
    port : int
        Where the server listens.
    parts : Path
        Folder of the installed parts of the page.
    is_open : callable
        Tells whether a tab is known, by the ids of its kernel and of its page.
    made : Made, optional
        The files that were made for tabs.
    """

    def __init__(
        self, asgi: Asgi, port: int, parts: Path, is_open: Callable[[str, str], bool], made: Made | None = None
    ) -> None:
        self.asgi, self.parts, self.is_open = asgi, parts.resolve(), is_open
        self.made = Made() if made is None else made
        self.root = f"/{secrets.token_urlsafe(32)}"
        self.address = f"http://{HOST}:{port}{self.root}/"
        # arguments of a process can be read by every account: a browser is started with an address that works once
        self._ticket = f"/open-{secrets.token_urlsafe(32)}"
        self.ticket = f"http://{HOST}:{port}{self._ticket}"
        self._is_new = True
        self.hosts = tuple(f"{name}:{port}".encode() for name in OWN_NAMES)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on; see the head of this module."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self.asgi(scope, receive, send)

    async def _http(self, scope: Message, receive: Receive, send: Send) -> None:
        path, reads = str(scope["path"]), scope["method"] in ("GET", "HEAD")
        if not self.is_ours(scope["headers"]):
            await _say(send, 403, REFUSED)
        elif reads and _equal(path, self._ticket):
            await self._open(send)
        elif _equal(path, self.root) and reads:
            await _go(send, f"{self.root}/")
        elif not self.has_token(path):
            await _say(send, 403, REFUSED)
        else:
            await self._inside(path.removeprefix(self.root), self._inner(scope), receive, send)

    async def _inside(self, rest: str, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request that has shown the token; `rest` is what follows it in the path."""
        reads, closed = scope["method"] in ("GET", "HEAD"), CLOSE.fullmatch(rest)
        if rest == "/" and reads:
            await _page(self.asgi, scope, receive, send, f"{self.root}/")
        elif rest.startswith(PARTS) and reads:
            await _file(send, self.part(rest.removeprefix(PARTS)), scope["method"] == "GET")
        elif reads and (found := MADE.fullmatch(rest)):
            await _made(send, self.made.get(found[1]), found[2], scope["method"] == "GET")
        elif reads and (rest.startswith(FOLDERS) or re.fullmatch(KERNEL, rest)):
            await self.asgi(scope, receive, _harmless(send))
        elif closed and scope["method"] == "POST" and self.is_open(closed[1], _page_id(scope)):
            try:
                await self.asgi(scope, receive, _harmless(send))
            except asyncio.CancelledError:  # the server stops, and closes every tab itself
                await _say(send, 503, "stopped")
        else:
            await _say(send, 404, "not found")

    async def _websocket(self, scope: Message, receive: Receive, send: Send) -> None:
        path = str(scope["path"])
        allowed = self.is_ours(scope["headers"]) and self.has_token(path)
        if allowed and SOCKET.fullmatch(path.removeprefix(self.root)) and _page_id(scope):
            await self.asgi(self._inner(scope), _sound(receive, send), send)
            return
        await receive()  # the connection request; closing before accepting it refuses it
        await send({"type": "websocket.close", "code": 1008})

    def is_ours(self, headers: Headers) -> bool:
        """Tell whether a request is addressed to this machine, and not sent by a page from elsewhere."""
        found: dict[bytes, list[bytes]] = {}
        for name, value in headers:
            found.setdefault(name.lower(), []).append(value)
        host = found.get(b"host", [])
        if len(host) != 1 or host[0] not in self.hosts:
            return False
        origins, sites = found.get(b"origin", []), found.get(b"sec-fetch-site", [])
        return all(origin == b"http://" + host[0] for origin in origins) and all(site in OWN_SITES for site in sites)

    def has_token(self, path: str) -> bool:
        """Tell whether a path begins with the token; how long that takes says nothing of it."""
        return _equal(path[: len(self.root) + 1], f"{self.root}/")

    def part(self, name: str) -> Path | None:
        """Return an installed part of the page; None if it is not there or lies elsewhere."""
        try:
            file = (self.parts / name.lstrip("/")).resolve()
            return file if file.is_relative_to(self.parts) and file.is_file() else None
        except (OSError, ValueError):  # a name that is too long, or has a zero byte
            return None

    async def _open(self, send: Send) -> None:
        """Lead the browser that was started to the page, once."""
        is_new, self._is_new = self._is_new, False
        if is_new:
            await _go(send, f"{self.root}/")
        else:
            await _say(send, 403, USED)

    def _inner(self, scope: Message) -> Message:
        """Return a request as Solara shall see it: mounted under the token, with no word of a proxy."""
        headers = [(name, value) for name, value in scope["headers"] if not name.lower().startswith(OF_PROXIES)]
        return {**scope, "root_path": self.root, "headers": headers}


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogateescape"), other.encode())


def _page_id(scope: Message) -> str:
    """Return the id of the page that a request names; "" if it names none."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    name = query.get("session_id", [""])[0]
    return name if PAGE_ID.fullmatch(name) else ""


async def _answer(send: Send, status: int, headers: Headers, body: bytes, whole: bool = True) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length, *ALWAYS]})
    await send({"type": "http.response.body", "body": body if whole else b""})


async def _say(send: Send, status: int, text: str) -> None:
    kind = (b"content-type", b"text/plain; charset=utf-8")
    await _answer(send, status, [kind, (b"cache-control", b"no-store"), NOTHING_RUNS], text.encode())


async def _go(send: Send, path: str) -> None:
    await _answer(send, 303, [(b"location", path.encode()), (b"cache-control", b"no-store"), NOTHING_RUNS], b"")


async def _file(send: Send, file: Path | None, whole: bool) -> None:
    """Send a part of the page from the disk."""
    if file is None:
        await _say(send, 404, "not installed")
        return
    kind = KINDS.get(file.suffix.lower(), "application/octet-stream").encode()
    # each address names the version of what it holds
    headers = [(b"content-type", kind), (b"cache-control", b"private, max-age=86400"), NOTHING_RUNS]
    await _answer(send, 200, headers, file.read_bytes(), whole)


async def _made(send: Send, file: File | None, name: str, whole: bool) -> None:
    """Send a file that was made for a tab: a report as a page in a sandbox, any other to be saved."""
    if file is None or file.name != name:
        await _say(send, 404, "not found")
        return
    page = file.ending == ".html"
    how = b"inline" if page else b"attachment"
    headers = [
        (b"content-type", MADE_KINDS[file.ending].encode()),
        (b"content-disposition", how + b'; filename="' + file.name.encode() + b'"'),
        (b"cache-control", b"no-store"),
        OWN_PAGE if page else NOTHING_RUNS,
    ]
    # a page cannot be in a sandbox and apart from its opener: browsers would show neither
    always = [one for one in ALWAYS if not (page and one[0] == OPENER)]
    length = (b"content-length", str(len(file.content)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [*headers, length, *always]})
    await send({"type": "http.response.body", "body": file.content if whole else b""})


def _harmless(send: Send) -> Send:
    """Return `send` for what is not the page: nothing that is sent is shown or run as a page."""

    async def checked(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name.lower(), value) for name, value in message.get("headers", [])]
            plain = [(name, _plain(value) if name == b"content-type" else value) for name, value in kept]
            message = {**message, "headers": [*plain, *ALWAYS, NOTHING_RUNS]}
        await send(message)

    return checked


def _plain(kind: bytes) -> bytes:
    name = kind.partition(b";")[0].strip().lower()
    return b"text/plain; charset=utf-8" if b"html" in name or name.endswith((b"/xml", b"+xml")) else kind


async def _page(asgi: Asgi, scope: Message, receive: Receive, send: Send, folder: str) -> None:
    """Send the page with a policy that names its own scripts, so that no other one that is written into it runs."""
    status = 500
    kept: list[tuple[bytes, bytes]] = []
    parts: list[bytes] = []
    plain = [(name, value) for name, value in scope["headers"] if name.lower() != b"accept-encoding"]

    async def keep(message: Message) -> None:
        nonlocal status, kept
        if message["type"] == "http.response.start":
            status, kept = message["status"], list(message.get("headers", []))
        else:
            parts.append(bytes(message.get("body", b"")))

    await asgi({**scope, "headers": plain}, receive, keep)
    if status != 200:
        await _say(send, status, "the page could not be made")
        return
    nonce = secrets.token_urlsafe(16)
    body = re.sub(rb"<script(?=[\s>])", b'<script nonce="' + nonce.encode() + b'"', b"".join(parts))
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
    headers.append((b"content-security-policy", policy(nonce).encode()))
    headers += [(b"set-cookie", _cookie(value, folder)) for name, value in kept if name.lower() == b"set-cookie"]
    await _answer(send, status, headers, body, scope["method"] == "GET")


def policy(nonce: str) -> str:
    """Return what the page may load and run; docs/view.md says what each exception is needed for."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "object-src 'none'",
        ]
    )


def _cookie(text: bytes, folder: str) -> bytes:
    """Return a cookie of Solara's for this path only: other servers on this machine would be sent it otherwise."""
    return text.partition(b";")[0] + f"; Path={folder}; HttpOnly; SameSite=Strict".encode()


def _sound(receive: Receive, send: Send) -> Receive:
    """Return `receive` of a socket that is closed at the first frame the page would not send."""

    async def checked() -> Message:
        message = await receive()
        if message["type"] != "websocket.receive" or is_sound(message.get("text")):
            return message
        await send({"type": "websocket.close", "code": 1008})
        return {"type": "websocket.disconnect", "code": 1008}

    return checked
