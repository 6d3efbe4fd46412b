"""What facts are about: statistics of a pair of ensembles, the record and the same years without its zones.

A statistic is a word and what it is taken of: ``firm_share.north``, ``survival.3``. Each gives a number a run, or two
whose ratio of means it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engines.ensemble.run_state import CLOSED
from sim.language.errors import closest
from sim.language.texts import Sentence, sentence
from sim.results.comparison import Comparison
from sim.results.displacement import displaced_share, winners
from sim.results.estimates import Estimate, mean_where_defined, ratio
from sim.results.pieces import COUNTRY, Pieces, at_place
from sim.scenario.schema.words import month_number
from sim.scenario.world.world import World

MONTHS_A_YEAR = 12
#: What trials of the first term may come to.
FIRST_ENDS = ("permitted", "extended", "ended")
#: Words that are taken of a region or the country.
_OF_PLACES = ("firms", "attracted", "firm_share", "firm_growth", "employees_per_firm", "job_effect")
LONGEST_SURVIVAL_YEARS = 5


@dataclass(frozen=True)
class Statistic:
    """A statistic by its full name.

    Attributes
    ----------
    name, unit
        As facts have them.
    kind
        'mean', 'ratio' or 'displaced': how the pieces of all runs become a number.
    pieces
        Takes a comparison and the month, or None, and returns arrays with a row for each run.
    needs_date, needs_baseline
        Whether the number is of a month, and whether runs without zones enter.
    """

    name: str
    unit: str
    kind: str
    pieces: Callable[[Comparison, int], Pieces]
    needs_date: bool
    needs_baseline: bool

    def estimate(self, pieces: Pieces) -> Estimate:
        """Return the number with the interval of its mean."""
        if self.kind == "ratio":
            return ratio(pieces[0], pieces[1])
        if self.kind == "displaced":
            return displaced_share(*pieces)
        return mean_where_defined(pieces[0])

    def value(self, pieces: Pieces) -> float:
        """Return the number alone; nan where it is undefined."""
        if self.kind == "mean":
            values = pieces[0].astype(np.float64)
            return float(np.nanmean(values)) if not np.isnan(values).all() else float("nan")
        return _ratio_of_means(*_as_ratio(self.kind, pieces))

    def chance(self, pieces: Pieces) -> float:
        """Return by how much one run of history differs from the mean, as a standard deviation."""
        if self.kind == "mean":
            values = pieces[0].astype(np.float64)
        else:
            numerator, denominator = _as_ratio(self.kind, pieces)
            values = np.divide(numerator, denominator, out=np.full(numerator.shape, np.nan), where=denominator > 0)
        return float(np.nanstd(values, ddof=1)) if np.count_nonzero(~np.isnan(values)) > 1 else 0.0


def _as_ratio(kind: str, pieces: Pieces) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return numerator and denominator of a statistic that is a ratio of means."""
    if kind == "ratio":
        return pieces[0], pieces[1]
    differences, policy, baseline = pieces
    gains = differences[:, winners(policy, baseline)].sum(axis=1)
    return gains - differences.sum(axis=1), gains


def _ratio_of_means(numerator: NDArray[Any], denominator: NDArray[Any]) -> float:
    bottom = float(denominator.mean())
    return float(numerator.mean()) / bottom if bottom else float("nan")


def month_of(comparison: Comparison, date: str) -> int:
    """Return the number of a month of the horizon."""
    return month_number(date) - month_number(comparison.policy.scenario.settings.start)


def _firms(place: str) -> Callable[[Comparison, int], Pieces]:
    return lambda comparison, month: (at_place(comparison.policy.region_firms[:, month], comparison, place),)


def _share(place: str) -> Callable[[Comparison, int], Pieces]:
    def pieces(comparison: Comparison, month: int) -> Pieces:
        firms = comparison.policy.region_firms[:, month]
        return at_place(firms, comparison, place), firms.sum(axis=1)

    return pieces


def _growth(place: str) -> Callable[[Comparison, int], Pieces]:
    def pieces(comparison: Comparison, month: int) -> Pieces:
        firms = comparison.policy.region_firms
        return (
            at_place(firms[:, month], comparison, place),
            at_place(firms[:, month - MONTHS_A_YEAR], comparison, place),
        )

    return pieces


def _employees(place: str) -> Callable[[Comparison, int], Pieces]:
    def pieces(comparison: Comparison, month: int) -> Pieces:
        jobs = comparison.policy.by_region("jobs")[:, month]
        return at_place(jobs, comparison, place), at_place(comparison.policy.region_firms[:, month], comparison, place)

    return pieces


def _moves(comparison: Comparison, _month: int) -> Pieces:
    """Return moves between regions, and firm-years."""
    moves = comparison.policy.by_region("moved_in").sum(axis=(1, 2))
    return moves, comparison.policy.region_firms.sum(axis=(1, 2)) / MONTHS_A_YEAR


def _moved_in(place: str) -> Callable[[Comparison, int], Pieces]:
    """Return firms that have moved in since the first zone there was in force."""

    def pieces(comparison: Comparison, month: int) -> Pieces:
        policy = comparison.policy
        first = (policy.zone_starts.get(place) or (0, 0))[1] or 0
        return (at_place(policy.by_region("moved_in")[:, first : month + 1].sum(axis=1), comparison, place),)

    return pieces


