"""The server behind `panj view` and `panj explore`: one page, this machine only, no network.

Solara's pages are made of parts (Vue, Vuetify, fonts) that it fetches from a content network when they are not
installed. The package solara-assets has them; with it, neither the server nor the browser asks anybody else. Solara's
usage statistics are off.

The server listens on 127.0.0.1. That alone does not keep other web sites out: a page open in the same browser may send
requests to any local port. So requests have to be addressed to this machine, and those of a page must come from a page
served here.
"""

from __future__ import annotations

import importlib.util
import os
import re
import socket
import threading
import warnings
import webbrowser
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from functools import partial
from pathlib import Path
from typing import Any

from sim.scenario.errors import PanjError

HOST = "127.0.0.1"
LARGEST_PORT = 65535
EXTRA = "pip install 'panj[view]'"
#: Names a browser on this machine may call the server by.
OWN_NAMES = frozenset({HOST, "localhost"})
#: How long Ctrl-C waits for open tabs, s.
GRACE = 1

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Message, Receive, Send], Awaitable[None]]


def serve(
    page: str,
    arguments: Mapping[str, Any] | None = None,
    *,
    port: int = 0,
    browser: bool = True,
    title: str = "Panj",
    say: Callable[[str], None] = print,
) -> None:
    """Serve a page until Ctrl-C.

    Parameters
    ----------
    page : str
        Import path of a Solara component, ``"sim.view.page:Dashboard"``.
    arguments : mapping, optional
        Keyword arguments the component is called with, in every tab.
    port : int
        Port to listen on; 0 takes a free one.
    browser : bool
        Open the page in the default browser.
    title : str
        Title of the window.
    say : callable
        Is given each line meant for the user.

    Raises
    ------
    PanjError
        If the extra `view` is not installed, or the port cannot be had.
    """
    asgi = _solara(page, dict(arguments or {}), title)
    listening = _listen(port)
    address = f"http://{HOST}:{listening.getsockname()[1]}"
    import uvicorn

    config = uvicorn.Config(
        guarded(asgi), log_config=None, access_log=False, loop="asyncio", timeout_graceful_shutdown=GRACE
    )
    server = uvicorn.Server(config)
    say(f"{title}: {address} (Ctrl-C stops it)")
    for line in missing_parts():
        say(line)
    if browser:
        threading.Thread(target=_open, args=(server, address, say), daemon=True).start()
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        say("stopped")
    finally:
        listening.close()


def require() -> None:
    """Make sure that the extra `view` is installed.

    Raises
    ------
    PanjError
        If it is not, or not all of it.
    """
    for name in ("solara", "solara.server", "uvicorn", "ipyvuetify"):
        try:
            found = importlib.util.find_spec(name)
        except ModuleNotFoundError:  # of a package of which not even the first part is there
            found = None
        if found is None:
            raise PanjError(f"the dashboard needs {name.partition('.')[0]}, which is not installed: {EXTRA}")


def _solara(page: str, arguments: dict[str, Any], title: str) -> Asgi:
    """Set Solara up to show a page, and return its application."""
    # read when Solara is imported: no statistics, and no file in the home folder to tell users apart by
    os.environ.setdefault("SOLARA_TELEMETRY_MIXPANEL_ENABLE", "false")
    os.environ.setdefault("SOLARA_TELEMETRY_SERVER_USER_ID", "none")
    require()
    import solara.server.app
    import solara.server.settings
    import solara.server.starlette

    solara.server.settings.telemetry.mixpanel_enable = False
    solara.server.settings.theme.title = title
    solara.server.settings.theme.show_banner = False
    # Solara advises https for the cookie of a session; on this machine nobody is in between
    warnings.filterwarnings("ignore", message="Cookies with samesite=none require https", category=UserWarning)
    module, _, name = page.partition(":")
    from sim.view import app

    app.title = title  # of the tab; Solara would take the name of the module
    app.make_page = partial(getattr(importlib.import_module(module), name), **arguments)
    solara.server.app.apps["__default__"] = solara.server.app.AppScript("sim.view.app:Page")
    asgi: Asgi = solara.server.starlette.app
    return asgi


def _listen(port: int) -> socket.socket:
    """Return a socket that listens on this machine only."""
    if not 0 <= port <= LARGEST_PORT:
        raise PanjError(f"port {port}: want a whole number from 1 to {LARGEST_PORT}, or 0 for a free one")
    # the protocol is named because asyncio turns Nagle's delays (40 ms a message) off only where it is
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":  # elsewhere this would let two servers share a port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()  # who follows the printed address at once waits, and is not refused
    except OSError as error:
        listening.close()
        reason = error.strerror or str(error)
        raise PanjError(
            f"port {port} cannot be used ({reason.lower()}): give another one, or leave --port out for a free one"
        ) from None
    return listening


def missing_parts() -> list[str]:
    """Return a warning if the browser will need parts of the page that are not on this machine."""
    import solara.server.server
    import solara.server.settings
    import solara.settings

    folder = Path(solara.server.settings.assets.proxy_cache_dir)
    html = solara.server.server.read_root("", "") or ""
    parts = set(re.findall(r'(?:href|src)="/_solara/cdn/+([^"?]+)', html))
    if solara.settings.assets.proxy and parts and all((folder / part).is_file() for part in parts):
        return []
    return [f"parts of the page are not installed and will be fetched from {solara.settings.assets.cdn}: {EXTRA}"]


def _open(server: Any, address: str, say: Callable[[str], None]) -> None:
    """Open the address in a browser once the server answers."""
    waiting = threading.Event()
    while not server.started:
        if server.should_exit or waiting.wait(0.05):
            return
    try:
        found = webbrowser.get()
        # a browser in the terminal would fight with our own lines for it
        opened = type(found) is not webbrowser.GenericBrowser and found.open(address)
    except (webbrowser.Error, OSError):
        opened = False
    if not opened:
        say(f"no browser was found: open {address} in one")


def guarded(asgi: Asgi) -> Asgi:
    """Return the application with strangers kept out: see the head of this module."""

    async def gate(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or _is_ours(dict(scope["headers"])):
            await asgi(scope, receive, send)
        elif scope["type"] == "http":
            await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
            await send({"type": "http.response.body", "body": b"this page is for this machine only"})
        else:
            await receive()  # the connection request; closing before accepting it refuses it
            await send({"type": "websocket.close", "code": 1008})

    return gate


def _is_ours(headers: Mapping[bytes, bytes]) -> bool:
    """Tell whether a request is addressed to this machine, and not sent by a page from elsewhere."""
    host = headers.get(b"host", b"").decode("latin-1")
    origin = headers.get(b"origin")
    same = origin is None or origin.decode("latin-1") == f"http://{host}"
    return host.rpartition(":")[0] in OWN_NAMES and same
