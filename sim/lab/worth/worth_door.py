"""The door: what it is worth to know more before choosing between policies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from sim.lab.drawn_runs import Play, by_draw
from sim.lab.stand_in import StandIn
from sim.lab.usual_policy import given_draws
from sim.lab.weight_space import WeightSpace
from sim.lab.welfare import Welfare, checked_prices
from sim.lab.work_time import OnBegin, begin
from sim.lab.worth.fact_draws import FactDraws, fact_draws, measurable
from sim.lab.worth.knowing import Value, gain, of_choices, of_sets, ranked, value_of
from sim.lab.worth.worth_card import FactValue, WorthCard
from sim.lab.worth.worth_play import BASELINE, MOST_DRAWS, SEEDS_AFTER, SMALLER, play_of, policies_asked, seconds_of
from sim.numerics.arguments import (
    DEFAULT_SEED,
    GREATEST_SEED,
    Mistakes,
    function_problem,
    list_given,
    team_problem,
    whole_problem,
)
from sim.results.estimates import ENDS, Floats
from sim.results.posterior_table import GivenPosterior, posterior_problem
from sim.scenario.load import Scenario, scenario_given

#: Prices of the curve, as multiples of the price; weights of the set that is built up; shuffles of the floor of all.
CURVE, MOST_TOGETHER, SHUFFLES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0), 4, 200


def worth(
    policies: Sequence[Scenario | str | Path] | None = None,
    baseline: Scenario | str | Path = BASELINE,
    *,
    price: float | None = None,
    prices: Sequence[float] | None = None,
    draws: int | None = None,
    seed: int = DEFAULT_SEED,
    posterior: GivenPosterior = None,
    threads: int | None = None,
    on_progress: Callable[[int], None] | None = None,
    on_begin: OnBegin | None = None,
) -> WorthCard:
    """Find what it is worth to know more before choosing between policies: by weight, and by fact to be measured.

    Parameters
    ----------
    policies
        Scenarios between which is chosen, besides the baseline; by default the policy of the world's ``patterns.yaml``.
    baseline
        The scenario that each is compared with, which can be chosen too.
    price
        What a firm-year is worth, in bn of the currency; by default the price at which the first policy is worth its
        money, where the choice is most open.
    prices
        Of the curve; by default from 0 to three times the price.
    draws
        Number of calibrated draws, the first ones; by default all.
    seed
        Of the first runs; later ones take the seeds after it.
    posterior
        Calibrated draws from `sim.load_posterior`; by default, or if ``"record"``, those of the world.
    threads
        As for `sim.compare`.
    on_progress
        Called from time to time with the number of runs done since the last call.
    on_begin
        Called once before the work with about how many seconds it takes.

    Returns
    -------
    WorthCard

    Raises
    ------
    ZonelabError
        With a sentence for everything that is wrong: a price below 0 or beyond reason, nothing to choose between, a
        world without calibrated draws, or work of more than an hour.
    """
    problems = Mistakes()
    for problem in (
        None if draws is None else whole_problem("draws", draws, 1, MOST_DRAWS),
        whole_problem("seed", seed, 0, GREATEST_SEED - SEEDS_AFTER),
        team_problem("threads", threads),
        function_problem("on_progress", on_progress),
        posterior_problem(posterior),
    ):
        problems.add(problem)
    given_price = None if price is None else problems.of(checked_prices, [price], "price")
    given_prices = None if prices is None else problems.of(checked_prices, prices)
    against = problems.of(scenario_given, baseline)
    named = [policies] if isinstance(policies, str | Path | Scenario) else policies
    named = None if named is None else problems.of(list_given, "policies", named) or []
    if against is None:
        for each in named or ():
            problems.of(scenario_given, each)
        problems.raise_all()
    assert against is not None, "what is wrong with it has been told"
    chosen = policies_asked(named, against, problems)
    whole = None if draws is None or whole_problem("draws", draws, 1, MOST_DRAWS) else draws
    drawn = None if posterior_problem(posterior) else given_draws(posterior)
    play = problems.of(play_of, chosen, against, drawn, whole, seed, threads)
    problems.raise_all()
    assert play is not None, "what is wrong with it has been told"
    begin(seconds_of(play), SMALLER, on_begin)
    return _card(replace(play, on_progress=on_progress), None if given_price is None else given_price[0], given_prices)


def _card(play: Play, price: float | None, prices: Sequence[float] | None) -> WorthCard:
    """Return the card."""
    space = WeightSpace.of(play.posterior, [*play.policies, play.baseline])
    pairs = play.posterior.pairs_a_draw
    years, money, years_luck = _welfare(play, pairs)
    is_open = price is None
    if price is None:
        added = float(years[:, 1].mean())
        price = float(money[:, 1].mean()) / added if added > 0 and money[:, 1].mean() > 0 else 1.0
    expected_years = np.zeros_like(years)
    expected_money = np.zeros_like(money)
    told_none = np.zeros_like(years)
    fits = []
    for i in range(1, years.shape[1]):
        stand_in = StandIn.of(space.positions, years[:, i], years_luck[:, i])
        expected_years[:, i] = stand_in.mean(space.positions)
        told_none[:, i] = stand_in.left_out()
        fits.append(stand_in.cross_validated(told_none[:, i]))
        expected_money[:, i] = _straight(space.positions, money[:, i])
    utility = price * years - money
    chosen = (price * told_none - expected_money).argmax(axis=1)
    everything = _everything(price * expected_years - expected_money, of_choices(utility, chosen), play.seed)
    known = {name: value_of(utility, space.positions[:, [i]], play.seed) for i, name in enumerate(space.names)}
    whole = everything.value
    values = {name: replace(each, value=min(each.value, whole)) for name, each in known.items()}
    facts = _facts(play, utility, whole)
    return WorthCard(
        (play.baseline.name, *(each.name for each in play.policies)),
        tuple(each.settings.title for each in (play.baseline, *play.policies)),
        play.baseline.world.currency,
        price,
        is_open,
        years,
        money,
        everything,
        values,
        _together(utility, space, values, whole, play.seed),
        facts,
        _curve(prices or tuple(price * times for times in CURVE), expected_years, expected_money, play),
        play.seed,
        len(play.posterior.draws),
        pairs,
        tuple(fits),
    )


def _welfare(play: Play, pairs: int) -> tuple[Floats, Floats, Floats]:
    """Return firm-years, money, and the luck in the firm-years, shape [draw, decision]; the baseline comes first."""
    lots = [[Welfare.of(each) for each in comparisons] for comparisons in play.over_draws()]
    count = len(play.posterior.draws)
    years, money, luck = np.zeros((3, count, len(play.policies) + 1))
    for i in range(len(play.policies)):
        years[:, i + 1], luck[:, i + 1] = by_draw(np.concatenate([lot[i].years for lot in lots]), pairs)
        money[:, i + 1], _luck = by_draw(np.concatenate([lot[i].money for lot in lots]), pairs)
    return years, money, luck


def _straight(positions: Floats, values: Floats) -> Floats:
    """Return a straight line through values: money hardly depends on the weights."""
    columns = np.column_stack([np.ones(len(positions)), positions])
    return np.asarray(columns @ np.linalg.lstsq(columns, values, rcond=None)[0])


def _everything(expected: Floats, scored: float, seed: int) -> Value:
    """Return what it is worth to know all weights, from the expectations of each draw.

    The range is that of samples of the draws. The stand-in leaves luck out, so there is no floor; the scored value is
    that of choices by a stand-in that was not told of the draw.
    """
    dice = np.random.default_rng(seed)
    sampled = [gain(expected[dice.integers(0, len(expected), len(expected))]) for _sample in range(SHUFFLES)]
    low, high = np.quantile(sampled, ENDS)
    return Value(gain(expected), float(low), float(high), scored, 0.0)


def _together(
    utility: Floats, space: WeightSpace, values: dict[str, Value], whole: float, seed: int
) -> dict[str, float]:
    """Return what the most worthwhile weights are worth together, one added after the other."""
    names = list(values)
    order = [names[i] for i in ranked([values[name] for name in names])[:MOST_TOGETHER]]
    sets = {frozenset([name]): values[name].value for name in order}
    for count in range(2, len(order) + 1):
        which = [space.names.index(name) for name in order[:count]]
        sets[frozenset(order[:count])] = value_of(utility, space.positions[:, which], seed).value
    found = of_sets(sets, whole)
    return {" + ".join(order[:count]): found[frozenset(order[:count])] for count in range(1, len(order) + 1)}


def _facts(play: Play, utility: Floats, whole: float) -> tuple[FactValue, ...]:
    """Return what measuring each fact is worth."""
    facts = measurable(play.posterior)
    if not facts:
        return ()
    first = play.seed + play.lots
    return tuple(
        _fact_value(each, utility, whole, play.seed)
        for each in fact_draws(facts, play.posterior, first, play.on_progress)
    )


def _fact_value(drawn: FactDraws, utility: Floats, whole: float, seed: int) -> FactValue:
    """Return the worth of a survey of a fact, and of one without error."""
    draws, histories = drawn.surveyed.shape
    groups = np.repeat(np.arange(draws), histories)
    found, there = drawn.surveyed.reshape(-1), ~np.isnan(drawn.surveyed.reshape(-1))
    repeated = np.repeat(utility, histories, axis=0)
    survey = value_of(repeated[there], found[there, np.newaxis], seed, groups[there])
    whole_draws = ~np.isnan(drawn.exact)
    exact = value_of(utility[whole_draws], drawn.exact[whole_draws, np.newaxis], seed)
    limited = [replace(each, value=min(each.value, whole)) for each in (survey, exact)]
    return FactValue(drawn.fact, limited[0], limited[1])


def _curve(prices: Sequence[float], years: Floats, money: Floats, play: Play) -> pd.DataFrame:
    """Return the best decision over prices, and what it is worth to know all weights."""
    names = (play.baseline.name, *(each.name for each in play.policies))
    rows = []
    for price in prices:
        expected = price * years - money
        best = int(expected.mean(axis=0).argmax())
        rows.append(
            {"price": price, "best": names[best], "value": float(expected[:, best].mean()), "all": gain(expected)}
        )
    table = pd.DataFrame(rows)
    currency = play.baseline.world.currency
    table.attrs["units"] = {"price": f"{currency} per firm-year", "value": currency, "all": currency}
    return table
