"""What a ministry copies to serve the explorer works: nginx in front of it, the service, the container's file."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from benchmarks.browsing import explorer
from benchmarks.visitor import visitor
from tests.waiting import PATIENCE, until

FILES = Path(__file__).parents[2] / "docs" / "how-to" / "serve"
#: Where Debian has nginx; it is not among the programs of every user.
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of this machine that it has signed itself, and its key."""
    made, key = folder / "zonelab.pem", folder / "zonelab.key"
    words = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost")
    names = ("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    subprocess.run(["openssl", *words, *names, "-out", made, "-keyout", key], check=True, capture_output=True)
    return made, key


@pytest.fixture(scope="module")
def behind_nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int, Path]]:
    """The address of an explorer behind nginx with the file of the guide, the port without TLS, and the folder."""
    if NGINX is None or shutil.which("openssl") is None:
        pytest.skip("nginx and openssl are needed to try the guide; on Debian: apt-get install nginx-light openssl")
    folder = tmp_path_factory.mktemp("nginx")
    made, key = certificate(folder)
    plain, secure = free_port(), free_port()
    with ExitStack() as stack:
        # As behind a server of the ministry; it says itself that its readers are from elsewhere.
        own, _process = stack.enter_context(explorer(folder / "explorer.log", "", "--path", "zonelab"))
        text = (FILES / "nginx.conf").read_text(encoding="utf-8")
        for written, here in {
            "listen 80;": f"listen 127.0.0.1:{plain};", "listen 443 ssl;": f"listen 127.0.0.1:{secure} ssl;",
            "/etc/ssl/certs/zonelab.pem": str(made), "/etc/ssl/private/zonelab.key": str(key),
            "/var/log/nginx/": f"{folder}/", "http://127.0.0.1:8501": own.removesuffix("/zonelab"),
        }.items():  # fmt: skip
            assert written in text, written
            text = text.replace(written, here)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        places = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
        whole = f"pid {folder}/pid;\nerror_log {folder}/main.log;\nevents {{}}\nhttp {{\n{places}\n{text}\n}}\n"
        (folder / "nginx.conf").write_text(whole, encoding="utf-8")
        command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "main.log")]
        subprocess.run([*command, "-t"], check=True, capture_output=True)
        server = stack.enter_context(subprocess.Popen([*command, "-g", "daemon off;"]))
        stack.callback(server.terminate)
        until(lambda: listens(secure), server)
        yield f"https://localhost:{secure}/zonelab", plain, folder


def listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def trust(folder: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(folder / "zonelab.pem"))


def answer(address: str, path: str, folder: Path) -> tuple[int, http.client.HTTPMessage]:
    """The code and the headers of an answer through TLS."""
    place = address.removeprefix("https://").partition("/")[0]
    with closing(http.client.HTTPSConnection(place, context=trust(folder), timeout=PATIENCE)) as connection:
        connection.request("GET", path)
        got = connection.getresponse()
        got.read()
        return got.status, got.headers


@pytest.mark.slow
def test_a_reader_moves_a_lever_through_nginx(behind_nginx: tuple[str, int, Path]) -> None:
    address, _plain, folder = behind_nginx
    with visitor(address, trusted=trust(folder)) as page:
        page.open(runs=100)
        before = page.figures
        page.move("near.zone_share", 0.9)
        assert page.figures not in ([], before)
        assert page.errors == []


@pytest.mark.slow
def test_its_readers_are_from_elsewhere(behind_nginx: tuple[str, int, Path]) -> None:
    address, _plain, folder = behind_nginx
    with visitor(address, trusted=trust(folder)) as page:
        page.open("sweep", runs=100)
        assert "This server shows sweeps only" in page.text


@pytest.mark.slow
def test_a_page_of_another_address_is_rejected(behind_nginx: tuple[str, int, Path]) -> None:
    from websockets.exceptions import InvalidStatus
    from websockets.sync.client import connect

    address, _plain, folder = behind_nginx
    stream = address.replace("https", "wss") + "/_stcore/stream"
    with pytest.raises(InvalidStatus), connect(stream, origin="https://elsewhere.example", ssl=trust(folder)):  # type: ignore[arg-type]
        pass


@pytest.mark.slow
def test_what_nginx_answers(behind_nginx: tuple[str, int, Path]) -> None:
    address, plain, folder = behind_nginx
    code, headers = answer(address, "/zonelab/", folder)
    assert code == 200
    assert "default-src 'self'" in str(headers["Content-Security-Policy"])
    assert headers["Strict-Transport-Security"]
    assert "nginx/" not in str(headers["Server"])
    codes = {"/zonelab/_stcore/health": 200, "/zonelab": 301, "/zonelab/_stcore/metrics": 404, "/": 404}
    codes |= {"/zonelab/_stcore/agent/openapi.json": 404, "/zonelab/../../../etc/passwd": 400}
    assert {path: answer(address, path, folder)[0] for path in codes} == codes
    with closing(http.client.HTTPConnection("127.0.0.1", plain, timeout=PATIENCE)) as connection:
        connection.request("GET", "/zonelab/", headers={"Host": "zonelab.example"})
        moved = connection.getresponse()
        assert (moved.status, moved.headers["Location"]) == (301, "https://zonelab.example/zonelab/")


@pytest.mark.slow
def test_no_log_has_a_reader_in_it(behind_nginx: tuple[str, int, Path]) -> None:
    address, _plain, folder = behind_nginx
    answer(address, "/zonelab/?zone_share=0.987", folder)
    logs = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.log")}
    until(lambda: " GET 200 " in (folder / "zonelab.log").read_text(encoding="utf-8"))
    assert {"zonelab.log", "explorer.log"} <= set(logs)
    assert not re.search(r"127\.0\.0\.1|0\.987|zone_share", "\n".join(logs.values()))


def test_the_service_is_one_that_systemd_takes(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not here")
    text = (FILES / "zonelab.service").read_text(encoding="utf-8")
    assert "/opt/zonelab/bin/zonelab explore" in text
    file = tmp_path / "zonelab.service"
    file.write_text(text.replace("/opt/zonelab/bin/zonelab", sys.executable), encoding="utf-8")
    done = subprocess.run([program, "verify", file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["zonelab.service", "Containerfile"])
def test_the_command_of_a_file_is_one_that_zonelab_takes(name: str) -> None:
    from typer.testing import CliRunner

    from sim.cli.commands import app

    text = (FILES / name).read_text(encoding="utf-8").replace('", "', " ")
    words = re.findall(r"zonelab explore ([^\"\n]*)", text)
    assert words
    offered = CliRunner().invoke(app, ["explore", "--help"], env={"COLUMNS": "200"}).output
    assert [word for line in words for word in line.split() if word.startswith("--") and word not in offered] == []


def test_the_container_is_built_from_what_is_locked_and_runs_as_nobody() -> None:
    text = (FILES / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    steps = [line.split(maxsplit=1) for line in text.splitlines() if line and line[0] not in "# "]
    names = [name for name, _rest in steps]
    of = dict(steps)
    assert names[0] == "FROM"
    assert re.fullmatch(r"\S+/\S+:\d\S*", of["FROM"])  # a place and a version, never "latest"
    assert {"ADD", "MAINTAINER"}.isdisjoint(names)
    assert of["USER"].isdigit()
    assert names.index("USER") > max(i for i, name in enumerate(names) if name in ("RUN", "COPY"))
    assert "--require-hashes" in text
    assert "/_stcore/health" in text[text.index("HEALTHCHECK") :]
    for file in re.findall(r"--requirement (\S+)", text):
        assert (FILES.parents[2] / file).is_file()
