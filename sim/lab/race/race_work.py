"""What a race takes of time and memory, computed before anything is run."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.engines.ensemble.trace import bytes_in_trace
from sim.lab.race.equilibria import RESAMPLES
from sim.lab.race.game import Method
from sim.lab.race.region_moves import patch_of
from sim.lab.work_time import SECONDS_AN_HOUR, seconds_of_runs, too_long
from sim.language.errors import ZonelabError
from sim.language.texts import Sentence, sentence
from sim.numerics.processors import usable_processors
from sim.results.memory import bytes_available, bytes_of_inputs, bytes_of_state, slots_of

if TYPE_CHECKING:
    from sim.lab.race.order import Order

#: Numbers of a run of a profile are there so often at the peak: as kept, joined to others, read, and as payoffs.
_COPIES = 4
#: Python's own objects of a profile; and copies of the weights of the draws while they are drawn again.
_PROFILE_BYTES, _WEIGHTS_TWICE = 400, 3
#: Advice is on the safe side by this much: the estimate is rough, and other work may take memory meanwhile.
_SAFE = 0.5
#: Least runs of a race without draws; with draws, those of two.
_LEAST_RUNS = 2


def check_work(order: Order) -> None:
    """Raise a `ZonelabError` with what a race would take, and what to do, if it is more than there is or may be."""
    hours, needed, left = hours_of(order), bytes_of(order), bytes_available()
    is_long, is_large = hours > order.most_hours, needed > left
    if not (is_long or is_large):
        return
    parts = [*([_SAFE * order.most_hours / hours] if is_long else []), *([_SAFE * left / needed] if is_large else [])]
    advice = _advice(order, min(parts), left)
    runs = profiles_of(order) * order.luck.runs
    problems = []
    if is_large:
        wrong = sentence(
            "the race must fit in memory; {profiles:,} profiles of {runs:,} runs would take {needed:,.1f} GB, and "
            "{left:,.1f} GB are left. To make it smaller, {advice}.",
            profiles=profiles_of(order),
            runs=order.luck.runs,
            needed=needed / 1e9,
            left=left / 1e9,
            advice=advice,
        )
        problems.append(wrong)
    shorter = sentence("To make it shorter, {advice}.", advice=advice)
    long = too_long(
        hours * SECONDS_AN_HOUR, shorter, order.most_hours, work=sentence("{runs:,} runs", runs=runs),
        may_allow=not is_large,
    )  # fmt: skip
    raise ZonelabError([*problems, *([long] if long else [])])


def profiles_of(order: Order, method: Method | None = None) -> int:
    """Return how many profiles a race runs: all; or, by the double oracle, today's and each move alone at least.

    Moves of a region that change the same, such as multiples of no budget, count once.
    """
    different = [
        len({patch_of(order.scenario, player, move).digest for move in order.menu}) for player in order.players
    ]
    if (method or order.method) is Method.ENUMERATE or order.mixed:
        return math.prod(different)
    return 1 + sum(each - 1 for each in different)


def hours_of(order: Order, method: Method | None = None) -> float:
    """Return about how long a race takes on the threads it is given, without the rules of the centre."""
    seconds = seconds_of_runs([order.scenario], order.luck.runs, order.luck.threads)
    return profiles_of(order, method) * seconds / SECONDS_AN_HOUR


def bytes_of(order: Order, method: Method | None = None) -> int:
    """Return the memory that a race takes at its peak."""
    luck, players = order.luck, len(order.players)
    profiles = profiles_of(order, method)
    numbers = 2 * (players + 1) + 1
    kept = profiles * (_COPIES * luck.runs * numbers * 8 + _PROFILE_BYTES)
    draws = luck.runs if luck.posterior is None else luck.posterior.draws_of_runs(luck.runs)
    resampled = _WEIGHTS_TWICE * RESAMPLES * draws * 8
    world, months = order.scenario.world, order.scenario.settings.months
    slots = slots_of(order.scenario, luck.posterior)
    trace = min(luck.size, luck.runs) * bytes_in_trace(len(world.regions), len(world.sectors), months, slots)
    threads = (luck.threads or usable_processors()) * (trace + bytes_of_state(order.scenario, luck.posterior))
    inputs = (1 if luck.posterior is None else draws) * bytes_of_inputs(order.scenario)
    return int(kept + resampled + threads + inputs)


def _fewer_runs(order: Order, part: float) -> Sentence | None:
    """Return the advice to run so small a part of the runs, or None where that would be too few."""
    posterior = order.luck.posterior
    least = _LEAST_RUNS if posterior is None else 2 * posterior.pairs_a_draw
    fewer = int(order.luck.runs * part)
    fewer = fewer if fewer < 100 else fewer // 100 * 100
    return sentence("give --runs {fewer}", fewer=fewer) if fewer >= least else None


def _advice(order: Order, part: float, left: int) -> Sentence:
    """Return what to do: fewer runs, the double oracle, or else a smaller game.

    Parameters
    ----------
    order
    part
        The share of the runs that would be little enough.
    left
        Bytes of memory.
    """
    ways = [_fewer_runs(order, part)]
    if order.method is Method.ENUMERATE and not order.mixed:
        oracle = Method.DOUBLE_ORACLE
        few = hours_of(order, oracle) <= _SAFE * order.most_hours and bytes_of(order, oracle) <= left
        ways += [sentence("take --method double_oracle")] if few else []
    told = [each for each in ways if each is not None]
    if len(told) > 1:
        return sentence("{one}, or {other}", one=told[0], other=told[1])
    return told[0] if told else sentence("take fewer players or moves")
