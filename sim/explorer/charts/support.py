"""How the support spreads: over how many regions, and how much of it one region takes, central and own apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.explorer.charts.bands import Line, bands, line
from sim.explorer.charts.firms import marks_of_zones, zone_marks
from sim.explorer.charts.look import QUIET, Spec, region_colours
from sim.explorer.charts.series import of_region, titles
from sim.explorer.language.page_texts import texts
from sim.language.numbers import share
from sim.language.texts import marked
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.scenario.world.names import Names

Floats = NDArray[np.float64]

POLICY_COLOUR = "#0072B2"
#: Kinds of support with a panel of their own: fields of the record, and the question of the panel.
KINDS = {
    "central": (("zone_money", "pilot_money"), marked("How many regions share the central support?")),
    "own": (("own_money",), marked("How many regions share own incentives?")),
}
SHARES = {
    "central": marked("{region}: share of the central support"),
    "own": marked("{region}: share of all own incentives"),
}


def support_over_time(comparison: Comparison, language: str, selected: str) -> list[Spec]:
    """Return panels: over how many regions support spreads, and shares of the region in focus and of the winner.

    Parameters
    ----------
    comparison, language
        What is drawn, in 'en' or 'ko'.
    selected
        Region in focus.
    """
    _ = texts(language)
    shown = titles(comparison, language)
    names = Names(comparison.policy.scenario.world, language).regions
    colours = region_colours(comparison.policy.scenario.world)

    before, after = comparison.baseline, comparison.policy

    def both(without: Floats, with_policy: Floats, colour: str) -> list[Line]:
        """Return the lines of baseline and policy."""
        return [
            line(before, without, shown["baseline"], QUIET, dashed=True),
            line(after, with_policy, shown["policy"], colour),
        ]

    panels = []
    for kind, (_fields, question) in KINDS.items():
        lines = both(_effective(before, kind), _effective(after, kind), POLICY_COLOUR)
        subtitle = _("Effective number: 1 if one has all, {n} if all have the same.").format(n=len(names))
        marks = marks_of_zones(comparison, language)
        panels.append(bands(lines, language, _(question), subtitle, _("Effective number of regions"), marks=marks))
    regions = shown_shares(comparison, selected)
    shares = {kind: [shares_of(each, kind, regions) for each in (before, after)] for kind in SHARES}
    for i, region in enumerate(regions):
        marks = zone_marks(comparison, region, language)
        for kind, title in SHARES.items():
            without, with_policy = (each[:, :, i] for each in shares[kind])
            lines = both(without, with_policy, colours[region])
            heading = _(title).format(region=names[region])
            subtitle = _("Line: mean. Band: middle 90% of runs.")
            panels.append(bands(lines, language, heading, subtitle, _("Share of the month"), number=".0%", marks=marks))
    return panels


def shown_shares(comparison: Comparison, selected: str) -> list[str]:
    """Return the regions whose shares are drawn: the one in focus, and the most frequent winner if it is another."""
    wins = comparison.win_shares
    winner = [comparison.policy.regions[int(wins.argmax())]] if wins.any() else []
    return list(dict.fromkeys([selected, *winner]))


def shares_of(result: EnsembleResult, kind: str, regions: Sequence[str]) -> Floats:
    """Return the shares of regions in the support of a kind, shape [run, month, region]; nan where nobody gets any."""
    fields, _question = KINDS[kind]
    total: Floats = sum((result.trace.regions[field].sum(axis=2) for field in fields), np.zeros(1))
    own = sum(np.stack([of_region(result, field, region) for region in regions], axis=2) for field in fields)
    undefined = np.full((*total.shape, len(regions)), np.nan)
    some = total[:, :, np.newaxis]
    shares: Floats = np.divide(own, some, out=undefined, where=some > 0)
    return shares


def _effective(result: EnsembleResult, kind: str) -> Floats:
    """M07: effective number of regions, shape [run, month]."""
    table = result.support_spread
    number = table.loc[table["kind"] == kind, "effective_number"].to_numpy()
    return number.reshape(result.runs, result.months)


def describe_support(comparison: Comparison, language: str, selected: str) -> str:
    """Return in words what the panels show."""
    _ = texts(language)
    i = comparison.policy.regions.index(selected)
    policy, baseline = (share(comparison.support_shares[side].iloc[i]) for side in ("policy", "baseline"))
    template = _("{region}: {policy} of the central support over the horizon, {baseline} without the policy")
    name = Names(comparison.policy.scenario.world, language).region(selected)
    return template.format(region=name, policy=policy, baseline=baseline)
