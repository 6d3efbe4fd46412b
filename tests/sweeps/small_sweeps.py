"""Small sweeps of two islands, and the program as a process of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import yaml

from sim.cli import main
from sim.scenario.reading.seal import seal_of
from sim.sweeps.design.plan import Plan
from sim.sweeps.running.begin import begin
from sim.sweeps.running.local import local
from sim.sweeps.running.store import Store
from sim.sweeps.running.sweep import carry_out

#: A sweep of two islands, a year long: a point takes about a millisecond.
SMALL: dict[str, Any] = {
    "title": {"en": "Small", "ko": "작은"},
    "question": {"en": "What?", "ko": "무엇?"},
    "scenario": "small.yaml",
    "baseline": "small_without.yaml",
    "levers": {
        "zone_share": {"range": [0.0, 1.0], "steps": 4},
        "relief_weight": {"values": [0.0, 2.0, 4.0]},
    },
    "design": {"kind": "grid"},
    "runs": 3,
    "seed": 7,
    "measures": ["effect.far_island", "net_new", "displaced_share"],
}
SCENARIOS = {
    "small.yaml": {"extends": "two_islands", "months": 12},
    "small_without.yaml": {"extends": "small.yaml", "zones": {"designations": []}},
}


def write_sweep(folder: Path, name: str = "mine", **changes: Any) -> Path:
    """Return a sweep file, written with its scenarios to a folder, that differs from `SMALL` in what is given."""
    for file, content in SCENARIOS.items():
        (folder / file).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    path = folder / f"{name}.yaml"
    settings = {key: value for key, value in (SMALL | changes).items() if value is not None}
    path.write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def run(plan: Plan, folder: Path, threads: int = 2) -> Store:
    """Return the store of a sweep that nothing disturbed."""
    store = begin(plan, folder)
    carry_out(plan, store, local(threads))
    return store


def bytes_of(store: Store) -> dict[str, bytes]:
    """Return the content of all chunks by their names."""
    return {path.name: path.read_bytes() for paths in store.chunk_files().values() for path in paths}


def rewrite(store: Store, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what a manifest says as a version of the program that writes it so would: its seal is right."""
    kept = json.loads(store.manifest_path.read_text(encoding="utf-8"))
    change(kept)
    store.manifest_path.write_text(json.dumps({**kept, "seal": seal_of(kept)}), encoding="utf-8")


def program(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    """Start ``zonelab`` in a process of its own."""
    command = [sys.executable, "-c", "from sim.cli import main; main()", *arguments]
    return subprocess.Popen(command, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


class Answer(NamedTuple):
    """What the program left behind."""

    code: int
    out: str
    err: str


def answer(*arguments: str) -> Answer:
    """Run ``zonelab`` within this process, which is quicker than to start one."""
    out, err = io.StringIO(), io.StringIO()
    with mock.patch.object(sys, "argv", ["zonelab", *arguments]), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 0
    return Answer(code, out.getvalue(), err.getvalue())
