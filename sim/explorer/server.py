"""The server of the pages: it listens on this machine by default, and sends no requests to the internet."""

from __future__ import annotations

import argparse
import os
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

from sim.explorer.language.page_texts import texts
from sim.explorer.serving.guard import Guard
from sim.explorer.serving.signed_in import REQUIRED_VARIABLE
from sim.language.texts import LANGUAGES
from sim.report.terminal import print_line

#: A browser that asked a second after the server began is answered; a thousand tries outlast any machine.
_SECONDS_BETWEEN_TRIES, _TRIES = 0.1, 1000


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
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int)
    parser.add_argument("--path", default="")
    parser.add_argument("--sign-in", type=Path)
    parser.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0])
    parser.add_argument("--no-browser", dest="browser", action="store_false")
    told = parser.parse_args(arguments)

    @asynccontextmanager
    async def around(_app: st.App) -> AsyncIterator[None]:
        address = address_of(told.host, int(st.get_option("server.port")), told.lang, told.path)
        with suppress(OSError, ValueError):  # standard output may be full or closed, which is no reason to end
            print_line(texts(told.lang)("The explorer: {address} (Ctrl-C ends it)").format(address=address))
        if told.browser:
            threading.Thread(target=_open, args=(address,), daemon=True).start()
        yield

    script = page_script()
    app = st.App(script, lifespan=around, middleware=[Middleware(Guard)])
    settings: dict[str, Any] = {
        "server.address": told.host,
        "server.headless": True,  # we open the browser ourselves, and greet in the reader's language
        "server.baseUrlPath": told.path,
        "server.enableAgentApi": False,
        "logger.hideWelcomeMessage": True,
    }
    if told.sign_in is not None:
        os.environ[REQUIRED_VARIABLE] = "1"
        settings["secrets.files"] = [str(told.sign_in.resolve())]
    if told.port is not None:
        settings["server.port"] = told.port
    sys.argv[:] = [str(script)]  # Streamlit takes it for the program, and reads the settings next to it
    app.run(config=settings)
    return 0


def address_of(host: str, port: int, language: str, path: str = "") -> str:
    """Return the address to open: a machine that listens everywhere is called by its name.

    Examples
    --------
    >>> address_of("127.0.0.1", 8501, "en"), address_of("::1", 80, "ko", "zonelab")
    ('http://127.0.0.1:8501', 'http://[::1]:80/zonelab/?lang=ko')
    """
    name = socket.gethostname() if host in ("0.0.0.0", "::") else host  # noqa: S104  # compared, not listened on
    shown = f"[{name}]" if ":" in name else name
    inner = f"/{path.strip('/')}/" if path.strip("/") else ""
    question = "" if language == LANGUAGES[0] else f"{'' if inner else '/'}?lang={language}"
    return f"http://{shown}:{port}{inner}{question}"


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
