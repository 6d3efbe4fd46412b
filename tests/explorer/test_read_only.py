"""Strangers on a network look at sweeps; they neither start, stop nor delete one."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st

from sim.explorer.sweeps.processes import READ_ONLY_VARIABLE, is_read_only
from sim.sweeps.running.store import Store
from tests.explorer.test_sweep_page import opened, told

KEYS = ("sweep_start", "sweep_stop", "sweep_anew")


def buttons(**params: str) -> set[str]:
    return {each.key for each in opened(**params).button} & set(KEYS)


@pytest.mark.parametrize(
    ("said", "address", "expected"),
    [
        (None, None, True), (None, "", True), (None, "0.0.0.0", True), (None, "10.0.0.7", True), (None, "::", True),
        (None, "localhost", False), (None, "127.0.0.1", False), (None, "::1", False), ("1", "localhost", True),
        ("0", None, False), ("", "127.0.0.1", False), ("maybe", None, True), (" 1 ", "localhost", True),
    ],
)  # fmt: skip
def test_the_environment_decides_else_where_the_server_listens(
    said: str | None, address: str | None, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(st, "get_option", {"server.address": address}.__getitem__)
    if said is None:
        monkeypatch.delenv(READ_ONLY_VARIABLE, raising=False)
    else:
        monkeypatch.setenv(READ_ONLY_VARIABLE, said)
    assert is_read_only() == expected


@pytest.mark.parametrize("name", ["tiny", "jeju_strategy"])
def test_nothing_can_be_begun(sweeps: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = sorted(sweeps.rglob("*"))
    chunk = next((sweeps / "results" / "tiny").rglob("*.parquet"))
    chunk.unlink()  # the sweep could go on
    assert buttons(sweep=name) == {"sweep_start"}
    monkeypatch.setenv(READ_ONLY_VARIABLE, "1")
    assert buttons(sweep=name) == set()
    assert "This server shows sweeps only" in told(opened(sweep=name))
    assert sorted(sweeps.rglob("*")) == [each for each in before if each != chunk]


def test_a_sweep_at_work_cannot_be_stopped(sweeps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.explorer.session import state

    monkeypatch.setattr(state.processes(), "is_ours", lambda store: True)
    with Store(sweeps / "results" / "tiny").locked():
        assert buttons(sweep="tiny") == {"sweep_stop"}
        monkeypatch.setenv(READ_ONLY_VARIABLE, "1")
        assert buttons(sweep="tiny") == set()


def test_a_broken_store_cannot_be_begun_anew(sweeps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = sweeps / "scenarios" / "sweeps" / "tiny.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("runs: 4", "runs: 6"), encoding="utf-8")
    assert buttons(sweep="tiny") == {"sweep_anew"}
    monkeypatch.setenv(READ_ONLY_VARIABLE, "1")
    assert buttons(sweep="tiny") == set()
