"""The waves of a calibration, kept in its folder with a list of everything that made them.

Next to the waves is `MADE_OF`: facts, weights and their ranges, the record and its world, runs, seed, sizes of waves,
code and versions. A calibration continues only if none of it has changed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.evidence.fit import Fit, Floats
from sim.files.lock import LOCK, hold
from sim.files.parquet import read_sealed, write_sealed
from sim.files.reasons import explained
from sim.files.safe import write_whole
from sim.language.errors import OutputError, placed
from sim.language.texts import Sentence, marked, sentence
from sim.numerics.sources import NUMBER_SOURCES, sources_digest
from sim.results.manifest import json_text, versions

MADE_OF = "waves.json"
#: Packages that the numbers of waves depend on.
_PACKAGES = ("python", "numpy", "numba", "scipy")
_SAMPLERS = ("emcee", "scikit-learn")
#: Settings that are run between one writing of a wave and the next.
SETTINGS_AT_A_TIME = 50
#: Column of a wave: the logarithm of the likelihood with which a setting was drawn.
_DRAWN = "drawn"
#: What makes waves, as a sentence calls it where it differs.
_CALLED = {
    "facts": marked("facts"),
    "weights": marked("weights or ranges"),
    "record": marked("record or world"),
    "runs": marked("runs, seed or sizes of waves"),
    "code": marked("code of the model"),
    "versions": marked("versions of packages"),
}


@dataclass(frozen=True, eq=False)
class Wave:
    """Settings of the weights, and what the model gives with them.

    Attributes
    ----------
    positions : array, shape [setting, weight]
        Positions in (0, 1) within the ranges.
    drawn : array, shape [setting]
        Logarithm of the likelihood with which each was drawn; 0 where all were equally likely.
    values : array, shape [setting, fact]
        The model's numbers; nan where the weights contradict each other.
    done
        The first so many settings have been run.
    """

    positions: Floats
    drawn: Floats
    values: Floats
    done: int = 0

    @classmethod
    def of(cls, positions: Floats, drawn: Floats, facts: int) -> Wave:
        """Return a wave that is still to be run."""
        return cls(positions, drawn, np.full((len(positions), facts), np.nan))


class Waves:
    """The waves in a folder.

    Parameters
    ----------
    fit
        What is sought, and the facts.
    folder
        Where `begin` has found nothing of another calibration.
    """

    def __init__(self, fit: Fit, folder: Path) -> None:
        self._weights, self._facts = list(fit.ranges), [fact.key for fact in fit.facts]
        self._folder = folder

    def wave(self, number: int) -> Wave | None:
        """Return a wave that is kept, or None.

        Raises
        ------
        OutputError
            If its file is damaged.
        """
        path = wave_path(self._folder, number)
        if not path.is_file():
            return None
        try:
            table = read_sealed(path)
            positions, values = (table[names].to_numpy(np.float64) for names in (self._weights, self._facts))
            wave = Wave(positions, table[_DRAWN].to_numpy(np.float64), values, int(table["done"].to_numpy().sum()))
        except (OSError, ValueError, KeyError, pa.ArrowException):
            wrong = sentence(
                "must be a wave of a calibration; it is damaged. Restore it, or remove it to run it again."
            )
            raise OutputError(placed(path, wrong)) from None
        return wave

    def keep(self, number: int, wave: Wave) -> None:
        """Write a wave, whole or not at all."""
        table = pd.DataFrame(wave.positions, columns=self._weights)
        table[_DRAWN] = wave.drawn
        table = pd.concat([table, pd.DataFrame(wave.values, columns=self._facts)], axis=1)
        table["done"] = np.arange(len(table)) < wave.done
        with explained(self._folder):
            write_sealed(table, wave_path(self._folder, number))

    def completed(self, number: int, wave: Wave, run: Callable[[Floats], Floats]) -> Wave:
        """Return a wave all of whose settings have been run, and keep it on the way."""
        values = wave.values.copy()
        for done in range(wave.done, len(values)):
            values[done] = run(wave.positions[done])
            if (done + 1) % SETTINGS_AT_A_TIME == 0 or done + 1 == len(values):
                wave = replace(wave, values=values.copy(), done=done + 1)
                self.keep(number, wave)
        return wave


def wave_path(folder: Path, number: int) -> Path:
    """Return the file of a wave."""
    return folder / f"wave_{number + 1}.parquet"


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder in which waves are kept."""
    waves = (path for path in folder.glob("wave_*.parquet") if re.fullmatch(r"wave_\d+", path.stem))
    return sorted(path for path in (folder / MADE_OF, *waves) if path.is_file())


def made_of(fit: Fit) -> dict[str, Any]:
    """Return all that makes the waves of a calibration, as plain data."""
    settings = fit.settings.model_dump(mode="json")
    found = versions()
    made = {
        "facts": [[each.key, each.measure.name, each.date, each.value, each.spread] for each in fit.facts],
        "weights": settings["parameters"],
        "record": [fit.record.digest, fit.record.world.digest],
        "runs": [settings[name] for name in ("runs", "seed", "waves")],
        "code": sources_digest((*NUMBER_SOURCES, "evidence")),
        "versions": {**{name: found[name] for name in _PACKAGES}, **{name: version(name) for name in _SAMPLERS}},
    }
    kept: dict[str, Any] = json.loads(json.dumps(made))  # as it is when it is read again
    return kept


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep the folder of a calibration for this process alone.

    Raises
    ------
    OutputError
        If another process has it.
    """
    stood = os.path.lexists(folder / LOCK)  # it may be a file of the user
    lock = hold(folder, new=True)
    if lock is None:
        wrong = sentence(
            "must have one calibration at a time; another process is at work in it. Wait for it, or stop it."
        )
        raise OutputError(placed(folder, wrong))
    try:
        yield
    finally:
        if not stood:
            (folder / LOCK).unlink(missing_ok=True)
        lock.release()


def begin(fit: Fit, folder: Path) -> None:
    """Prepare a folder for the waves of this calibration, or check that those in it are of this one.

    Raises
    ------
    OutputError
        If it has waves of another calibration, or files of their names that are not shown to be of this one; nothing of
        it is touched.
    """
    now = made_of(fit)
    if any(os.path.lexists(each) for each in (folder / MADE_OF, wave_path(folder, 0))):
        _check_same(folder, now)
    else:
        write_whole(folder / MADE_OF, json_text(now).encode(), alone=True)


def _check_same(folder: Path, now: Mapping[str, Any]) -> None:
    try:
        kept = json.loads((folder / MADE_OF).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = None
    if not isinstance(kept, dict):
        wrong = sentence(
            "must tell what its waves were made of ({file}); it does not. Name another folder with --out.",
            file=MADE_OF,
        )
        raise OutputError(placed(folder, wrong))
    problems = [
        placed(
            folder,
            sentence(
                "must hold this very calibration; it holds one with other {part}. Name another folder with --out.",
                part=Sentence(_CALLED[name]),
            ),
        )
        for name in now
        if kept.get(name) != now[name]
    ]
    if problems:
        raise OutputError(problems)
