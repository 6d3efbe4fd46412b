"""Sweeps at work: processes of their own that this server has started, known to all its sessions.

A sweep continues when its reader leaves the page. It can be stopped from here only if this server started it; what it
has finished is kept whatever ends it, see `sim.sweeps.running.store`. Who opens the explorer on his own machine may
start, stop and resume sweeps; readers on a network only look, unless the server's owner says otherwise.
"""

from __future__ import annotations

import ipaddress
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from sim.explorer.serving.bounds import bounds, check_disk
from sim.explorer.serving.signed_in import id_of_reader
from sim.files.foreign_files import MARK
from sim.language.errors import ZonelabError
from sim.language.texts import sentence
from sim.sweeps.running.store import PROGRESS, Store
from sim.sweeps.running.sweep import last_word

#: What a sweep says while it works; no part of its results. A file ``log.txt`` may be of the user.
LOG = f"{MARK}log"
#: Size of the end of a log that is shown, in bytes and lines.
LOG_BYTES, LOG_LINES = 4000, 4
#: Code with which a sweep ends on Ctrl-C.
STOPPED = 130
#: Environment variable that says whether readers only look: 1 to look only, 0 to let everybody work.
READ_ONLY_VARIABLE = "ZONELAB_READ_ONLY"
#: Headers of a request that another server hands on: then its reader is not on this machine, whoever connects to it.
HANDED_ON = ("X-Forwarded-For", "X-Real-Ip", "Forwarded")
#: Who owns what everybody at this machine may stop.
EVERYBODY = ""


@dataclass
class _Started:
    process: subprocess.Popen[bytes]
    owner: str = EVERYBODY
    stopping: bool = False

    @property
    def works(self) -> bool:
        return self.process.poll() is None


class Processes:
    """The sweeps that this server has started, by folder."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._started: dict[Path, _Started] = {}

    def start(self, store: Store, language: str, owner: str = EVERYBODY) -> None:
        """Go on with a store that `sim.sweeps.running.begin.begin` has made, in a process of its own.

        Raises
        ------
        ZonelabError
            If a process is at work in it, too many are at work here or for this owner, the folder of sweeps is full,
            or the folder cannot be written.
        """
        with self._lock:
            at_work, most = [each for each in self._started.values() if each.works], bounds().sweeps
            if len(at_work) >= most:
                raise ZonelabError(
                    sentence(
                        "This server must have at most {most} sweeps at work; it has as many. Wait, or stop one.",
                        most=most,
                    )
                )
            if owner != EVERYBODY and any(each.owner == owner for each in at_work):
                wrong = sentence("A reader of this server must have one sweep at work at a time. Wait, or stop yours.")
                raise ZonelabError(wrong)
            check_disk(store.folder.parent)
            with store.locked(), store.explained():  # raises an error while another process has it
                (store.folder / PROGRESS).unlink(missing_ok=True)  # a process that was cut off may have left its word
            command = [sys.executable, "-m", "sim.cli", "sweep", "resume", str(store.folder), "--lang", language]
            with store.explained(), (store.folder / LOG).open("wb") as log:
                process = subprocess.Popen(  # noqa: S603  # this very interpreter, and a folder of our own
                    command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log, start_new_session=True
                )
            self._started[store.folder.resolve()] = _Started(process, owner)

    def is_ours(self, store: Store) -> bool:
        """Return whether a process that this server started is at work in a store."""
        started = self._started.get(store.folder.resolve())
        if started is None or not started.works:
            return False
        at_work = last_word(store).get("process")  # another's, if ours waits for the folder in vain
        return at_work is None or int(at_work) == started.process.pid

    def may_stop(self, store: Store, owner: str) -> bool:
        """Return whether a sweep that is at work here is this owner's, or everybody's."""
        started = self._started.get(store.folder.resolve())
        return self.is_ours(store) and (started is None or started.owner in (EVERYBODY, owner))

    def is_stopping(self, store: Store) -> bool:
        """Return whether it was asked to stop."""
        started = self._started.get(store.folder.resolve())
        return started is not None and started.stopping

    def stop(self, store: Store, owner: str = EVERYBODY) -> None:
        """Ask the process of a store to stop, if this server started it for this owner; what is finished is kept.

        It is sent what ends any program. A process that a server in the background of a shell starts ignores Ctrl-C
        (SIGINT) until it has imported what hears it, and Windows can send no Ctrl-C to a process of its own.
        """
        with self._lock:
            if self.may_stop(store, owner):
                started = self._started[store.folder.resolve()]
                started.stopping = True
                started.process.terminate()

    def wait(self, store: Store, seconds: float) -> None:
        """Wait until the process of a store has ended."""
        started = self._started.get(store.folder.resolve())
        if started is not None:
            started.process.wait(seconds)

    def failure(self, store: Store) -> list[str]:
        """Return what the process of a store said last, if it ended otherwise than it should."""
        started = self._started.get(store.folder.resolve())
        code = started.process.poll() if started is not None else None
        if started is None or started.stopping or code in (None, 0, STOPPED):
            return []
        return last_words(store) or [sentence("The sweep ended with code {code} and said nothing.", code=code)]


def last_words(store: Store) -> list[str]:
    """Return the last lines of the log of a store, without the paths of this machine."""
    try:
        with (store.folder / LOG).open("rb") as log:
            log.seek(0, 2)
            log.seek(max(0, log.tell() - LOG_BYTES))
            text = log.read().decode("utf-8", errors="replace")
    except OSError:
        return []
    for folder in (store.folder.resolve(), store.folder):
        text = text.replace(f"{folder}: ", "").replace(f"{folder}/", "")
    lines = [line.strip().removeprefix("zonelab: ") for line in text.splitlines()]
    return [line for line in lines if line][-LOG_LINES:]


def is_read_only() -> bool:
    """Return whether the page only shows: as the environment says, else wherever others can reach the server."""
    said = os.environ.get(READ_ONLY_VARIABLE, "").strip()
    return said == "1" if said in ("0", "1") else _may_be_from_elsewhere()


def owner_of_now(session: int) -> str:
    """Return whose a sweep is that the reader of a session starts: one's own where others may come."""
    known = id_of_reader()
    return known or (f"session {session}" if _may_be_from_elsewhere() else EVERYBODY)


def _may_be_from_elsewhere() -> bool:
    handed_on = any(name in st.context.headers for name in HANDED_ON)
    return handed_on or not _is_this_machine(st.get_option("server.address"))


def _is_this_machine(address: str | None) -> bool:
    """Return whether a server at an address is reached from its own machine alone; an empty address means all networks.

    Examples
    --------
    >>> [_is_this_machine(each) for each in ("localhost", "127.0.0.1", "::1", None, "", "0.0.0.0", "example.org")]
    [True, True, True, False, False, False, False]
    """
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False
