"""The server of the pages: it listens on this machine by default, and sends no requests to the internet."""

from __future__ import annotations

import argparse
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from sim.explorer.language.page_texts import texts
from sim.language.texts import LANGUAGES

#: What a Streamlit server reports about its memory and its sessions; readers need not see it.
METRICS = "/_stcore/metrics"
#: Names by which a machine calls itself.
OWN_NAMES = ("localhost", "127.0.0.1", "[::1]", "::1")
#: A browser that asked a second after the server began is answered; a thousand tries outlast any machine.
_SECONDS_BETWEEN_TRIES, _TRIES = 0.1, 1000


class Guard:
    """What comes before Streamlit: it hides metrics, and rejects requests from other web pages.

    Streamlit, asked from a page of another address, would look up this machine's address outside in order to compare.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] == "http" and scope["path"].rstrip("/").endswith(METRICS):
            await PlainTextResponse("Not Found", status_code=404)(scope, receive, send)
        elif scope["type"] == "websocket" and not is_from_here(dict(scope["headers"])):
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._app(scope, receive, send)


def is_from_here(headers: dict[bytes, bytes]) -> bool:
    """Return whether a request comes from a page of this server, of this machine, or of an address set for it."""
    origin = headers.get(b"origin", b"").decode("latin-1")
    if not origin:
        return True
    named = [st.get_option("browser.serverAddress"), *st.get_option("server.corsAllowedOrigins")]
    known = {urlsplit(each if "//" in each else f"//{each}").hostname for each in named if each}
    came_from = urlsplit(origin)
    return came_from.netloc == headers.get(b"host", b"").decode("latin-1") or came_from.hostname in {*OWN_NAMES, *known}


def page_script() -> Path:
    """Return the script that Streamlit runs for each reader, with its settings next to it."""
    package = Path(__file__).resolve().parent
    installed = package / "_start" / "app.py"
    return installed if installed.is_file() else package.parents[1] / "app.py"


def serve(arguments: Sequence[str] | None = None) -> int:
    """Serve the pages until a signal ends it; Ctrl-C is raised again. Return the code to leave with.

    Parameters
    ----------
    arguments
        Arguments of the command line, as `sim.cli.explore` gives them; by default those of this process.
    """
    parser = argparse.ArgumentParser(prog="python -m sim.explorer")
    parser.add_argument("--host", default=OWN_NAMES[1])
    parser.add_argument("--port", type=int)
    parser.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0])
    parser.add_argument("--no-browser", dest="browser", action="store_false")
    told = parser.parse_args(arguments)

    @asynccontextmanager
    async def around(_app: st.App) -> AsyncIterator[None]:
        address = address_of(told.host, int(st.get_option("server.port")), told.lang)
        with suppress(OSError, ValueError):  # standard output may be full or closed, which is no reason to end
            print(texts(told.lang)("The explorer: {address} (Ctrl-C ends it)").format(address=address), flush=True)
        if told.browser:
            threading.Thread(target=_open, args=(address,), daemon=True).start()
        yield

    script = page_script()
    app = st.App(script, lifespan=around, middleware=[Middleware(Guard)])
    settings: dict[str, Any] = {
        "server.address": told.host,
        "server.headless": True,  # we open the browser ourselves, and greet in the reader's language
        "logger.hideWelcomeMessage": True,
    }
    if told.port is not None:
        settings["server.port"] = told.port
    sys.argv[:] = [str(script)]  # Streamlit takes it for the program, and reads the settings next to it
    app.run(config=settings)
    return 0


def address_of(host: str, port: int, language: str) -> str:
    """Return the address to open: a machine that listens everywhere is called by its name.

    Examples
    --------
    >>> address_of("127.0.0.1", 8501, "en"), address_of("::1", 80, "ko")
    ('http://127.0.0.1:8501', 'http://[::1]:80/?lang=ko')
    """
    name = socket.gethostname() if host in ("0.0.0.0", "::") else host  # noqa: S104  # compared, not listened on
    shown = f"[{name}]" if ":" in name else name
    return f"http://{shown}:{port}" + ("" if language == LANGUAGES[0] else f"/?lang={language}")


def _open(address: str) -> None:
    """Open the browser as soon as the server answers."""
    place = urlsplit(address)
    for _ in range(_TRIES):
        try:
            socket.create_connection((place.hostname or "", place.port or 0), timeout=1).close()
        except OSError:
            time.sleep(_SECONDS_BETWEEN_TRIES)
        else:
            webbrowser.open(address)
            return