def _survival(years: int) -> Callable[[Comparison, int], Pieces]:
    """Return Kaplan-Meier's share of founded firms that live so many years; the same number for every run."""

    def pieces(comparison: Comparison, _month: int) -> Pieces:
        policy = comparison.policy
        fates = policy.trace.fates
        founded, closed = fates["founded"], fates["closed"]
        born = np.isin(np.arange(founded.shape[1]), np.arange(int(policy.inputs.levers["starting_firms"]))) == 0
        life = (fates["first_region"] >= 0) & born[np.newaxis, :]
        died = life & (fates["place"] == CLOSED)
        age = np.where(died, closed, policy.months - 1) - founded
        months = years * MONTHS_A_YEAR
        deaths = np.bincount(age[died], minlength=months + 1)[: months + 1]
        ages = np.bincount(age[life], minlength=months + 1)
        at_risk = ages[::-1].cumsum()[::-1][: months + 1]
        share = np.prod(1.0 - deaths[1:] / np.maximum(at_risk[1:], 1))
        return (np.full(policy.runs, float(share)),)

    return pieces


def _first_ends(what: str) -> Callable[[Comparison, int], Pieces]:
    """Return how many first trials came to an end of one kind, and to any.

    An extended trial ends once more: permits and ends of such are all that come later than the extension, which is as
    good as told apart only in the first term; so ends are counted up to the end of the first trials that were extended.
    """

    def pieces(comparison: Comparison, _month: int) -> Pieces:
        policy = comparison.policy
        regions = policy.trace.regions
        started = np.flatnonzero(regions["trials_started"].sum(axis=(0, 2)))
        last = int(started[0]) + 2 * int(policy.inputs.levers["trial_months"]) if started.size else 0
        ends = {each: regions[f"trials_{each}"][:, :last].sum(axis=(1, 2)) for each in FIRST_ENDS}
        return ends[what], np.asarray(sum(ends.values()))

    return pieces


def _unaware(years: int) -> Callable[[Comparison, int], Pieces]:
    """Return the share of firms that have not heard of a zone so long after its announcement (E08)."""

    def pieces(comparison: Comparison, _month: int) -> Pieces:
        levers = comparison.policy.inputs.levers
        share = (1.0 - float(levers["aware_at_once"])) * np.exp(-float(levers["awareness_rate"]) * 12 * years)
        return (np.full(comparison.runs, share),)

    return pieces


def _displaced(comparison: Comparison, month: int) -> Pieces:
    return comparison.firm_differences[:, month], comparison.policy.zoned, comparison.baseline.zoned


def _attracted(place: str) -> Callable[[Comparison, int], Pieces]:
    def pieces(comparison: Comparison, month: int) -> Pieces:
        firms = comparison.policy.region_firms[:, month] - comparison.policy.starting_firms
        return (at_place(firms, comparison, place),)

    return pieces


def _job_effect(place: str) -> Callable[[Comparison, int], Pieces]:
    def pieces(comparison: Comparison, month: int) -> Pieces:
        jobs = comparison.policy.by_region("jobs")[:, month] - comparison.baseline.by_region("jobs")[:, month]
        return (at_place(jobs, comparison, place),)

    return pieces


def statistic_names(world: World) -> list[str]:
    """Return the name of every statistic of a world."""
    places = [*world.display_regions, COUNTRY]
    years = [str(year) for year in range(1, LONGEST_SURVIVAL_YEARS + 1)]
    return [
        *(f"{word}.{place}" for word in _OF_PLACES for place in places),
        f"move_rate.{COUNTRY}",
        *(f"moved_in.{place}" for place in world.display_regions),
        *(f"{word}.{year}" for word in ("survival", "unaware") for year in years),
        *(f"first_ends.{each}" for each in FIRST_ENDS),
        f"displaced_share.{COUNTRY}",
    ]


def statistic_of(name: str, world: World) -> Statistic | Sentence:
    """Return the statistic of a name, or the sentence that says why there is none."""
    known = statistic_names(world)
    if name not in known:
        words = dict.fromkeys(each.split(".")[0] for each in known)
        return sentence(
            "statistic must be one of {words}, followed by what it is taken of; got {given!r}.{hint}",
            words=", ".join(words),
            given=name,
            hint=closest(name, known),
        )
    word, last = name.split(".")
    made: dict[str, tuple[str, str, Callable[..., Callable[[Comparison, int], Pieces]], bool, bool]] = {
        "firms": ("firms", "mean", _firms, True, False),
        "firm_share": ("share", "ratio", _share, True, False),
        "firm_growth": ("ratio", "ratio", _growth, True, False),
        "employees_per_firm": ("persons per firm", "ratio", _employees, True, False),
        "move_rate": ("share per year", "ratio", lambda _of: _moves, False, False),
        "moved_in": ("firms", "mean", _moved_in, True, False),
        "survival": ("share", "mean", lambda years: _survival(int(years)), False, False),
        "unaware": ("share", "mean", lambda years: _unaware(int(years)), False, False),
        "first_ends": ("share", "ratio", _first_ends, False, False),
        "displaced_share": ("share", "displaced", lambda _of: _displaced, True, True),
        "attracted": ("firms", "mean", _attracted, True, False),
        "job_effect": ("persons", "mean", _job_effect, True, True),
    }
    unit, kind, maker, needs_date, needs_baseline = made[word]
    return Statistic(name, unit, kind, maker(last), needs_date, needs_baseline)
