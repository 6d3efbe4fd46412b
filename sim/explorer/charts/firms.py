"""The firms of a region over time, with the policy and without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from numpy.typing import NDArray

from sim.explorer.charts.bands import Line, bands, top_of, two_sides
from sim.explorer.charts.chart_style import Spec, region_colours
from sim.explorer.charts.measures import marks_of_region
from sim.explorer.charts.series import band
from sim.explorer.language.page_texts import texts
from sim.language.numbers import number
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.scenario.world.names import Names


def firms_over_time(comparison: Comparison, regions: Sequence[str], language: str) -> list[Spec]:
    """Return two panels for each region: firms with the band of the baseline's runs, and with that of the policy's."""
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
    """Return two panels for each region: values of shape [run, month] without the policy and with it, and its marks.

    Both have both lines and the same axis, and each the band of one side. The words are the title, how to read it, and
    what the axis counts.
    """
    world, (title, reading, axis) = comparison.policy.scenario.world, words
    names, colours = Names(world, language).regions, region_colours(world)
    panels = []
    for region in regions:
        lines = two_sides(
            comparison,
            [values(each, region) for each in (comparison.baseline, comparison.policy)],
            colours[region],
            language,
        )
        marks, of_region = marks_of_region(comparison, region, language), title.format(region=names[region])
        panels += [
            bands(banded, language, (heading, reading, axis), marks=marks, most=top_of(lines))
            for heading, banded in one_band_each(of_region, lines, language)
        ]
    return panels


def one_band_each(title: str, lines: Sequence[Line], language: str) -> list[tuple[str, list[Line]]]:
    """Return the titles and lines of two panels, so that bands do not hide each other: each shows the band of a side.

    The lines are those of the baseline and of the policy.
    """
    _ = texts(language)
    headings = _("{title} without the policy"), _("{title} with the policy")
    return [
        (heading.format(title=title), [replace(line, banded=i == side) for i, line in enumerate(lines)])
        for side, heading in enumerate(headings)
    ]


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
