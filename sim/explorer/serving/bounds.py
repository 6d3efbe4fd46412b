"""What one reader, and all together, may ask of the server: `zonelab explore` sets it, by the environment."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

from sim.language.errors import ZonelabError
from sim.language.texts import Sentence, sentence
from sim.scenario.load import Scenario

#: Names of the environment begin with it: ``ZONELAB_MOST_RUNS``.
PREFIX = "ZONELAB_MOST_"


@dataclass(frozen=True)
class Bounds:
    """What may be asked for at most.

    Attributes
    ----------
    runs, months
        Runs of each side of a comparison, and months of a scenario.
    pages, pages_each
        Pages open at once, of all readers together, and from one address of the network.
    sweeps
        Sweeps that the server has at work at once; each takes all processors.
    disk_gb
        Gigabytes that the folder of sweeps may hold before another one is started.
    """

    runs: int = 100_000
    months: int = 1200
    pages: int = 100
    pages_each: int = 20
    sweeps: int = 2
    disk_gb: int = 20


def bounds() -> Bounds:
    """Return the bounds of this server; one that is no whole number above zero is the usual one."""
    given = {each.name: os.environ.get(PREFIX + each.name.upper(), "").strip() for each in fields(Bounds)}
    numbers = {name: int(text) for name, text in given.items() if text.isascii() and text.isdigit()}
    return Bounds(**{name: number for name, number in numbers.items() if number > 0})


def beyond(scenarios: Iterable[Scenario], runs: int) -> Sentence | None:
    """Return the sentence for runs that are more than this server makes for one reader, or None."""
    most, months = bounds(), max(each.settings.months for each in scenarios)
    for name, found, bound in (("runs", runs, most.runs), ("months", months, most.months)):
        if found > bound:
            return sentence(
                "{name} must be at most {most:,} on this server; got {found:,}. Lower it, or use the command line.",
                name=name,
                most=bound,
                found=found,
            )
    return None


def check_disk(folder: Path) -> None:
    """Raise a `ZonelabError` if the folder of sweeps holds as much as it may."""
    most = bounds().disk_gb
    found = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file() and not each.is_symlink())
    if found >= most * 1e9:
        wrong = sentence(
            "The sweeps of this server must take less than {most:,} GB; they take {found:,.1f} GB. Ask who runs the "
            "server to remove some.",
            most=most,
            found=found / 1e9,
        )
        raise ZonelabError(wrong)
