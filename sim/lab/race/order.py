"""What the door of the race takes, checked: players, moves, worth, rules; all that is wrong is told together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from sim.lab.halves import halves
from sim.lab.race.book import Luck
from sim.lab.race.game import Method
from sim.lab.race.mixed import MOST_PLAYERS, WHAT
from sim.lab.race.order_checks import (
    MOST_FACTOR,
    MOST_WORTH,
    checked_rules,
    focus_problems,
    number_problem,
    numbers_given,
    player_problems,
    round_problems,
)
from sim.lab.race.race_work import check_work
from sim.lab.race.region_moves import Move
from sim.lab.race.rules import Rule, usual_rules
from sim.lab.work_time import hours_problem
from sim.language.errors import one_of, quoted
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import (
    GREATEST_SEED,
    MOST_RUNS,
    Mistakes,
    flag_problem,
    function_problem,
    team_problem,
    team_size,
    whole_problem,
)
from sim.numerics.extras import needed
from sim.results.posterior_table import posterior_given
from sim.scenario.load import Scenario, scenario_given, with_changes

#: With more runs than this the double oracle is used unless a method is given.
MOST_RUNS_OF_A_RACE = 1_000_000


@dataclass(frozen=True)
class Order:
    """A race as it is to be run.

    Attributes
    ----------
    scenario
        With `support.match` at 0.
    players, menu
        Regions, and the moves that each of them has.
    value, price : float [bn per firm-year]
        To a region and to the country; price None is that of the regions.
    values : [bn per firm-year]
        At which the race is told too.
    rules
        Of the centre.
    method, mixed
        How it is solved, and whether mixed equilibria are sought.
    luck
        How each profile is run.
    most_hours : float [hours]
        Work that would take longer is refused.
    was_matched
        Whether the scenario has regions that react (E05), which is switched off in a race.
    """

    scenario: Scenario
    players: tuple[str, ...]
    menu: tuple[Move, ...]
    value: float
    price: float | None
    values: tuple[float, ...]
    rules: tuple[Rule, ...]
    method: Method
    mixed: bool
    luck: Luck
    most_hours: float
    was_matched: bool

    def price_at(self, value: float) -> float:
        """Return what a firm-year is worth to the country where it is worth `value` to a region."""
        return value if self.price is None else self.price


def checked_order(
    scenario: Any,
    players: Sequence[str],
    factors: Sequence[float],
    value: float,
    *,
    values: Sequence[float],
    price: float | None,
    focuses: Sequence[str],
    apply: bool,
    rules: Sequence[Rule] | None,
    method: str | None,
    mixed: bool,
    runs: int,
    seed: int,
    posterior: Any,
    threads: int | None,
    most_hours: float,
    on_progress: Callable[[int], None] | None,
) -> Order:
    """Return the race that is ordered; parameters are those of the door.

    Raises
    ------
    ZonelabError
        With all that is wrong.
    """
    mistakes = Mistakes()
    for problem in (
        whole_problem("runs", runs, 1, MOST_RUNS),
        whole_problem("seed", seed, 0, GREATEST_SEED),
        team_problem("threads", threads),
        function_problem("on_progress", on_progress),
        number_problem("value", value, MOST_WORTH),
        None if price is None else number_problem("price", price, MOST_WORTH),
        hours_problem(most_hours),
        None if method is None or _is_method(method) else one_of("method", method, list(Method)),
        flag_problem("apply", apply),
        flag_problem("mixed", mixed),
    ):
        mistakes.add(problem)
    apply, mixed = apply is True, mixed is True
    multiples, wrong = numbers_given("factors", factors, 1, MOST_FACTOR)
    mistakes.add(wrong)
    worths, wrong = numbers_given("values", values, 0, MOST_WORTH)
    mistakes.add(wrong)
    if mixed:
        mistakes.of(needed, "quantecon.game_theory", "quantecon", WHAT, extra="games")
    given = mistakes.of(scenario_given, scenario)
    if given is None:
        mistakes.raise_all()
    assert given is not None
    raced = with_changes(given, match=0.0) if given.settings.support.match else given
    for each in (*player_problems(raced, players), *focus_problems(raced, focuses)):
        mistakes.add(each)
    drawn = mistakes.of(posterior_given, posterior, raced)
    wanted = checked_rules(raced, rules, multiples, mistakes) if rules is not None else ()
    if not player_problems(raced, players):
        for each in _joint_problems(raced, players, apply=apply, mixed=mixed):
            mistakes.add(each)
    menu: tuple[Move, ...] = ()
    if multiples and not focus_problems(raced, focuses):
        may_apply = (None, False) if apply else (None,)
        menu = tuple(Move(*each) for each in product(multiples, dict.fromkeys(focuses), may_apply))
        if len(menu) < 2:
            wrong = sentence(
                "factors must leave a region two moves or more; got {given}. Give another factor, such as 2.",
                given=quoted(factors),
            )
            mistakes.add(wrong)
    mistakes.raise_all()
    luck = Luck(int(runs), int(seed), drawn, team_size(threads))
    many = float(len(menu)) ** len(players) * luck.runs > MOST_RUNS_OF_A_RACE
    usual = Method.DOUBLE_ORACLE if many else Method.ENUMERATE
    order = Order(
        scenario=raced,
        players=tuple(players),
        menu=menu,
        value=float(value),
        price=None if price is None else float(price),
        values=tuple(sorted({*worths, float(value)})),
        rules=tuple(usual_rules(raced, players, max(multiples))) if rules is None else wanted,
        method=usual if method is None else Method(method),
        mixed=bool(mixed),
        luck=luck,
        most_hours=float(most_hours),
        was_matched=given.settings.support.match > 0,
    )
    check_work(order)
    halves(luck.runs, luck.blocks)
    return order


def _is_method(given: object) -> bool:
    return isinstance(given, str) and given in list(Method)


def _joint_problems(scenario: Scenario, players: Sequence[str], *, apply: bool, mixed: bool) -> list[Sentence]:
    """Return why these players cannot choose whether they apply, or their game not be solved by mixed moves."""
    found = round_problems(scenario, players) if apply else []
    if mixed and len(players) > MOST_PLAYERS:
        wrong = sentence(
            "mixed must be left out with more than {most} players; got {count}.", most=MOST_PLAYERS, count=len(players)
        )
        found.append(wrong)
    return found
