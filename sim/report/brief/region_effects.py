"""The effect on each region at the end, as a picture and a table of a brief show it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.language.texts import texts
from sim.report.effect_words import interval_text, is_clear, is_practically_nothing, signed
from sim.results.comparison import Comparison
from sim.results.estimates import Estimate
from sim.scenario.world.names import Names

#: Regions that the short picture names besides zones and the selected region: those that lose most.
MOST_LOSERS = 2
#: Regions with a zone that the short picture names.
MOST_ZONES = 3


@dataclass(frozen=True)
class RegionEffect:
    """The effect on the firms of a region at the end of the horizon, as a number and in words.

    Attributes
    ----------
    name
        Of the region, or of several together.
    effect
        Mean and range, in firms.
    shown, interval, told
        The mean, the range, and both together, in words.
    clear
        Whether the range leaves no doubt about the sign.
    has_zone, in_focus
        Whether the policy alone gives it a zone, and whether it is the reader's region.
    """

    name: str
    effect: Estimate
    shown: str
    interval: str
    told: str
    clear: bool
    has_zone: bool = False
    in_focus: bool = False


def region_effects(comparison: Comparison, language: str, region: str) -> tuple[RegionEffect, ...]:
    """Return the effect on each region, the greatest gain first."""
    return tuple(_told(comparison, language, region, [i]) for i in _order(comparison))


def short_effects(comparison: Comparison, language: str, region: str) -> tuple[RegionEffect, ...]:
    """Return the effect on the zones, the selected region, those that lose most, and all others together."""
    order, ids = _order(comparison), comparison.policy.regions
    zones = [i for i in order if comparison.winners[i]][:MOST_ZONES]
    losers = [i for i in reversed(order) if i not in zones and ids[i] != region][:MOST_LOSERS]
    named = [i for i in order if i in zones or i in losers or ids[i] == region]
    others = [i for i in order if i not in named]
    rows = [_told(comparison, language, region, [i]) for i in named]
    return (*rows, *([_told(comparison, language, region, others)] if others else []))


def _order(comparison: Comparison) -> list[int]:
    """Return the places of the regions, the greatest gain first."""
    return [int(i) for i in np.argsort(-comparison.final_differences.mean(axis=0), kind="stable")]


def _told(comparison: Comparison, language: str, region: str, places: list[int]) -> RegionEffect:
    """Return the effect on one region, or on several together."""
    _ = texts(language)
    effect = comparison.estimate(comparison.final_differences[:, places].sum(axis=1))
    names = list(Names(comparison.policy.scenario.world, language).regions.values())
    one = len(places) == 1
    shown = _("about 0") if is_practically_nothing(effect) else signed(effect)
    interval = interval_text(effect, language)
    return RegionEffect(
        names[places[0]] if one else _("{n} other regions together").format(n=len(places)),
        effect,
        shown,
        interval,
        _("{value} ({range})").format(value=shown, range=interval),
        is_clear(effect),
        one and bool(comparison.winners[places[0]]),
        one and comparison.policy.regions[places[0]] == region,
    )
