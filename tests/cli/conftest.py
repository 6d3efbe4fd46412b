"""The command line, called within this process."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sim.cli import main
from sim.scenario.reading.seal import sealed


class Answer(NamedTuple):
    """What the program left behind."""

    code: int
    out: str
    err: str


Zonelab = Callable[..., Answer]

#: A year and two runs at the central weights: enough to see that all is there.
SHORT = ("--runs", "2", "--set", "months=12", "--central")


def changed(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the content of a manifest, and seal it, as the version that is played would have written it."""
    kept = json.loads(path.read_text("utf-8"))
    change(kept)
    path.write_text(json.dumps(sealed(kept)), encoding="utf-8")


@pytest.fixture
def zonelab(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Zonelab:
    """Return a function that runs ``zonelab`` with arguments."""

    def call(*arguments: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["zonelab", *arguments])
        capfd.readouterr()
        code = 0
        try:
            main()
        except SystemExit as exit_:
            code = exit_.code if isinstance(exit_.code, int) else 0 if exit_.code is None else 1
        sys.stdout.flush()
        return Answer(code, *capfd.readouterr())

    return call
