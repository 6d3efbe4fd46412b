"""How the support spreads: over how many regions, and how much of it one region takes, central and own apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.charts.bands import bands, line
from explorer.charts.firms import zone_marks
from explorer.charts.numbers import region_names, titles
from explorer.charts.style import QUIET, Spec, region_colours
from explorer.texts import texts
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.texts import marked

Floats = NDArray[np.float64]

POLICY_COLOUR = "#0072B2"
#: Kinds of support with a panel of their own: fields of the record, and the question of the panel.
KINDS = {
    "central": (("zone_money", "pilot_money"), marked("Over how many regions does central support spread?")),
    "own": (("own_money",), marked("Over how many regions do own incentives spread?")),
}
SHARES = {
    "central": marked("{region}: share of the central support"),
    "own": marked("{region}: share of all own incentives"),
}


def support_over_time(comparison: Comparison, language: str, selected: str) -> list[Spec]:
    """Return panels: effective number of regions of central and own support, and the share of the region in focus.

    Parameters
    ----------
    comparison, language
        What is drawn, in 'en' or 'ko'.
    selected
        Region in focus.
    """
    _ = texts(language)
    shown = titles(comparison, language)
    name = region_names(comparison.policy, language)[selected]
    colours = region_colours(comparison.policy.scenario.world)
    sides = ((comparison.baseline, shown["baseline"], QUIET), (comparison.policy, shown["policy"], POLICY_COLOUR))
    panels = []
    for kind, (_fields, question) in KINDS.items():
        lines = [line(result, _effective(result, kind), title, colour, language) for result, title, colour in sides]
        subtitle = _("Effective number: 1 if one region has all, {n} if all have the same.").format(
            n=len(comparison.policy.regions)
        )
        panels.append(bands(lines, language, _(question), subtitle, _("Effective number of regions")))
    sides = (sides[0], (comparison.policy, shown["policy"], colours[selected]))
    for kind, title in SHARES.items():
        lines = [
            line(result, share_of(result, kind, selected), word, colour, language) for result, word, colour in sides
        ]
        subtitle = _("Line: mean. Band: middle 90 % of runs.")
        heading = _(title).format(region=name)
        marks = zone_marks(comparison, selected, language)
        panels.append(bands(lines, language, heading, subtitle, _("Share of the month"), number=".0%", marks=marks))
    return panels


def _money(result: EnsembleResult, kind: str) -> Floats:
    """Return money of a kind, shape [run, month, region]."""
    fields, _question = KINDS[kind]
    total = result.by_region(fields[0]).astype(np.float64)
    for field in fields[1:]:
        total = total + result.by_region(field)
    return total


def _shares(result: EnsembleResult, kind: str) -> Floats:
    money = _money(result, kind)
    total = money.sum(axis=2, keepdims=True)
    shares: Floats = np.divide(money, total, out=np.full(money.shape, np.nan), where=total > 0)
    return shares


def _effective(result: EnsembleResult, kind: str) -> Floats:
    """M07: effective number of regions, shape [run, month]."""
    table = result.support_spread
    number = table.loc[table["kind"] == kind, "effective_number"].to_numpy()
    return number.reshape(result.runs, result.months)


def share_of(result: EnsembleResult, kind: str, region: str) -> Floats:
    """Return the share of a region in the support of a kind, shape [run, month]."""
    return _shares(result, kind)[:, :, result.regions.index(region)]


def describe_support(comparison: Comparison, language: str, selected: str) -> str:
    """Return in words what the panels show."""
    _ = texts(language)
    i = comparison.policy.regions.index(selected)
    policy, baseline = (float(comparison.support_shares[side].iloc[i]) for side in ("policy", "baseline"))
    template = _("{region}: {policy:.0%} of the central support over the horizon, {baseline:.0%} without the policy")
    return template.format(region=region_names(comparison.policy, language)[selected], policy=policy, baseline=baseline)
