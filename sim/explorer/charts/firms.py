"""The firms of a region over time, with the policy and without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from numpy.typing import NDArray

from sim.explorer.charts.bands import bands, two_sides
from sim.explorer.charts.chart_style import Spec, region_colours
from sim.explorer.charts.series import band, dates
from sim.explorer.language.page_texts import texts
from sim.language.numbers import number, share
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.results.zone_life import zone_life
from sim.scenario.world.names import Names

#: Zones of different dates that a chart of the country marks.
MOST_LIVES = 3


def firms_over_time(comparison: Comparison, regions: Sequence[str], language: str) -> list[Spec]:
    """Return a panel for each region: firms under policy and baseline, with the middle 90% of runs."""
    _ = texts(language)
    words = (_("{region}: firms"), _("Line: mean. Band: luck of a single history."), _("Firms"))
    return region_panels(comparison, regions, _firms, words, language)


def _firms(result: EnsembleResult, region: str) -> NDArray[Any]:
    return result.region_firms[:, :, result.regions.index(region)]


def region_panels(
    comparison: Comparison,
    regions: Sequence[str],
    values: Callable[[EnsembleResult, str], NDArray[Any]],
    words: tuple[str, str, str],
    language: str,
) -> list[Spec]:
    """Return a panel for each region: values of shape [run, month] with the policy and without it, and its zone's life.

    The words are its title, how to read it, and what the axis counts.
    """
    world, (title, reading, axis) = comparison.policy.scenario.world, words
    names, colours = Names(world, language).regions, region_colours(world)
    panels = []
    for region in regions:
        both = [values(each, region) for each in (comparison.baseline, comparison.policy)]
        lines, marks = two_sides(comparison, both, colours[region], language), zone_marks(comparison, region, language)
        panels.append(bands(lines, language, (title.format(region=names[region]), reading, axis), marks=marks))
    return panels


def zone_marks(comparison: Comparison, region: str, language: str) -> list[tuple[str, str]]:
    """Return when a zone of the region is announced, comes into force and ends, with words."""
    _ = texts(language)
    life = zone_life(comparison.policy, region)
    if life is None:
        return []
    announced = (
        _("announced") if life.share == 1.0 else _("announced, in {share} of runs").format(share=share(life.share))
    )
    days = dates(comparison.policy)
    steps = ((life.announced, announced), (life.in_force, _("zone in force")), (life.over, _("zone over")))
    return [(days[month], word) for month, word in steps if month is not None]


def marks_of_zones(comparison: Comparison, language: str) -> list[tuple[str, str]]:
    """Return when zones are announced, in force and over, for a chart of the whole country.

    Zones with the same dates are named once; zones with other dates are named by region, but not more than three.
    """
    names = Names(comparison.policy.scenario.world, language).regions
    lives: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for region in comparison.policy.zone_starts:
        lives.setdefault(tuple(zone_marks(comparison, region, language)), []).append(names[region])
    if len(lives) <= 1:
        return [mark for marks in lives for mark in marks]
    if len(lives) > MOST_LIVES:
        return []
    return sorted((day, f"{', '.join(regions)}: {word}") for marks, regions in lives.items() for day, word in marks[1:])


def describe_firms(comparison: Comparison, region: str, language: str) -> str:
    """Return in words what the panel of a region shows."""
    _ = texts(language)
    i = comparison.policy.regions.index(region)
    policy, baseline = (
        number(band(each.region_firms[:, -1:, i].astype(float))[0][0], 1)
        for each in (comparison.policy, comparison.baseline)
    )
    name = Names(comparison.policy.scenario.world, language).region(region)
    return _("{region}: {policy} firms at the end, {baseline} without the policy").format(
        region=name, policy=policy, baseline=baseline
    )
