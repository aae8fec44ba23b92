"""The server behind `panj view` and `panj explore`: one page, this account of this machine only, no network.

Solara's pages are made of parts (Vue, Vuetify, fonts) that it would fetch from a content network when they are not
installed. The package solara-assets has them, and what it does not have is not there: neither the server nor the
browser asks anybody else. Solara's usage statistics are off. Who is let in is decided in `sim.pages.gate`.
"""

from __future__ import annotations

import gc
import importlib.util
import os
import re
import socket
import threading
import warnings
import webbrowser
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from sim.pages.frames import LARGEST
from sim.pages.gate import HOST, Asgi, Gate
from sim.pages.made import Made
from sim.scenario.errors import PanjError

LARGEST_PORT = 65535
EXTRA = "pip install 'panj[view]'"
#: How long a tab that has vanished is waited for, as Solara reads it; then its run, thread and memory are given back.
VANISHED = "60s"
#: How often threads that wait for work are looked at, s.
TIDIED = 15
#: How long Ctrl-C waits for open tabs, s.
GRACE = 1


def serve(
    page: str,
    arguments: Mapping[str, Any] | None = None,
    *,
    port: int = 0,
    browser: bool = True,
    title: str = "Panj",
    say: Callable[[str], None] = print,
    made: Made | None = None,
) -> None:
    """Serve a page until Ctrl-C.

    Parameters
    ----------
    page : str
        Import path of a Solara component, ``"sim.pages.live.page:Dashboard"``.
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
    made : Made, optional
        Files that the page makes, and that are given out under its address.

    Raises
    ------
    PanjError
        If the extra `view` is not installed, or the port cannot be had.
    """
    asgi = _solara(page, dict(arguments or {}), title)
    require_parts()
    listening = _listen(port)
    gate = gated(asgi, listening.getsockname()[1], made)
    server = _server(gate)
    with warnings.catch_warnings():
        # who stops it while it starts leaves a coroutine behind that nobody has begun
        warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)
        try:
            say(f"{title}: {gate.address} (Ctrl-C stops it)")
            if browser:
                threading.Thread(target=_open, args=(server, gate, say), daemon=True).start()
            server.run(sockets=[listening])
        except KeyboardInterrupt:
            say("stopped")
        finally:
            listening.close()
        gc.collect()  # it goes here, not later where its warning would be shown


async def _give_back() -> None:
    """Let threads of closed tabs end: the pool they come from drops those that wait whenever one is asked for."""
    import anyio.to_thread

    await anyio.to_thread.run_sync(lambda: None)


def _server(gate: Gate) -> Any:
    """Return a server behind a gate, which writes no log and says nothing of itself."""
    import uvicorn

    config = uvicorn.Config(
        gate,
        log_config=None,
        access_log=False,
        loop="asyncio",
        proxy_headers=False,
        server_header=False,
        ws_max_size=LARGEST,
        timeout_graceful_shutdown=GRACE,
        callback_notify=_give_back,
        timeout_notify=TIDIED,
    )
    return uvicorn.Server(config)


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


def _solara(page: str, arguments: Mapping[str, Any], title: str) -> Asgi:
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
    solara.server.settings.kernel.cull_timeout = VANISHED
    # Solara advises https for the cookie of a session; on this machine nobody is in between
    warnings.filterwarnings("ignore", message="Cookies with samesite=none require https", category=UserWarning)
    module, _, name = page.partition(":")
    from sim.pages import app

    app.title = title  # of the tab; Solara would take the name of the module
    app.make_page = partial(getattr(importlib.import_module(module), name), **arguments)
    solara.server.app.apps["__default__"] = solara.server.app.AppScript("sim.pages.app:Page")
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


def gated(asgi: Asgi, port: int, made: Made | None = None) -> Gate:
    """Return Solara's application behind the gate, and tell Solara under which path it lies."""
    from solara.server import kernel_context, settings

    def is_open(kernel: str, page: str) -> bool:
        context = kernel_context.contexts.get(kernel)
        return context is not None and page in context.page_status

    gate = Gate(asgi, port, Path(settings.assets.proxy_cache_dir), is_open, made)
    settings.main.root_path = gate.root
    settings.main.base_url = gate.address
    return gate


def require_parts() -> None:
    """Make sure that the parts the page is made of are on this machine: from elsewhere none is taken.

    Raises
    ------
    PanjError
        If one is not.
    """
    import solara.server.server
    import solara.server.settings
    import solara.settings

    solara.settings.assets.proxy = True  # off, the browser would ask a content network; its parts come through the gate
    folder = Path(solara.server.settings.assets.proxy_cache_dir)
    try:
        html = solara.server.server.read_root("", "") or ""
    except KeyError:  # no configuration of Jupyter names the scripts of the widgets
        raise PanjError(f"the scripts of ipyvuetify are not installed where Jupyter looks for them: {EXTRA}") from None
    parts = sorted(set(re.findall(r'(?:href|src)="/_solara/cdn/+([^"?]+)', html)))
    missing = [part for part in parts if not (folder / part).is_file()]
    if missing or not parts:
        named = f" ({missing[0]}{f' and {len(missing) - 1} more' if missing[1:] else ''})" if missing else ""
        raise PanjError(f"parts of the page are not installed{named}, and none is fetched: {EXTRA}")


def _open(server: Any, gate: Gate, say: Callable[[str], None]) -> None:
    """Open the page in a browser once the server answers."""
    waiting = threading.Event()
    while not server.started:
        if server.should_exit or waiting.wait(0.05):
            return
    try:
        found = webbrowser.get()
        # a browser in the terminal would fight with our own lines for it
        opened = type(found) is not webbrowser.GenericBrowser and found.open(gate.ticket)
    except (webbrowser.Error, OSError):
        opened = False
    if not opened:
        say(f"no browser was found: open {gate.address} in one")
