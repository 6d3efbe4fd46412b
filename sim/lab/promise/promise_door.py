"""The door `sim.promise`: where a bid's promise lies among the histories."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.lab.chance import chance
from sim.lab.drawn_runs import Play
from sim.lab.promise.nearest_assumptions import PAIRS, STEPS, assumptions_for
from sim.lab.promise.promise_card import PromiseCheck
from sim.lab.promise.promise_outcomes import COUNTRY, JOBS, REPORTED, Outcome, Promise, at_end, by_month, year_ends
from sim.lab.usual_policy import check_differs
from sim.lab.weight_space import DRAWS_A_WEIGHT, WeightSpace
from sim.lab.work_time import OnBegin, begin, seconds_of_runs
from sim.language.errors import quoted
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import (
    DEFAULT_SEED,
    GREATEST_SEED,
    MOST_RUNS,
    Mistakes,
    function_problem,
    team_problem,
    team_size,
    whole_problem,
)
from sim.results.comparable import check_comparable
from sim.results.comparison import Comparison
from sim.results.estimates import Floats
from sim.results.memory import check_memory
from sim.results.posterior_table import RECORD, GivenPosterior, posterior_given
from sim.runs import compare
from sim.scenario.load import Scenario, scenario_given
from sim.scenario.posterior import Posterior

#: Runs of each scenario, unless told otherwise: five of each of 200 draws.
RUNS = 1000
#: The largest promise that is taken: no country has so many people.
MOST_PROMISED = 10_000_000_000
#: What makes the work shorter.
_SMALLER = sentence("Use fewer runs, or scenarios of a smaller scale or fewer months.")


def promise(
    policy: Scenario | str | Path,
    baseline: Scenario | str | Path = "no_zone",
    *,
    firms: float | None = None,
    jobs: float | None = None,
    runs: int = RUNS,
    seed: int = DEFAULT_SEED,
    posterior: GivenPosterior = RECORD,
    threads: int | None = None,
    on_progress: Callable[[int], None] | None = None,
    on_begin: OnBegin | None = None,
) -> PromiseCheck:
    """Check a bid's promise: how many histories reach it, by when, and what one would have to assume for it.

    It is compared with what a ministry would count (M14), since that is what bids count, and with the true effect.

    Parameters
    ----------
    policy
        A scenario with a zone, or the name or path of one.
    baseline
        The scenario without it.
    firms, jobs
        What is promised in the regions with a zone by the end of the horizon; one of them may be left out.
    runs, seed, posterior, threads, on_progress
        As for `sim.run_ensemble`. What one would have to assume is told over calibrated draws only, three for each
        weight or more.
    on_begin
        Called once before the work with about how many seconds it takes.

    Returns
    -------
    PromiseCheck

    Raises
    ------
    ZonelabError
        With a sentence for everything that is wrong.
    """
    problems = Mistakes()
    problems.add(whole_problem("runs", runs, 2, MOST_RUNS))
    problems.add(whole_problem("seed", seed, 0, GREATEST_SEED))
    problems.add(function_problem("on_progress", on_progress))
    problems.add(team_problem("threads", threads))
    for problem in _promise_problems(firms, jobs):
        problems.add(problem)
    one, other = (problems.of(scenario_given, each) for each in (policy, baseline))
    if one is not None and other is not None:
        problems.of(check_comparable, one, other)
        problems.of(check_differs, one, other)
        zones = one.settings.zones
        if not zones.designations and not zones.rounds:
            problems.add(sentence("{policy} must have a zone that promises something; it has none.", policy=one.name))
    drawn = None if other is None else problems.of(posterior_given, posterior, other)
    if one is not None and other is not None and not problems.found:
        problems.of(check_memory, [one, other], int(runs), threads=team_size(threads), posterior=drawn)
    problems.raise_all()
    assert one is not None, "what is wrong with it has been told"
    assert other is not None, "likewise"
    bid = Promise(None if firms is None else float(firms), None if jobs is None else float(jobs))
    begin(_seconds(one, other, int(runs), drawn, threads), _SMALLER, on_begin)
    compared = compare(one, other, int(runs), seed, posterior=drawn, threads=threads, on_progress=on_progress)
    values = {each: at_end(compared, each) for each in bid.outcomes}
    tables = {"promise": list(_rows(bid, compared, values)), "years": list(_year_rows(bid, compared))}
    blocks = compared.policy.blocks
    names = () if drawn is None else tuple(key for key in drawn.centre if key not in drawn.set_by(one))
    if drawn is not None and blocks is not None and blocks.draws >= DRAWS_A_WEIGHT * max(1, len(names)):
        some = replace(drawn, draws=drawn.draws[: blocks.draws])
        space = WeightSpace.of(some, (one, other))
        means = {each: blocks.by_draw(value)[0] for each, value in values.items()}
        outcomes = [each for each in bid.outcomes if each.counted != COUNTRY]
        play = Play((one,), other, some, int(seed), threads, on_progress)
        found = assumptions_for(bid, play, space, means, outcomes)
        tables |= {"together": found.together, "alone": found.alone, "moved": found.moved}
    made = {name: _table(rows) for name, rows in tables.items()}
    return PromiseCheck(one, other, bid, int(runs), int(seed), drawn, values, made)


def _seconds(one: Scenario, other: Scenario, runs: int, drawn: Posterior | None, threads: int | None) -> float:
    """Return about how long it takes: the runs, and over draws those of weights at their ends and of steps."""
    tried = 0 if drawn is None else PAIRS * (2 * len(drawn.centre) + 4 * len(STEPS))
    return seconds_of_runs((one, other), runs + tried, threads)


def _promise_problems(firms: object, jobs: object) -> Iterator[Sentence]:
    """Give what is wrong with a bid."""
    if firms is None and jobs is None:
        yield sentence("firms or jobs must be given: what the bid promises (--firms 250, --jobs 681).")
    for key, given in (("firms", firms), ("jobs", jobs)):
        is_number = isinstance(given, int | float | np.number) and not isinstance(given, bool)
        if given is not None and not (is_number and 0 < float(str(given)) <= MOST_PROMISED):
            yield sentence(
                "{key} must be a number above 0 and not above {most:,}, as the bid promises it; got {given}.",
                key=key,
                most=MOST_PROMISED,
                given=quoted(given),
            )


def _rows(bid: Promise, compared: Comparison, values: Mapping[Outcome, Floats]) -> Iterator[dict[str, Any]]:
    """Give a row for each outcome: its mean and range, and how many histories reach the promise."""
    for outcome, value in values.items():
        mean, low, high = (float(each) for each in compared.interval(value))
        number = bid.number(outcome)
        found = chance(value >= number, compared.policy.blocks)
        yield {
            **outcome._asdict(),
            "promise": number,
            "mean": mean,
            "low": low,
            "high": high,
            "best": float(value.max()),
            "times": number / mean if mean > 0 else float("nan"),
            "share": found.mean,
            "share_low": found.low,
            "share_high": found.high,
        }


def _year_rows(bid: Promise, compared: Comparison) -> Iterator[dict[str, Any]]:
    """Give a row for each outcome and end of a year: how many histories reach the promise by then."""
    for outcome in bid.outcomes:
        if outcome == Outcome(JOBS, REPORTED):
            continue  # those are counted at the end alone
        for month in year_ends(compared):
            value = by_month(compared, outcome, month)
            found = chance(value >= bid.number(outcome), compared.policy.blocks)
            yield {
                **outcome._asdict(),
                "promise": bid.number(outcome),
                "date": compared.policy.date(month),
                "mean": float(value.mean()),
                "share": found.mean,
                "share_low": found.low,
                "share_high": found.high,
            }


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    table = pd.DataFrame(rows)
    table.attrs["units"] = {
        "share": "share", "share_low": "share", "share_high": "share", "slope": "firms or jobs per standard deviation",
        "nearest_draws": "standard deviations", "sd": "standard deviations", "distance": "standard deviations",
    }  # fmt: skip
    table.attrs["units"] = {name: unit for name, unit in table.attrs["units"].items() if name in table.columns}
    return table
