"""The door: what would overturn a claim."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal, overload

import numpy as np
from scipy.special import ndtr

from sim.lab.drawn_runs import Play
from sim.lab.flip.assumption_card import AssumptionCard
from sim.lab.flip.assumptions import screened
from sim.lab.flip.claim import Claim, parse_claim
from sim.lab.flip.claim_numbers import ClaimRuns
from sim.lab.flip.flip_card import FlipCard
from sim.lab.flip.flip_search import search
from sim.lab.flip.real_runs import RealRuns
from sim.lab.stand_in import StandIn
from sim.lab.usual_policy import usual_policy
from sim.lab.weight_space import WeightSpace
from sim.language.errors import ZonelabError, one_of
from sim.language.texts import sentence
from sim.numerics.arguments import DEFAULT_SEED, GREATEST_SEED, function_problem, raise_all, team_problem, whole_problem
from sim.results.comparable import check_all_comparable
from sim.results.posterior_table import load_posterior
from sim.scenario.load import Scenario, scenario_given
from sim.scenario.posterior import Posterior

#: What policies are compared with, if nothing else is said.
BASELINE = "no_zone"
#: Most draws that are run: an stand_in of more takes minutes and says no more.
MOST_DRAWS = 1500
#: Pairs of runs of a draw, at least.
LEAST_PAIRS = 2
#: Seeds after the first that runs of a card may take.
SEEDS_AFTER = 1000

#: What may be moved.
OF = ("weights", "assumptions")


@overload
def flip(
    claim: str, policy: Scenario | str | Path | None = ..., baseline: Scenario | str | Path = ..., *,
    of: Literal["weights"] = ..., draws: int | None = ..., seed: int = ..., posterior: Posterior | None = ...,
    threads: int | None = ..., on_progress: Callable[[int], None] | None = ...,
) -> FlipCard: ...  # fmt: skip
@overload
def flip(
    claim: str, policy: Scenario | str | Path | None = ..., baseline: Scenario | str | Path = ..., *,
    of: Literal["assumptions"], draws: int | None = ..., seed: int = ..., posterior: Posterior | None = ...,
    threads: int | None = ..., on_progress: Callable[[int], None] | None = ...,
) -> AssumptionCard: ...  # fmt: skip
def flip(
    claim: str,
    policy: Scenario | str | Path | None = None,
    baseline: Scenario | str | Path = BASELINE,
    *,
    of: Literal["weights", "assumptions"] = "weights",
    draws: int | None = None,
    seed: int = DEFAULT_SEED,
    posterior: Posterior | None = None,
    threads: int | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> FlipCard | AssumptionCard:
    """Find what would overturn a claim: the nearest weights that the record allows at which it turns.

    Parameters
    ----------
    claim
        ``MEASURE < NUMBER``, ``MEASURE > NUMBER``, or ``POLICY better than POLICY in MEASURE``, with the measures of
        sweeps: ``displaced_share < 0.5``, ``open_competition better than staggered in net_new``.
    policy
        The scenario that a claim about a number is about, by default the policy of the world's ``patterns.yaml``; a
        claim about what is better names its own.
    baseline
        The scenario that policies are compared with.
    of
        Over what is searched: the calibrated ``weights``, or the keys marked ``assumptions`` over the ranges that the
        world declares, at the central weights.
    draws
        Number of calibrated draws, the first ones; by default all.
    seed
        Of the first runs; later ones take the seeds after it.
    posterior
        Calibrated draws from `sim.load_posterior`; by default those of the world.
    threads
        As for `sim.compare`.
    on_progress
        Called from time to time with the number of runs done since the last call.

    Returns
    -------
    FlipCard or AssumptionCard

    Raises
    ------
    ZonelabError
        If the claim does not parse, names an unknown measure or has no value, or the world has no calibrated draws.
    """
    against = scenario_given(baseline)
    most = GREATEST_SEED - SEEDS_AFTER
    raise_all(
        [
            None if of in OF else one_of("of", of, OF),
            None if draws is None else whole_problem("draws", draws, 1, MOST_DRAWS),
            whole_problem("seed", seed, 0, most),
            team_problem("threads", threads),
            function_problem("on_progress", on_progress),
        ]
    )
    asked = parse_claim(claim, against.world)
    policies = tuple(scenario_given(each) for each in asked.policies or (usual_policy(against, policy),))
    check_all_comparable(list(policies), against)
    if of == "assumptions":
        return screened(asked, policies, against, seed, threads, on_progress)
    chosen = load_posterior(against) if posterior is None else posterior
    # Luck can be told from weights only where a draw has several runs.
    some, pairs = chosen.draws[: draws or MOST_DRAWS], max(LEAST_PAIRS, chosen.pairs_a_draw)
    chosen = replace(chosen, draws=some, pairs_a_draw=pairs)
    return _of_weights(asked, Play(policies, against, chosen, seed, threads, on_progress))


def _of_weights(claim: Claim, play: Play) -> FlipCard:
    """Return the card of a claim over calibrated weights."""
    space = WeightSpace.of(play.posterior, [*play.policies, play.baseline])
    pairs_a_draw = play.posterior.pairs_a_draw
    drawn = ClaimRuns.joined([ClaimRuns.of(claim, each) for each in play.over_draws()])
    if not drawn.is_defined:
        wrong = sentence(
            "claim must be about a measure that has a value; {measure} has none for {policy} against {baseline}. Name "
            "another measure, policy or baseline.",
            measure=claim.measure.name,
            policy=", ".join(each.name for each in play.policies),
            baseline=play.baseline.name,
        )
        raise ZonelabError(wrong)
    margins, luck = drawn.margins(pairs_a_draw)
    stand_in = StandIn.of(space.positions, margins, luck)
    fit, reachable = stand_in.cross_validated(), stand_in.reachable
    runs = RealRuns(claim, play, space, stand_in, float(luck[0]) * pairs_a_draw)
    flips = search(runs)
    means, unsure = runs.margins(space.positions), runs.stand_in.deviation(space.positions)
    turned = ndtr(-means / np.maximum(unsure, 1e-12))
    return FlipCard(
        claim,
        tuple(each.name for each in play.policies),
        play.baseline.name,
        play.seed,
        len(play.posterior.draws),
        pairs_a_draw,
        space,
        flips,
        tuple(runs.points),
        turned,
        fit,
        reachable,
    )
