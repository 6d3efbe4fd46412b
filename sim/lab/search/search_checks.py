"""What a search file says compared with its scenarios: numbers of pairs, measures and quantiles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.lab.search.criteria import Criterion, can_have_quantile
from sim.language.errors import about
from sim.language.texts import Sentence, sentence
from sim.results.measures import Measure, measure_of
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior
from sim.scenario.reading.search_file import Aim, Constraint, SearchFile

#: Draws that each half needs for a range.
LEAST_DRAWS_A_HALF = 2


def moves_the_baseline(name: str) -> Sentence:
    """Return what is wrong with a lever that is not of the policy alone."""
    return sentence(
        "levers.{lever} must be a key of the policy, which somebody can set; it is about firms, the market or the "
        "horizon, or has both. Drop it: the calibrated draws vary how firms behave, and 'zonelab sweep' varies any "
        "key.",
        lever=name,
    )


def pair_problems(search: SearchFile, posterior: Posterior | None) -> Iterator[Sentence]:
    """Give what is wrong with the number of pairs: each half needs whole draws, and enough of them."""
    if posterior is None:
        return
    size, draws = posterior.pairs_a_draw, len(posterior.draws)
    least = 2 * LEAST_DRAWS_A_HALF * size
    if search.pairs % size or search.pairs < least:
        yield sentence(
            "pairs must be a multiple of {size}, which share a draw, and {least} or more, so that both halves have "
            "draws; got {given}. Take {next}.",
            size=size,
            least=least,
            given=search.pairs,
            next=max(least, -(-search.pairs // size) * size),
        )
    for place, each in enumerate((*search.aims, *search.constraints)):
        if each.quantile is None:
            continue
        needed = 2 * size * round(1 / each.quantile)
        key, number = ("aims", place) if place < len(search.aims) else ("constraints", place - len(search.aims))
        if min(search.pairs // size, draws) // 2 < round(1 / each.quantile):
            yield sentence(
                "pairs must be {needed} or more for {key}[{place}].quantile {given:g}, so that each half has a draw "
                "beyond it; got {pairs}. Raise pairs, or the quantile.",
                needed=needed,
                key=key,
                place=number,
                given=each.quantile,
                pairs=search.pairs,
            )


def criteria_of(
    key: str, given: Sequence[Aim | Constraint], policy: Scenario, posterior: Posterior | None
) -> tuple[tuple[Criterion, ...], list[str]]:
    """Return what counts of aims or constraints, and what is wrong with them."""
    found: list[Criterion] = []
    problems: list[str] = []
    for place, each in enumerate(given):
        measure = measure_of(each.measure, policy.world)
        if not isinstance(measure, Measure):
            problems.append(about(f"{key}[{place}].measure", measure))
            continue
        if each.quantile is not None and posterior is None:
            problems.append(
                sentence(
                    "{key}[{place}].quantile must be left out where there are no calibrated draws. Drop it.",
                    key=key,
                    place=place,
                )
            )
        elif each.quantile is not None and not can_have_quantile(measure):
            problems.append(
                sentence(
                    "{key}[{place}].quantile must be left out for {measure}, a ratio or a mean of some runs, of which "
                    "a single draw has none that is sure. Drop it.",
                    key=key,
                    place=place,
                    measure=measure.name,
                )
            )
        found.append(Criterion(measure, _from_the_lowest(each)))
    return tuple(found), problems


def _from_the_lowest(each: Aim | Constraint) -> float | None:
    """Return the quantile from the lowest draw: the draws beyond it are those that do worse."""
    if each.quantile is None:
        return None
    is_high_good = each.goal == "maximise" if isinstance(each, Aim) else each.above is not None
    return each.quantile if is_high_good else 1.0 - each.quantile
