"""The door: what would overturn a claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, overload

import numpy as np
from scipy.special import ndtr

from sim.lab.drawn_runs import DRAWS_AT_A_TIME, Play
from sim.lab.flip.assumption_card import AssumptionCard
from sim.lab.flip.assumptions import screened, seconds_of_assumptions
from sim.lab.flip.claim import Claim, parse_claim
from sim.lab.flip.claim_numbers import ClaimRuns
from sim.lab.flip.claim_reading import readings_of
from sim.lab.flip.flip_card import FlipCard
from sim.lab.flip.flip_search import search
from sim.lab.flip.real_runs import PAIRS, PAIRS_OF_A_LOOK, RealRuns
from sim.lab.stand_in import StandIn
from sim.lab.usual_policy import check_differs, draws_needed, given_draws, usual_policy
from sim.lab.weight_space import WeightSpace
from sim.lab.work_time import OnBegin, begin, seconds_of_runs
from sim.language.errors import ZonelabError, one_of, quoted
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import (
    DEFAULT_SEED,
    GREATEST_SEED,
    Mistakes,
    function_problem,
    team_problem,
    whole_problem,
)
from sim.results.comparable import check_comparable
from sim.results.memory import check_memory
from sim.results.posterior_table import GivenPosterior, posterior_problem
from sim.scenario.load import Scenario, scenario_given
from sim.scenario.posterior import Posterior
from sim.scenario.reading.assumptions_file import ASSUMPTIONS, read_assumptions
from sim.scenario.reading.text_files import is_file

#: What policies are compared with, if nothing else is said.
BASELINE = "no_zone"
#: Most draws that are run: a stand-in of more takes minutes and says no more.
MOST_DRAWS = 1500
#: Pairs of runs of a draw, at least.
LEAST_PAIRS = 2
#: Seeds after the first that runs of a card may take.
SEEDS_AFTER = 1000
#: Points that a search usually runs, and seconds of one processor that a draw takes in the stand-in, as measured.
USUAL_POINTS, SECONDS_OF_A_DRAW = 20, 0.03
#: What makes the work shorter, and how a policy is named.
_SMALLER = sentence("Use fewer draws, or scenarios of a smaller scale or fewer months.")
_HOW_TO_NAME = sentence("Give --policy, or policy= in Python.")

#: What may be moved.
OF = ("weights", "assumptions")


@overload
def flip(
    claim: str, policy: Scenario | str | Path | None = ..., baseline: Scenario | str | Path = ..., *,
    of: Literal["weights"] = ..., draws: int | None = ..., seed: int = ..., posterior: GivenPosterior = ...,
    threads: int | None = ..., on_progress: Callable[[int], None] | None = ..., on_begin: OnBegin | None = ...,
) -> FlipCard: ...  # fmt: skip
@overload
def flip(
    claim: str, policy: Scenario | str | Path | None = ..., baseline: Scenario | str | Path = ..., *,
    of: Literal["assumptions"], draws: int | None = ..., seed: int = ..., posterior: GivenPosterior = ...,
    threads: int | None = ..., on_progress: Callable[[int], None] | None = ..., on_begin: OnBegin | None = ...,
) -> AssumptionCard: ...  # fmt: skip
def flip(
    claim: str,
    policy: Scenario | str | Path | None = None,
    baseline: Scenario | str | Path = BASELINE,
    *,
    of: Literal["weights", "assumptions"] = "weights",
    draws: int | None = None,
    seed: int = DEFAULT_SEED,
    posterior: GivenPosterior = None,
    threads: int | None = None,
    on_progress: Callable[[int], None] | None = None,
    on_begin: OnBegin | None = None,
) -> FlipCard | AssumptionCard:
    """Find what would overturn a claim: the nearest weights that the record allows at which it turns.

    Parameters
    ----------
    claim
        ``MEASURE < NUMBER``, ``MEASURE > NUMBER``, or ``POLICY better than POLICY in MEASURE``, with the measures of
        sweeps: ``displaced_share < 0.5``, ``open_competition better than staggered in net_new``. Regions and policies
        may be given by their titles too, in English or Korean.
    policy
        The scenario that a claim about a number is about, by default the policy of the world's ``patterns.yaml``. A
        claim about what is better names its own, and takes none here.
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
        Calibrated draws from `sim.load_posterior`; by default, or if ``"record"``, those of the world.
    threads
        As for `sim.compare`.
    on_progress
        Called from time to time with the number of runs done since the last call.
    on_begin
        Called once before the work with about how many seconds it takes.

    Returns
    -------
    FlipCard or AssumptionCard

    Raises
    ------
    ZonelabError
        With a sentence for everything that is wrong: a claim that does not parse, names an unknown measure or has no
        value, a policy beside a claim that names its own, one that is its own baseline, a world without calibrated
        draws, or work of more than an hour.
    """
    problems = Mistakes()
    for problem in (
        None if isinstance(of, str) and of in OF else one_of("of", of, OF),
        posterior_problem(posterior),
        None if draws is None else whole_problem("draws", draws, 1, MOST_DRAWS),
        whole_problem("seed", seed, 0, GREATEST_SEED - SEEDS_AFTER),
        team_problem("threads", threads),
        function_problem("on_progress", on_progress),
    ):
        problems.add(problem)
    against = problems.of(scenario_given, baseline)
    if against is None:
        problems.of(_policy_given, policy)
        problems.raise_all()
    assert against is not None, "what is wrong with it has been told"
    asked = problems.of(parse_claim, claim, against.world)
    if policy is not None and asked is not None and asked.policies:
        problems.add(_named_twice(asked, policy))
    policies = _policies(asked, policy, against, problems)
    if isinstance(of, str) and of == "assumptions":
        believed = problems.of(read_assumptions, against.world.folder / ASSUMPTIONS)
        problems.raise_all()
        assert asked is not None, "what is wrong with it has been told"
        assert believed is not None, "likewise"
        begin(seconds_of_assumptions((*policies, against), len(believed.keys), threads), _SMALLER, on_begin)
        return screened(asked, policies, against, seed, threads, on_progress)
    whole = None if draws is None or whole_problem("draws", draws, 1, MOST_DRAWS) else draws
    drawn = None if posterior_problem(posterior) else given_draws(posterior)
    play = problems.of(_play, policies, against, drawn, whole, seed, threads)
    problems.raise_all()
    assert asked is not None, "what is wrong with it has been told"
    assert play is not None, "likewise"
    begin(_seconds(play), _SMALLER, on_begin)
    return _of_weights(asked, replace(play, on_progress=on_progress))


def _policy_given(policy: Scenario | str | Path | None) -> None:
    """Raise if a policy that is given cannot be loaded."""
    if policy is not None:
        scenario_given(policy)


def _named_twice(claim: Claim, policy: Scenario | str | Path) -> Sentence:
    """Return what is wrong with a policy beside a claim that names its own."""
    one, other = claim.policies
    return sentence(
        "policy must be left out, since the claim itself names its policies, {one} and {other}; got {given}. Leave out "
        "--policy, or policy= in Python, or put its name into the claim.",
        one=one,
        other=other,
        given=quoted(policy.name if isinstance(policy, Scenario) else str(policy)),
    )


def _policies(
    claim: Claim | None, policy: Scenario | str | Path | None, against: Scenario, problems: Mistakes
) -> tuple[Scenario, ...]:
    """Return the policies that a claim is about; what is wrong with them goes to the problems."""
    named: Sequence[Scenario | str | Path | None] = claim.policies if claim is not None and claim.policies else [policy]
    found: list[Scenario] = []
    for each in named:
        one = problems.of(usual_policy, against, each, _HOW_TO_NAME)
        loaded = None if one is None else problems.of(scenario_given, one)
        if loaded is not None:
            problems.of(check_comparable, loaded, against)
            found.append(loaded)
    if len(found) == 2:
        problems.of(check_differs, found[0], found[1])
    elif found and not (claim is not None and claim.policies):
        problems.of(check_differs, found[0], against)
    return tuple(found)


def _play(
    policies: tuple[Scenario, ...],
    against: Scenario,
    posterior: Posterior | None,
    draws: int | None,
    seed: int,
    threads: int | None,
) -> Play:
    """Return the runs over draws, as many as are asked for; a `ZonelabError` if there are too few, or no memory."""
    remedy = sentence("Name scenarios of a world that has some, such as {baseline}.", baseline=BASELINE)
    if is_file(against.world.folder / ASSUMPTIONS):
        remedy = sentence("Move the keys marked assumption instead: --assumptions, or of='assumptions' in Python.")
    chosen = draws_needed(against, remedy) if posterior is None else posterior
    # Luck can be told from weights only where a draw has several runs.
    some, pairs = chosen.draws[: draws or MOST_DRAWS], max(LEAST_PAIRS, chosen.pairs_a_draw)
    chosen = replace(chosen, draws=some, pairs_a_draw=pairs)
    WeightSpace.of(chosen, [*policies, against])
    team = None if team_problem("threads", threads) else threads
    check_memory([*policies, against], DRAWS_AT_A_TIME * pairs, threads=team, posterior=chosen)
    return Play(policies, against, chosen, seed, threads)


def _seconds(play: Play) -> float:
    """Return about how long it takes: runs over the draws, and at points until the search is content."""
    pairs = len(play.posterior.draws) * play.posterior.pairs_a_draw
    points = len(play.posterior.centre) * PAIRS_OF_A_LOOK + USUAL_POINTS * PAIRS
    of_runs = seconds_of_runs((*play.policies, play.baseline), pairs + points, play.threads)
    return of_runs + len(play.posterior.draws) * SECONDS_OF_A_DRAW


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
        readings_of(claim, play.policies, play.baseline),
    )
