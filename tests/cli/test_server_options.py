"""What `zonelab explore` is told about a server for many is checked before it starts, and handed to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.cli import server_options
from tests.cli.conftest import Zonelab
from tests.cli.test_explore import started as started

#: A section by which readers can sign in.
AUTH = {
    "redirect_uri": "https://zonelab.example/oauth2callback",
    "cookie_secret": "k" * 43,
    "client_id": "zonelab",
    "client_secret": "of the provider",
    "server_metadata_url": "https://id.example/.well-known/openid-configuration",
}


def written(file: Path, **others: str | None) -> Path:
    """A file with that section, or with other values in it."""
    lines = [f'{key} = "{value}"' for key, value in {**AUTH, **others}.items() if value is not None]
    file.write_text("\n".join(["[auth]", *lines]), encoding="utf-8")
    return file


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_options, "find_spec", lambda name: name)


def test_bounds_are_handed_on(zonelab: Zonelab, started: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZONELAB_MOST_PAGES", "7")
    assert zonelab("explore", "--most-runs", "900", "--most-disk-gb", "3").code == 0
    ((_command, surroundings),) = started
    assert {name: value for name, value in surroundings.items() if name.startswith("ZONELAB_MOST_")} == {
        "ZONELAB_MOST_PAGES": "7", "ZONELAB_MOST_RUNS": "900", "ZONELAB_MOST_DISK_GB": "3",
    }  # fmt: skip


def test_every_bound_that_cannot_be_is_told(zonelab: Zonelab, started: list[Any]) -> None:
    done = zonelab("explore", "--most-runs", "3", "--most-pages-each", "0")
    assert (done.code, started) == (2, [])
    assert "--most-runs must be a whole number from 500 to 100000; got 3." in done.err
    assert "--most-pages-each must be a whole number from 1 to 10000; got 0." in done.err


@pytest.mark.parametrize("path", ["zonelab", "/zonelab/", "policy/zone-lab", ""])
def test_a_path_is_handed_on(zonelab: Zonelab, started: list[Any], path: str) -> None:
    assert zonelab("explore", "--path", path).code == 0
    ((command, _surroundings),) = started
    assert (command[command.index("--path") + 1] if path else "") == path.strip("/")


@pytest.mark.parametrize("path", ["..", "a/../b", "./a", "a?b", "a b", "//", "http://a", "특구"])
def test_a_path_that_no_address_has_is_told(zonelab: Zonelab, started: list[Any], path: str) -> None:
    done = zonelab("explore", "--path", path)
    assert (done.code, started) == (2, [])
    assert "--path must be words" in done.err


def test_a_file_for_signing_in_is_handed_on(zonelab: Zonelab, started: list[Any], tmp_path: Path) -> None:
    file = written(tmp_path / "auth.toml")
    assert zonelab("explore", "--sign-in", str(file)).code == 0
    ((command, _surroundings),) = started
    assert command[command.index("--sign-in") + 1] == str(file)


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ({"client_id": None, "client_secret": ""}, ("must have client_id", "must have client_secret")),
        ({"redirect_uri": "https://zonelab.example/"}, ("redirect_uri must end with /oauth2callback",)),
        ({"cookie_secret": "short"}, ("cookie_secret must have at least 32 letters; it has 5",)),
    ],
)
def test_what_is_wrong_in_it_is_told_without_its_secrets(
    zonelab: Zonelab, started: list[Any], tmp_path: Path, others: dict[str, str | None], told: tuple[str, ...]
) -> None:
    done = zonelab("explore", "--sign-in", str(written(tmp_path / "auth.toml", **others)))
    assert (done.code, started) == (2, [])
    assert all(each in done.err for each in told)
    assert AUTH["client_secret"] not in done.err


@pytest.mark.parametrize("content", [b"[auth", b"\xff", b"auth = 1", b"", None])
def test_a_file_that_is_none_is_told(
    zonelab: Zonelab, started: list[Any], tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "auth.toml"
    if content is not None:
        file.write_bytes(content)
    done = zonelab("explore", "--sign-in", str(file))
    assert (done.code, started) == (2, [])
    assert "auth.toml: " in done.err


def test_without_the_packages_for_it_the_remedy_is_told(
    zonelab: Zonelab, started: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_options, "find_spec", lambda name: None if name == "authlib" else name)
    done = zonelab("explore", "--sign-in", str(written(tmp_path / "auth.toml")))
    assert (done.code, started) == (2, [])
    assert "pip install 'zonelab[signin]'" in done.err
