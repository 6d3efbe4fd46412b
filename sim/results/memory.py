"""Memory that runs need, computed before they begin, and free memory of this machine.

It is computed from the shapes of the arrays: the trace of every run, the state of every thread, the inputs of every
calibrated draw, the processes of the readable engine, and tables where they are written. Tests hold it against what is
measured.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import psutil

from sim.engines.ensemble.run_state import CELLS, CHOOSERS, DESIGNATIONS, FATES, FIRMS, WAITS, WAITS_DEALT, ZONES
from sim.engines.ensemble.trace import bytes_in_trace
from sim.engines.inputs.arrays import padded
from sim.engines.inputs.by_month import MONTHS, founders_due
from sim.language.errors import ZonelabError
from sim.language.texts import Sentence, sentence
from sim.numerics.processors import usable_processors
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior
from sim.scenario.schema.dated import value_by_month
from sim.scenario.schema.words import month_number

#: What the program takes besides, before tables and figures are made, and with them.
PROGRAM_BYTES, FIGURES_BYTES = 10_000_000, 120_000_000
#: Bytes that the tables of results take: of a run, month and region; likewise and sector; of a run and month.
_REGION_ROW, _CELL_ROW, _MONTH_ROW = 193, 22, 260
#: Further numbers of a run, month and region that a comparison holds for its effects.
_DIFFERENCES = 8
#: While a table is written, a quarter of all tables is there a second time.
_TABLES_TWICE = 1.25
#: What a process of the readable engine takes for itself (134 MB that it shares with no other were measured), and what
#: a model takes: of a firm that lives, of a slot whose firm has closed, of a month and region, and of a month.
_WORKER_BYTES, _FIRM_BYTES, _FATE_BYTES, _REGION_MONTH_BYTES, _MONTH_BYTES = 150_000_000, 750, 150, 400, 800
#: A model goes in a circle with its agents, so it may still be there when the next one is made.
_MODELS_AT_ONCE = 2
#: Python's own objects of a calibrated draw, and of a pair of regions with their distance.
DRAW_BYTES, _PAIR_BYTES = 250_000, 100
#: The weight that decides how large the trace of a run is.
FOUNDERS, CYCLE = "founders_per_year", "cycle"
#: Memory that is left to the rest of the machine.
LEFT_BYTES = 200_000_000
#: Numbers by name, in a form that can be kept by what it holds.
_Numbers: TypeAlias = tuple[tuple[str, float], ...]
_CGROUP = Path("/sys/fs/cgroup")


class TooLittleMemoryError(ZonelabError):
    """Work that needs more memory than is free now; it may run later, or on another machine."""


def bytes_of_trace(scenario: Scenario, runs: int, posterior: Posterior | None = None) -> int:
    """Return the size of the trace of runs; for runs over draws, the draw with the most founders counts for all."""
    return runs * bytes_in_trace(*_shape(scenario), slots_of(scenario, posterior))


def bytes_of_state(scenario: Scenario, posterior: Posterior | None = None) -> int:
    """Return the memory that the state of one thread uses, counting only the rows of active firms."""
    regions, sectors, months = _shape(scenario)
    slots = slots_of(scenario, posterior)
    living = _living(scenario, slots)
    of_a_slot = FATES.itemsize + 8 * (WAITS + WAITS_DEALT)
    of_a_firm = FIRMS.itemsize + 3 * 8 + 3 * 4 + 1 + 3 * 4 + 8
    choosing = living * scenario.settings.location.review_rate_per_year / 12 + slots / months
    of_zones = _designations(scenario) * (DESIGNATIONS.itemsize + ZONES.itemsize + regions + 9 * sectors)
    of_cells = regions * sectors * (CELLS.itemsize + 168) + regions * regions * 8
    return int(slots * of_a_slot + living * of_a_firm + choosing * (CHOOSERS.itemsize + 16) + of_zones + of_cells)


def bytes_of_model(scenario: Scenario, posterior: Posterior | None = None) -> int:
    """Return what a run of the readable engine takes: its agents, and what it collects of the months."""
    regions, _sectors, months = _shape(scenario)
    slots = slots_of(scenario, posterior)
    living = _living(scenario, slots)
    return int(living * _FIRM_BYTES + slots * _FATE_BYTES + months * (regions * _REGION_MONTH_BYTES + _MONTH_BYTES))


def bytes_of_worker(scenario: Scenario, posterior: Posterior | None = None) -> int:
    """Return what a process takes that makes runs of the readable engine."""
    return _WORKER_BYTES + _MODELS_AT_ONCE * bytes_of_model(scenario, posterior) + bytes_of_inputs(scenario)


def bytes_of_inputs(scenario: Scenario) -> int:
    """Return what a scenario takes as arrays."""
    regions, sectors, months = _shape(scenario)
    rounds = len(scenario.settings.zones.rounds)
    return (
        (regions + 1) * padded(regions) * 8
        + regions * sectors * 24
        + _designations(scenario) * (40 + regions + sectors)
        + rounds * regions * (1 + sectors)
        + months * (MONTHS.itemsize + 8 * regions)
    )


def bytes_of_tables(scenario: Scenario, runs: int) -> int:
    """Return what all tables of an ensemble take."""
    regions, sectors, months = _shape(scenario)
    return runs * months * (regions * (_REGION_ROW + sectors * _CELL_ROW) + _MONTH_ROW + 25 * sectors)


def bytes_needed(
    scenarios: Sequence[Scenario],
    runs: int,
    *,
    threads: int | None = None,
    processes: int | None = None,
    posterior: Posterior | None = None,
    written: bool = False,
) -> int:
    """Return the memory that running scenarios, each as often, takes at its peak.

    Parameters
    ----------
    scenarios
        One scenario, or policy and baseline of a comparison; the traces of all are kept, their states are not.
    runs, threads, posterior
        As for `sim.run_ensemble`.
    processes
        Number of processes of the readable engine; None for the compiled engine.
    written
        Whether tables and figures are made of them.
    """
    workers = min(threads or os.cpu_count() or 1, runs) if processes is None else 1
    draws = posterior.draws_of_runs(runs) if posterior is not None else 0
    largest = max(
        workers * bytes_of_state(each, posterior) + (1 + draws) * bytes_of_inputs(each) + draws * DRAW_BYTES
        for each in scenarios
    )
    pairs = len(scenarios[0].world.regions) ** 2 * _PAIR_BYTES
    total = sum(bytes_of_trace(each, runs, posterior) for each in scenarios) + pairs
    if processes is not None:
        largest += _MODELS_AT_ONCE * max(bytes_of_model(each, posterior) for each in scenarios)
    if processes is not None and min(processes, runs) > 1:
        others = min(processes, runs) * max(bytes_of_worker(each, posterior) for each in scenarios)
        largest += others + max(bytes_of_trace(each, runs, posterior) for each in scenarios)  # on their way back
    if len(scenarios) > 1:
        regions, _sectors, months = _shape(scenarios[0])
        total += _DIFFERENCES * 8 * runs * months * regions
    if not written:
        return int(total + largest + PROGRAM_BYTES)
    tables = sum(bytes_of_tables(each, runs) for each in scenarios)
    return int(total + max(largest, _TABLES_TWICE * tables) + FIGURES_BYTES)


def processes_that_fit(scenario: Scenario, runs: int, posterior: Posterior | None = None) -> int:
    """Return as many processes as there are processors that may be used, or fewer where memory is short."""
    left = bytes_available() - bytes_needed([scenario], runs, processes=1, posterior=posterior)
    left -= bytes_of_trace(scenario, runs, posterior)  # on their way back
    return max(1, min(usable_processors(), left // bytes_of_worker(scenario, posterior)))


def check_memory(
    scenarios: Sequence[Scenario],
    runs: int,
    *,
    threads: int | None = None,
    processes: int | None = None,
    posterior: Posterior | None = None,
    written: bool = False,
) -> None:
    """Raise unless this machine has the memory that runs take; parameters are those of `bytes_needed`.

    Raises
    ------
    ZonelabError
        With both numbers, and what to do.
    """
    needed = bytes_needed(scenarios, runs, threads=threads, processes=processes, posterior=posterior, written=written)
    refused = too_much(needed, bytes_available())
    if refused is not None:
        raise TooLittleMemoryError(refused)


def too_much(needed: float, available: float) -> Sentence | None:
    """Return the sentence for more memory than there is, or None.

    Examples
    --------
    >>> str(too_much(9e9, 4e9)).partition("; ")[2]
    'they would take 9.0 GB, and 4.0 GB are left. Lower one, or threads or processes.'
    """
    if needed <= available:
        return None
    return sentence(
        "runs, months and scale must fit in memory; they would take {needed:,.1f} GB, and {available:,.1f} GB "
        "are left. Lower one, or threads or processes.",
        needed=needed / 1e9,
        available=available / 1e9,
    )


def bytes_available() -> int:
    """Return the memory that this process may still take: of the machine, or of the container that it runs in."""
    left = int(psutil.virtual_memory().available)
    for most, used in _limits():
        left = min(left, most - used)
    return max(0, left - LEFT_BYTES)


def _limits() -> list[tuple[int, int]]:
    """Return limit and use of each group of processes that this one belongs to, as Linux reports them."""
    try:
        line = next(each for each in Path("/proc/self/cgroup").read_text().splitlines() if each.startswith("0::"))
    except (OSError, StopIteration):
        return []
    folder = _CGROUP / line.removeprefix("0::").lstrip("/")
    found = []
    for place in (folder, *folder.parents):
        if place != _CGROUP and _CGROUP not in place.parents:
            break
        try:
            most, used = (int((place / f"memory.{name}").read_text()) for name in ("max", "current"))
        except (OSError, ValueError):  # no limit is written as a word
            continue
        found.append((most, used - _cached(place)))
    return found


def _cached(place: Path) -> int:
    """Return what of the memory in use the system would give back: files that it remembers."""
    try:
        rows = dict(line.split() for line in (place / "memory.stat").read_text().splitlines())
        return int(rows["inactive_file"])
    except (OSError, ValueError, KeyError):
        return 0


def _shape(scenario: Scenario) -> tuple[int, int, int]:
    world = scenario.world
    return len(world.regions), len(world.sectors), scenario.settings.months


def _living(scenario: Scenario, slots: int) -> float:
    """Return about how many firms live at once at most, of so many firms and founders."""
    settings = scenario.settings
    starting = sum(scenario.world.by_region("starting_firms")) * settings.scale
    hazard = settings.closure.closure_rate * settings.months
    surviving = -math.expm1(-hazard) / hazard if hazard > 0 else 1.0
    started = (starting + (slots - starting) * (1 - settings.founding.no_start_share)) * surviving
    return min(slots, max(starting, started))


def _designations(scenario: Scenario) -> int:
    zones = scenario.settings.zones
    return len(zones.designations) + sum(each.awards for each in zones.rounds)


def slots_of(scenario: Scenario, posterior: Posterior | None = None) -> int:
    """Return how many firms and founders a run has at most; with draws, in that with the most founders."""
    settings = scenario.settings
    first, cycle = month_number(settings.start), settings.founding.cycle
    own = {FOUNDERS: settings.founding.founders_per_year} | {
        f"{CYCLE}.{since}": state for since, state in cycle.items()
    }
    most = own
    if posterior is not None:
        in_force = value_by_month({since: number for number, since in enumerate(cycle)}, first, settings.months)
        months = {f"{CYCLE}.{since}": in_force.count(number) for number, since in enumerate(cycle)}
        factors = {key: factor for key, factor in posterior.factors(scenario).items() if key in own}
        most = own | _most_founders(posterior, *(tuple(each.items()) for each in (own, factors, months)))
    states = value_by_month({since: most[f"{CYCLE}.{since}"] for since in cycle}, first, settings.months)
    due = founders_due(settings.scale, most[FOUNDERS], states)[-1]
    return round(sum(scenario.world.by_region("starting_firms")) * settings.scale) + math.ceil(due)


@lru_cache(maxsize=64)
def _most_founders(posterior: Posterior, own: _Numbers, factors: _Numbers, months: _Numbers) -> dict[str, float]:
    """Return what of `own` the draw with the most founders sets; only read.

    It is kept because the explorer asks for it dozens of times for one picture, and each draw is looked through.

    Parameters
    ----------
    own, factors
        Weights of the scenario that founders depend on, and by what it multiplies those that are drawn.
    months
        How many months each entry of the cycle is in force.
    """
    drawn: dict[str, float] = {}
    founders = -1.0
    for draw in posterior.draws:
        here = {key: draw[key] * factor for key, factor in factors if key in draw}
        weights = dict(own) | here
        many = weights[FOUNDERS] * sum(count * weights[key] for key, count in months)
        if many > founders:
            drawn, founders = here, many
    return drawn
