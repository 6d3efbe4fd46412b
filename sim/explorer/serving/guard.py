"""What comes before Streamlit: it hides what readers need not see, rejects other web pages, and counts open pages.

Streamlit, asked from a page of another address, would look up this machine's address outside in order to compare.
"""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.explorer.serving.bounds import bounds
from sim.explorer.serving.headers import headers

#: What a Streamlit server reports about its memory and its sessions, and its door for programs.
HIDDEN = ("/_stcore/metrics", "/_stcore/agent/")
#: Names by which a machine calls itself.
OWN_NAMES = ("localhost", "127.0.0.1", "[::1]", "::1")
#: Header by which a page learns that there are too many; the value is the bound that is met.
FULL = "x-zonelab-full"
ALL, ONE = "all", "one"
#: A page beyond the bounds says so, and does nothing else; so many times the bound are not even let in.
TIMES_NOT_LET_IN = 2
#: Codes with which a connection is closed: it may not be, and it may be later.
FORBIDDEN, LATER = 1008, 1013


class Guard:
    """The guard before an app."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] == "websocket":
            await self._page(scope, receive, send)
        elif scope["type"] != "http":
            await self._app(scope, receive, send)
        elif any(hidden in f"{scope['path']}/" for hidden in HIDDEN):
            await PlainTextResponse("Not Found", status_code=404)(scope, receive, _with_headers(send))
        else:
            await self._app(scope, receive, _with_headers(send))

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a page talk to the server, as long as it is open."""
        client = scope.get("client")
        address, most = client[0] if client else "", bounds()
        together = self._open.total()
        full = ALL if together >= most.pages else ONE if self._open[address] >= most.pages_each else ""
        code = 0
        if not is_from_here(dict(scope["headers"])):
            code = FORBIDDEN
        elif together >= TIMES_NOT_LET_IN * most.pages or self._open[address] >= TIMES_NOT_LET_IN * most.pages_each:
            code = LATER
        if code:
            await receive()
            await send({"type": "websocket.close", "code": code})
            return
        told = [(name, value) for name, value in scope["headers"] if name.lower() != FULL.encode()]
        scope["headers"] = [*told, (FULL.encode(), full.encode())] if full else told
        self._open[address] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open[address] -= 1
            self._open += Counter()  # forgets addresses without a page


def _with_headers(send: Send) -> Send:
    """Return what sends an answer with the headers of this server."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *headers()]
        await send(message)

    return sent


def is_from_here(headers: dict[bytes, bytes]) -> bool:
    """Return whether a request comes from a page of this server, of this machine, or of an address set for it."""
    origin = headers.get(b"origin", b"").decode("latin-1")
    if not origin:
        return True
    named = [st.get_option("browser.serverAddress"), *st.get_option("server.corsAllowedOrigins")]
    known = {urlsplit(each if "//" in each else f"//{each}").hostname for each in named if each}
    came_from = urlsplit(origin)
    return came_from.netloc == headers.get(b"host", b"").decode("latin-1") or came_from.hostname in {*OWN_NAMES, *known}
