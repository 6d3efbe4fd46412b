"""The explorer opened from the command line: on this machine alone, asking nothing of the outside."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest

from sim.cli import explore
from tests.cli.conftest import Zonelab
from tests.waiting import until


@contextmanager
def opened(
    folder: Path, program: Sequence[str] = (sys.executable, "-m", "sim.cli"), **surroundings: str
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Give the process and the address of an explorer that was opened from `folder`."""
    command = [*program, "explore", "--no-browser", "--port", "0"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root), **surroundings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            address = next((word for word in process.stdout.readline().split() if word.startswith("http")), "")
            assert address, process.communicate()[1]
            until(lambda: answer(address, "/_stcore/health") == 200, process)
            yield process, address
        finally:
            process.kill()


def answer(address: str, path: str, **headers: str) -> int:
    """Return the code with which a server answers; 0 if it does not listen yet."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc)
    try:
        connection.request("GET", path, headers={key.replace("_", "-"): value for key, value in headers.items()})
        return connection.getresponse().status
    except ConnectionRefusedError:
        return 0
    finally:
        connection.close()


def handshake(address: str, origin: str) -> int:
    """Return the code with which a server answers to a page of `origin` that wants to talk to it; 101 lets it."""
    return answer(
        address,
        "/_stcore/stream",
        Origin=origin,
        Connection="Upgrade",
        Upgrade="websocket",
        Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==",
        Sec_WebSocket_Version="13",
        Sec_WebSocket_Protocol="streamlit",
    )


def test_it_listens_on_this_machine_alone_and_shows_the_page(tmp_path: Path) -> None:
    with opened(tmp_path) as (process, address):
        listening = [each for each in psutil.Process(process.pid).net_connections() if each.status == "LISTEN"]
        assert {each.laddr.ip for each in listening} == {"127.0.0.1"}
        assert answer(address, "/") == 200
        assert handshake(address, address) == 101


@contextmanager
def run_by_streamlit(folder: Path) -> Iterator[str]:
    """Give the address of the explorer as whoever knows Streamlit starts it."""
    script = Path(__file__).parents[2] / "app.py"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ("--server.port", str(port), "--server.headless", "true")
    command = [sys.executable, "-m", "streamlit", "run", script, *options]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until(lambda: answer(f"http://127.0.0.1:{port}", "/_stcore/health") == 200, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def test_streamlit_itself_starts_it_with_the_same_guard(tmp_path: Path) -> None:
    with run_by_streamlit(tmp_path) as address:
        assert answer(address, "/") == 200
        assert answer(address, "/_stcore/metrics") == 404
        assert handshake(address, "http://elsewhere.example") == 403
        assert handshake(address, address) == 101


def test_it_asks_nothing_of_the_outside_and_tells_no_metrics(tmp_path: Path) -> None:
    with socket.socket() as outside:  # whatever is fetched from elsewhere is fetched through here
        outside.bind(("127.0.0.1", 0))
        outside.listen()
        outside.setblocking(False)
        proxy = f"http://127.0.0.1:{outside.getsockname()[1]}"
        names = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), proxy)
        with opened(tmp_path, **names, no_proxy="", NO_PROXY="") as (_process, address):
            assert answer(address, "/_stcore/metrics") == 404
            assert handshake(address, "http://elsewhere.example") == 403
            with pytest.raises(BlockingIOError):
                outside.accept()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_a_signal_ends_it_with_its_code_and_no_traceback(tmp_path: Path, number: signal.Signals, code: int) -> None:
    with opened(tmp_path) as (process, address):
        handshake(address, address)
        process.send_signal(number)
        said = process.communicate()[1]
        assert (process.returncode, said) == (code, "")


def test_settings_and_look_do_not_depend_on_the_folder_one_stands_in(tmp_path: Path) -> None:
    (tmp_path / "streamlit.py").write_text("raise SystemExit('taken for a part of the program')")
    settings = (
        "import sys; from sim.explorer.server import page_script; from streamlit import config;"
        "config._main_script_path = str(page_script());"
        "print(config.get_option('theme.light.primaryColor'), config.get_option('server.address'))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", settings],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["#0b5394", "127.0.0.1"]
    with opened(tmp_path) as (_process, address):
        assert answer(address, "/") == 200


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str]]]:
    """Return what would have been started."""
    found: list[tuple[list[str], dict[str, str]]] = []

    def become(command: list[str], surroundings: dict[str, str]) -> None:
        found.append((command, surroundings))

    monkeypatch.setattr(explore, "_become", become)
    return found


def test_whoever_lets_the_network_in_is_told(zonelab: Zonelab, started: list[Any]) -> None:
    done = zonelab("explore", "--host", "0.0.0.0")
    assert (done.code, len(started)) == (0, 1)
    assert "listens on 0.0.0.0: whoever reaches this machine can open the page." in done.err
    assert zonelab("explore").err == ""


@pytest.mark.parametrize(("option", "told"), [("--read-only", "1"), ("--no-read-only", "0"), ("--browser", None)])
def test_what_readers_may_is_told_to_the_explorer(
    zonelab: Zonelab, started: list[Any], monkeypatch: pytest.MonkeyPatch, option: str, told: str | None
) -> None:
    monkeypatch.delenv("ZONELAB_READ_ONLY", raising=False)
    zonelab("explore", option)
    ((_command, surroundings),) = started
    assert surroundings.get("ZONELAB_READ_ONLY") == told


def test_without_its_packages_the_remedy_is_told(
    zonelab: Zonelab, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explore, "find_spec", lambda name: None if name == "streamlit" else find_spec(name))
    done = zonelab("explore")
    assert (done.code, started) == (2, [])
    assert "missing: streamlit. Install it: pip install 'zonelab[app]'" in done.err


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("--port", "70000"), "--port must be a whole number from 0 to 65535; got 70000."),
        (("--host", "192.0.2.1"), "--host and --port must be an address of this machine and a free port"),
        (("--host", "no host"), "--host and --port must be an address of this machine and a free port"),
    ],
)
def test_an_address_that_cannot_be_is_told(
    zonelab: Zonelab, started: list[Any], arguments: tuple[str, ...], wrong: str
) -> None:
    done = zonelab("explore", *arguments)
    assert (done.code, started) == (2, [])
    assert wrong in done.err


def test_a_port_that_is_taken_is_told(zonelab: Zonelab, started: list[Any]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = zonelab("explore", "--port", str(taken.getsockname()[1]))
    assert (done.code, started) == (2, [])
    assert "Address already in use" in done.err


def test_the_version_is_told_with_the_fingerprint_of_the_code(zonelab: Zonelab) -> None:
    import sim
    from sim.numerics.sources import code_digest

    done = zonelab("--version")
    assert (done.code, done.out) == (0, f"zonelab {sim.__version__}, sources {code_digest()}\n")
