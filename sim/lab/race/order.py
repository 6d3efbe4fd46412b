"""What the door of the race takes, checked: players, moves, worth, rules; all that is wrong is told together."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from sim.lab.halves import halves
from sim.lab.race.book import Luck
from sim.lab.race.game import Method
from sim.lab.race.mixed import MOST_PLAYERS, WHAT
from sim.lab.race.region_moves import AS_IT_IS, Move, applicants_of
from sim.lab.race.rules import CAP, CEILING, Rule, usual_rules
from sim.language.errors import one_of, quoted
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import (
    GREATEST_SEED,
    MOST_RUNS,
    Mistakes,
    function_problem,
    team_problem,
    team_size,
    whole_problem,
)
from sim.numerics.extras import needed
from sim.results.comparable import check_comparable
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

    def price_at(self, value: float) -> float:
        """Return what a firm-year is worth to the country where it is worth `value` to a region."""
        return value if self.price is None else self.price


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0


def _numbers(name: str, given: object, least: int) -> tuple[tuple[float, ...], Sentence | None]:
    """Return numbers of 0 or more without repetition, or what is wrong with them."""
    if isinstance(given, Sequence) and not isinstance(given, str) and all(map(_is_number, given)):
        found = tuple(dict.fromkeys(float(each) for each in given))
        if len(found) >= least:
            return found, None
    wrong = sentence(
        "{name} must be {least} or more different numbers of 0 or more; got {given}.",
        name=name,
        least=least,
        given=quoted(given),
    )
    return (), wrong


def _number_problem(name: str, given: object) -> Sentence | None:
    if _is_number(given):
        return None
    return sentence("{name} must be a number of 0 or more; got {given}.", name=name, given=quoted(given))


def _player_problems(scenario: Scenario, players: object) -> list[Sentence]:
    """Return what is wrong with the players."""
    if isinstance(players, str) or not isinstance(players, Sequence):
        return [sentence("players must be a list of regions; got {given}.", given=quoted(players))]
    regions = {region.id: region for region in scenario.world.regions}
    known = [region for region in scenario.world.display_regions if regions[region].competes]
    found = []
    if len(set(players)) < 2:
        found.append(
            sentence(
                "players must be two different regions or more, since nobody races alone; got {given}. Those that "
                "compete are {known}.",
                given=quoted(list(players)),
                known=", ".join(known),
            )
        )
    elif len(set(players)) < len(players):
        found.append(sentence("players must name each region once; got {given}.", given=quoted(list(players))))
    for player in players:
        if player not in regions:
            found.append(one_of("players", player, known))
        elif not regions[player].competes:
            found.append(
                sentence(
                    "players must be regions that compete; {region} does not. Those that do are {known}.",
                    region=player,
                    known=", ".join(known),
                )
            )
    return found


def _round_problems(scenario: Scenario, players: Sequence[str]) -> list[Sentence]:
    """Return why regions cannot choose whether they apply."""
    zones = scenario.settings.zones
    if not zones.rounds:
        wrong = sentence(
            "apply needs a scenario with competitive rounds; {scenario} has none. Leave it out, or take another "
            "scenario, such as open_competition.",
            scenario=scenario.name,
        )
        return [wrong]
    applicants = {region for number in range(len(zones.rounds)) for region in applicants_of(scenario, number)}
    return [
        sentence(
            "apply needs players that apply in a round of the scenario; {region} does not. Those that do are {known}.",
            region=player,
            known=", ".join(each for each in scenario.world.display_regions if each in applicants),
        )
        for player in players
        if player not in applicants
    ]


def _checked_rules(scenario: Scenario, rules: object, mistakes: Mistakes) -> tuple[Rule, ...]:
    """Return the rules of the centre, each as a mapping; what is wrong goes to the mistakes."""
    if isinstance(rules, str | Mapping) or not isinstance(rules, Sequence):
        wrong = sentence("rules must be a list of mappings from keys to values; got {given}.", given=quoted(rules))
        mistakes.add(wrong)
        return ()
    found: list[Rule] = []
    for rule in rules:
        if not isinstance(rule, Mapping) or not rule:
            mistakes.add(sentence("rules must hold mappings from keys to values; got {given}.", given=quoted(rule)))
            continue
        for word in (CAP, CEILING):
            if word in rule:
                mistakes.add(_number_problem(f"rules: {word}", rule[word]))
        changes: dict[str, Any] = {key: value for key, value in rule.items() if key not in (CAP, CEILING)}
        if any(key.split(".")[-1] in ("match", "match_cap") for key in changes):
            mistakes.add(sentence("rules must leave match out: in a race the regions choose, and no rule reacts."))
        elif changes:
            changed = mistakes.of(with_changes, scenario, keep_provenance=False, **changes)
            if changed is not None:
                mistakes.of(check_comparable, changed, scenario)
        found.append(dict(rule))
    return tuple(found)


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
        _number_problem("value", value),
        None if price is None else _number_problem("price", price),
        _number_problem("most_hours", most_hours),
        None if method is None or method in list(Method) else one_of("method", method, list(Method)),
    ):
        mistakes.add(problem)
    multiples, wrong = _numbers("factors", factors, 1)
    mistakes.add(wrong)
    worths, wrong = _numbers("values", values, 0)
    mistakes.add(wrong)
    given = mistakes.of(scenario_given, scenario)
    if given is None:
        mistakes.raise_all()
    assert given is not None
    raced = with_changes(given, match=0.0) if given.settings.support.match else given
    problems = _player_problems(raced, players)
    for each in problems:
        mistakes.add(each)
    sectors = [AS_IT_IS, *raced.world.display_sectors]
    for focus in focuses:
        mistakes.add(None if focus in sectors else one_of("focuses", focus, sectors))
    if apply:
        for each in _round_problems(raced, players):
            mistakes.add(each)
    menu = tuple(
        Move(factor, focus, applies)
        for factor, focus, applies in product(multiples, dict.fromkeys(focuses), (None, False) if apply else (None,))
    )
    if multiples and len(menu) < 2:
        mistakes.add(sentence("factors must leave a region two moves or more; got {given}.", given=quoted(factors)))
    wanted = _checked_rules(raced, rules, mistakes) if rules is not None else ()
    if mixed:
        if len(players) > MOST_PLAYERS:
            mistakes.add(
                sentence(
                    "mixed must be left out with more than {most} players; got {count}.",
                    most=MOST_PLAYERS,
                    count=len(players),
                )
            )
        mistakes.of(needed, "quantecon.game_theory", "quantecon", WHAT, extra="games")
    drawn = mistakes.of(posterior_given, posterior, raced)
    mistakes.raise_all()
    luck = Luck(int(runs), int(seed), drawn, team_size(threads))
    halves(luck.runs, luck.blocks)
    many = float(len(menu)) ** len(players) * luck.runs > MOST_RUNS_OF_A_RACE
    usual = Method.DOUBLE_ORACLE if many else Method.ENUMERATE
    return Order(
        scenario=raced,
        players=tuple(players),
        menu=menu,
        value=float(value),
        price=None if price is None else float(price),
        values=tuple(sorted({*worths, float(value)})),
        rules=tuple(usual_rules(raced, players)) if rules is None else wanted,
        method=usual if method is None else Method(method),
        mixed=bool(mixed),
        luck=luck,
    )
