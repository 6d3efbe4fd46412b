"""What the worth of knowing is asked about: policies and draws, checked before anything is run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sim.lab.drawn_runs import DRAWS_AT_A_TIME, Play
from sim.lab.usual_policy import draws_needed, usual_policy
from sim.lab.weight_space import WeightSpace
from sim.lab.work_time import seconds_of_runs
from sim.lab.worth.fact_draws import HISTORIES
from sim.language.errors import quoted
from sim.language.texts import sentence
from sim.numerics.arguments import Mistakes, team_problem
from sim.results.comparable import check_all_comparable
from sim.results.memory import check_memory
from sim.scenario.load import Scenario, scenario_given
from sim.scenario.posterior import Posterior

#: What policies are compared with, if nothing else is said.
BASELINE = "no_zone"
#: Most policies besides the baseline, draws, and seeds after the first that are taken.
MOST_POLICIES, MOST_DRAWS, SEEDS_AFTER = 6, 1500, 10_000
#: Pairs of runs of a draw, at least: luck can be told from weights only where a draw has several.
LEAST_PAIRS = 2
#: Seconds of one processor that a draw takes in the stand-in of a policy and the regressions, as measured.
SECONDS_OF_A_DRAW = 0.03
#: What makes the work shorter, and how policies are named.
SMALLER = sentence("Use fewer draws or policies, or scenarios of a smaller scale or fewer months.")
HOW_TO_NAME = sentence("Name one: zonelab worth POLICY, or policies=[...] in Python.")


def policies_asked(
    named: Sequence[Scenario | str | Path] | None, against: Scenario, problems: Mistakes
) -> tuple[Scenario, ...]:
    """Return the policies that are chosen between, besides the baseline; what is wrong goes to the problems."""
    usual = None if named else problems.of(usual_policy, against, None, HOW_TO_NAME)
    given = list(named) if named else [] if usual is None else [usual]
    loaded = [problems.of(scenario_given, each) for each in given]
    if not given or None in loaded:
        return ()
    found = tuple(dict.fromkeys(each for each in loaded if each is not None and each != against))
    if not found or len(found) > MOST_POLICIES:
        wrong = sentence(
            "policies must be 1 to {most} scenarios that differ from the baseline {baseline}, so that there is a "
            "choice; got {given}. {remedy}",
            most=MOST_POLICIES,
            baseline=against.name,
            given=quoted([str(getattr(each, "name", each)) for each in given]),
            remedy=HOW_TO_NAME,
        )
        problems.add(wrong)
    else:
        problems.of(check_all_comparable, list(found), against)
    return found


def play_of(
    policies: tuple[Scenario, ...],
    against: Scenario,
    posterior: Posterior | None,
    draws: int | None,
    seed: int,
    threads: int | None,
) -> Play:
    """Return the runs over draws, as many as are asked for; a `ZonelabError` if there are too few, or no memory."""
    remedy = sentence("Name scenarios of a world that has some, such as {baseline}.", baseline=BASELINE)
    drawn = draws_needed(against, remedy) if posterior is None else posterior
    drawn = replace(drawn, draws=drawn.draws[: draws or MOST_DRAWS], pairs_a_draw=max(LEAST_PAIRS, drawn.pairs_a_draw))
    WeightSpace.of(drawn, [*policies, against])
    team = None if team_problem("threads", threads) else threads
    check_memory([*policies, against], DRAWS_AT_A_TIME * drawn.pairs_a_draw, threads=team, posterior=drawn)
    return Play(policies, against, drawn, seed, threads)


def seconds_of(play: Play) -> float:
    """Return about how long it takes: the policies over the draws, the record for the facts, and the regressions."""
    draws = len(play.posterior.draws)
    of_policies = seconds_of_runs((*play.policies, play.baseline), draws * play.posterior.pairs_a_draw, play.threads)
    of_record = seconds_of_runs([play.posterior.record] * 2, draws * HISTORIES, 1)
    return of_policies + of_record + draws * SECONDS_OF_A_DRAW * len(play.policies)
