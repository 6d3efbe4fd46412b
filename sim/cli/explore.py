"""The command that opens the explorer: a server of its own, which takes the place of this process.

The simulator knows no page, so the explorer is found and started without being imported.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import subprocess
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, NoReturn

import typer

import sim
from sim.cli.server_options import (
    MostDisk,
    MostMonths,
    MostPages,
    MostPagesEach,
    MostRuns,
    MostSweeps,
    check_path,
    check_sign_in,
    checked,
)
from sim.cli.shared import Language, say
from sim.language.errors import ZonelabError, system_reason
from sim.language.texts import sentence, texts
from sim.numerics.arguments import check_whole

#: The package of the pages; ``python -m`` of it is the server.
EXPLORER = "sim.explorer"
#: Environment variable that says whether readers of the explorer may start sweeps and write (0), or not (1).
READ_ONLY_VARIABLE = "ZONELAB_READ_ONLY"
#: This machine alone.
OWN_ADDRESS = "127.0.0.1"
_GREATEST_PORT = 65535


def explore(
    port: Annotated[
        int | None,
        typer.Option("--port", help="Port, 0 to 65535; 0 for any. By default the first free one from 8501 on."),
    ] = None,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; with 0.0.0.0 the whole network can open the page.")
    ] = OWN_ADDRESS,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Whether to open the browser.")] = True,
    read_only: Annotated[
        bool | None,
        typer.Option(
            "--read-only/--no-read-only",
            help="Whether readers cannot start or stop sweeps; by default, they can only from this machine.",
        ),
    ] = None,
    path: Annotated[
        str, typer.Option("--path", help="Path below which the pages are, such as zonelab, behind another server.")
    ] = "",
    sign_in: Annotated[
        Path | None,
        typer.Option("--sign-in", help="TOML file with the section [auth] of Streamlit; readers must sign in by it."),
    ] = None,
    most_pages: MostPages = None,
    most_pages_each: MostPagesEach = None,
    most_runs: MostRuns = None,
    most_months: MostMonths = None,
    most_sweeps: MostSweeps = None,
    most_disk_gb: MostDisk = None,
    language: Language = "en",
) -> None:
    """Open the explorer in the browser; Ctrl-C ends it."""
    _check_installed()
    check_path(path)
    if sign_in is not None:
        check_sign_in(sign_in)
    given = checked(
        pages=most_pages,
        pages_each=most_pages_each,
        runs=most_runs,
        months=most_months,
        sweeps=most_sweeps,
        disk_gb=most_disk_gb,
    )
    _check_address(host, port)
    if not is_own(host):
        _ = texts(language)
        say(_("listens on {host}: whoever reaches this machine can open the page.").format(host=host))
    surroundings = {**os.environ, **given}
    if read_only is not None:
        surroundings[READ_ONLY_VARIABLE] = str(int(read_only))
    place = str(Path(sim.__file__).parents[1])
    if place not in sysconfig.get_paths().values():  # a checkout, found because it is the working folder
        known = os.environ.get("PYTHONPATH")
        surroundings["PYTHONPATH"] = place + (os.pathsep + known if known else "")
    # -P: a file of the working folder is no part of the program, whatever its name.
    command = [sys.executable, "-P", "-m", EXPLORER, "--host", host, "--lang", language]
    command += ["--port", str(port)] if port is not None else []
    command += [] if browser else ["--no-browser"]
    command += ["--path", path.strip("/")] if path else []
    command += ["--sign-in", str(sign_in)] if sign_in is not None else []
    _become(command, surroundings)


def is_own(host: str) -> bool:
    """Return whether only this machine reaches a server that listens on an address.

    Examples
    --------
    >>> is_own("127.0.0.1"), is_own("localhost"), is_own("::1"), is_own("0.0.0.0"), is_own("example.org")
    (True, True, True, False, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_installed() -> None:
    """Raise a `ZonelabError` unless what the pages are built on is installed."""
    missing = [name for name in ("streamlit", "altair", "jinja2", "cachetools", "vl_convert") if not find_spec(name)]
    if missing:
        wrong = sentence(
            "the explorer must be installed; missing: {packages}. Install it: pip install 'zonelab[app]' (in a "
            "checkout: make app).",
            packages=", ".join(missing),
        )
        raise ZonelabError(wrong)


def _check_address(host: str, port: int | None) -> None:
    """Raise a `ZonelabError` unless a server can listen there; without a port the first free one is taken."""
    if port is not None:
        check_whole(("--port", port, 0, _GREATEST_PORT))
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port or 0, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as tried:
            if os.name == "posix":  # a port that was left a moment ago is free
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except (OSError, UnicodeError) as error:
        wrong = sentence(
            "--host and --port must be an address of this machine and a free port; got {host} and {port}: {reason}. "
            "Name others.",
            host=host,
            port=port or 0,
            reason=system_reason(error),
        )
        raise ZonelabError(wrong) from None


def _become(command: list[str], surroundings: dict[str, str]) -> NoReturn:
    """Go on as another program, so that signals reach it and nothing is left behind; Windows has no such thing."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execve(command[0], command, surroundings)  # noqa: S606  # this very interpreter, without a shell
    try:
        code = subprocess.run(command, env=surroundings, check=False).returncode  # noqa: S603  # likewise
    except KeyboardInterrupt:  # the server has got it, too
        code = 130
    raise SystemExit(code)
