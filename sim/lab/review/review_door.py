"""The door `sim.review`: when to stop a zone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from sim.lab.review.forecasts import weight_columns
from sim.lab.review.futures import futures_of, scenarios_of
from sim.lab.review.ladders import Knowledge
from sim.lab.review.past import pasts
from sim.lab.review.review_card import Review
from sim.lab.review.review_tables import break_evens, tables_of
from sim.lab.usual_policy import check_differs
from sim.lab.welfare import checked_prices
from sim.lab.work_time import OnBegin, begin, seconds_of_runs
from sim.language.texts import sentence
from sim.numerics.arguments import (
    DEFAULT_SEED,
    GREATEST_SEED,
    MOST_RUNS,
    Mistakes,
    function_problem,
    team_problem,
    whole_problem,
)
from sim.results.comparable import check_comparable
from sim.results.ensemble import EnsembleResult
from sim.results.memory import check_memory
from sim.results.posterior_table import RECORD, GivenPosterior, posterior_given
from sim.results.ranges import RangeKind, ratio_of
from sim.runs import run_ensemble
from sim.scenario.load import Scenario, scenario_given

#: Months in force after which a zone is reviewed, unless told otherwise.
MONTHS = (24, 36)
#: Runs of each scenario, unless told otherwise: five of each of 200 draws.
RUNS = 1000
#: Prices where none are given: so many times the break-even price of the first review.
TIMES = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
#: Prices where an extension adds no firms, so that there is no such price; in bn of the currency for a firm-year.
PLAIN_PRICES = (0.5, 1.0, 2.0, 4.0, 8.0)
#: What makes the work shorter.
_SMALLER = sentence("Use fewer runs or reviews, a shorter horizon, or scenarios of a smaller scale.")


def review(
    policy: Scenario | str | Path,
    baseline: Scenario | str | Path,
    *,
    months: Sequence[int] = MONTHS,
    prices: Sequence[float] | None = None,
    extension: int | None = None,
    horizon: int | None = None,
    runs: int = RUNS,
    seed: int = DEFAULT_SEED,
    posterior: GivenPosterior = RECORD,
    threads: int | None = None,
    on_progress: Callable[[int], None] | None = None,
    on_begin: OnBegin | None = None,
) -> Review:
    """Review a zone at several dates, and count how often it is extended or revoked wrongly.

    Its futures, to be revoked, extended, or made permanent, share one past in each history, so what a decision is
    worth is known exactly: price x firm-years of the country, less money, from the review on.

    Parameters
    ----------
    policy
        A scenario with a zone, or the name or path of one; if it has several zones, they come into force in one month,
        and are decided on together.
    baseline
        The scenario without it.
    months
        Months in force after which the zone is reviewed.
    prices
        What a firm-year is worth, in bn of the currency; by default around the price at which an extension just pays,
        which is always among them.
    extension
        Months of an extension; by default those of the policy.
    horizon
        Months that are simulated and count, whichever the review. By default each review has its own: 48 months after
        it, or as long as the extension if that is longer, and 24 more, or up to the end of the policy if that is later;
        so its price does not depend on the other months. Only the value of waiting, which compares them, counts all
        that is simulated. What firms that are left then would be worth later does not count.
    runs, seed, posterior, threads, on_progress
        As for `sim.run_ensemble`; each of two scenarios for each review, and of two more, has so many runs.
    on_begin
        Called once before the work with about how many seconds it takes.

    Returns
    -------
    Review

    Raises
    ------
    ZonelabError
        With a sentence for everything that is wrong.
    """
    problems = Mistakes()
    problems.add(whole_problem("runs", runs, 20, MOST_RUNS))
    problems.add(whole_problem("seed", seed, 0, GREATEST_SEED))
    problems.add(team_problem("threads", threads))
    problems.add(function_problem("on_progress", on_progress))
    given = None if prices is None else problems.of(checked_prices, prices)
    policies = [problems.of(scenario_given, each) for each in (policy, baseline)]
    futures = None
    if policies[0] is not None and policies[1] is not None:
        problems.of(check_comparable, policies[0], policies[1])
        problems.of(check_differs, policies[0], policies[1])
        futures = problems.of(futures_of, policies[0], policies[1], months, extension, horizon)
    drawn = None if policies[1] is None else problems.of(posterior_given, posterior, policies[1])
    if futures is not None and not problems.found:
        problems.of(check_memory, [futures.policy], int(runs), threads=threads, posterior=drawn)
    problems.raise_all()
    assert futures is not None, "what is wrong with it has been told"
    simulated = [futures.policy] * scenarios_of(futures.months)
    begin(seconds_of_runs(simulated, int(runs), threads), _SMALLER, on_begin)

    def run(scenario: Scenario) -> EnsembleResult:
        return run_ensemble(scenario, int(runs), seed, posterior=drawn, threads=threads, on_progress=on_progress)

    known_past, blocks = pasts(futures, run)
    weights = None
    if drawn is not None and blocks is not None and blocks.draws > 1 and blocks.size > 1:
        weights = weight_columns(drawn.draws, blocks, int(runs))
    known = [Knowledge(each, blocks, weights) for each in known_past]
    ratio = ratio_of(RangeKind.MEAN if blocks is None or blocks.draws < 2 else RangeKind.RECORD, blocks)
    even = break_evens(known, ratio)
    shown = _prices(given, [each.mean for each in even])
    counts = {month: futures.counts(month) for month in futures.months}
    tables = tables_of(known, shown, ratio, futures.policy.world.currency, counts)
    return Review(futures, shown, tuple(even), int(runs), int(seed), drawn, tables)


def _prices(given: Sequence[float] | None, even: Sequence[float]) -> tuple[float, ...]:
    """Return the prices that are shown, the break-even prices among them."""
    pays = [each for each in even if np.isfinite(each) and each > 0]
    if given is None:
        given = [float(f"{times * pays[0]:.2g}") for times in TIMES if times != 1.0] if pays else PLAIN_PRICES
    return tuple(sorted({*given, *pays}))
