"""Limits between levers: ends and months that contradict the other settings are not offered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sim.explorer.panel.lever import Lever
from sim.explorer.serving.bounds import beyond, bounds
from sim.explorer.session.run_cache import fits
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior
from sim.scenario.schema.dated import numbers_of
from sim.scenario.schema.keys import dated_keys
from sim.scenario.schema.words import month_number, month_text
from sim.scenario.writing import value_of

Settings = Mapping[str, Any]
#: Numbers of runs to choose from; the least gives an interval, the most takes seconds.
RUNS = (20, 50, 100, 200, 500, 1000, 2000)
#: Months before and after its present first month that the horizon may begin with.
MONTHS_AROUND = 24
#: The two shares of trials must leave a part that ends.
SHARES = {"permit_share": "extension_share", "extension_share": "permit_share"}


def limited(lever: Lever, settings: Settings) -> Lever:
    """Return a lever with the ends that agree with the other settings, given as by `plain_settings`."""
    if lever.key in SHARES:
        other = float(value_of(settings, SHARES[lever.key]))
        return replace(lever, high=max(lever.low, min(lever.high, round(1 - other - lever.step, 10))))
    if lever.key == "months":
        dated = [*_dates(settings), *_studies(settings)]
        needed = max(dated) - month_number(settings["start"]) + 1 if dated else 0
        low = max(lever.low, -(-needed // lever.step) * lever.step)
        return replace(lever, low=low, high=max(low, min(lever.high, bounds().months)))
    if lever.key == "relocation_aid" and not _zones_have_money(settings):
        return replace(lever, high=lever.low)
    if lever.key == "zone_share" and value_of(settings, "relocation_aid") > 0:
        return replace(lever, low=lever.low + lever.step)
    return lever


def _zones_have_money(settings: Settings) -> bool:
    """Return whether zones are paid anything, out of which they could pay for movers."""
    return all(max(numbers_of(value_of(settings, key))) > 0 for key in ("zone_share", "central_budget"))


def runs_to_choose(scenarios: Sequence[Scenario], now: int, posterior: Posterior | None) -> list[int]:
    """Return the numbers of runs that are offered: those that the server makes and memory holds, and that of now."""
    offered = (runs for runs in RUNS if fits(scenarios, runs, posterior) and beyond(scenarios, runs) is None)
    return sorted({now, *offered})


def starts(settings: Settings) -> list[str]:
    """Return the months with which the horizon may begin: what is dated lies within it, and every series has begun."""
    now = month_number(settings["start"])
    dated = list(_dates(settings))
    series = [value_of(settings, key) for key in ("cycle", *(key.rpartition(".")[2] for key in dated_keys()))]
    begun = [month_number(min(values)) for values in series if isinstance(values, Mapping) and values]
    least = max([now - MONTHS_AROUND, *begun])
    most = now + MONTHS_AROUND
    last = max([*dated, *_studies(settings), least])
    least, most = max(least, last - int(settings["months"]) + 1), min([most, *dated])
    return [month_text(month) for month in range(least, most + 1)]


def _dates(settings: Settings) -> Iterator[int]:
    """Give the months that must lie within the horizon."""
    for key, field in (
        ("designations", "announced"), ("rounds", "announced"), ("incidents", "month"), ("enacted", "month"),
    ):  # fmt: skip
        yield from (month_number(row[field]) for row in value_of(settings, key))


def _studies(settings: Settings) -> Iterator[int]:
    """Give the months before whose end the horizon must not be over; it may begin later."""
    yield from (month_number(study["start"]) for study in value_of(settings, "studies").values())
