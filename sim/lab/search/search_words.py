"""What a search says: its aims and what is reached as a reader writes them, and the sentence of its card."""

from __future__ import annotations

from sim.lab.search.criteria import Criterion
from sim.lab.search.search_plan import SearchPlan
from sim.language import numbers
from sim.language.texts import texts
from sim.report.money import counted
from sim.report.range_words import numbers_with_range
from sim.results.measure_kinds import INDEX
from sim.results.measures import Measure
from sim.scenario.world.names import Names
from sim.scenario.world.world import World


def scale_of(measure: Measure, world: World, language: str) -> tuple[float, str]:
    """Return how often 1 of a measure is counted for a reader, and what is written behind a number."""
    unit = measure.unit(world)
    if unit == "share":
        return 100.0, "%"
    if unit == world.currency:
        times, name = counted(world.currency, language)
        return times, name if language == "ko" else f" {name}"
    return 1.0, "" if unit.startswith(INDEX) else _behind(texts(language)(unit), language)


def _behind(unit: str, language: str) -> str:
    return unit if language == "ko" else f" {unit}"


def amount_with_range(measure: Measure, world: World, language: str, value: float, low: float, high: float) -> str:
    """Return a number of a measure with its unit and range."""
    times, unit = scale_of(measure, world, language)
    return numbers_with_range(times * value, times * low, times * high, unit, language)


def label_of(criterion: Criterion, names: Names) -> str:
    """Return what counts, as a reader writes it: the measure, and the share of draws that do better if it is one."""
    label = criterion.measure.label(names)
    if criterion.quantile is None:
        return label
    _ = texts(names.language)
    return _("{measure} (percentile {percent} of the draws)").format(
        measure=label, percent=numbers.exact(100 * criterion.quantile)
    )


def goal_text(maximised: bool, language: str) -> str:
    """Return which way an aim is better."""
    _ = texts(language)
    return _("more is better") if maximised else _("less is better")


def search_title(plan: SearchPlan, language: str) -> str:
    """Return the title of the search file."""
    return plan.search.title.in_language(language)
