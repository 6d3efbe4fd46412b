"""How the support spreads: over how many regions, how much of it one region takes, and what is left for each firm."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.engines.ensemble.run_state import MONEY_FIELDS
from sim.explorer.charts.bands import bands, two_sides
from sim.explorer.charts.chart_style import Spec, region_colours
from sim.explorer.charts.firms import region_panels
from sim.explorer.charts.measures import marks_of_country, marks_of_region
from sim.explorer.charts.series import Floats, band, month_labels, of_region
from sim.explorer.language.page_texts import texts
from sim.language.numbers import number, share
from sim.language.texts import marked
from sim.report.money import counted_by_firm
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.results.zone_life import zone_life
from sim.scenario.world.names import Names

POLICY_COLOUR = "#0072B2"
#: Kinds of support with a panel of their own: fields of the trace, and the question of the panel.
KINDS = {
    "central": (("zone_money", "pilot_money"), marked("How many regions share the central support?")),
    "own": (("own_money",), marked("How many regions share own incentives?")),
}
SHARES = {
    "central": marked("{region}: share of the central support"),
    "own": marked("{region}: share of all own incentives"),
}


def support_over_time(comparison: Comparison, language: str, selected: str) -> list[Spec]:
    """Return panels: over how many regions support spreads, and shares of the selected region and of the winner.

    Parameters
    ----------
    comparison, language
        What is drawn, in 'en' or 'ko'.
    selected
        Selected region.
    """
    _, sides = texts(language), (comparison.baseline, comparison.policy)
    names = Names(comparison.policy.scenario.world, language).regions
    colours = region_colours(comparison.policy.scenario.world)
    panels = []
    for kind, (_fields, question) in KINDS.items():
        lines = two_sides(comparison, [_effective(each, kind) for each in sides], POLICY_COLOUR, language)
        reading = _("Effective number: 1 if one has all, {n} if all have the same.").format(n=len(names))
        words, marks = (_(question), reading, _("Effective number of regions")), marks_of_country(comparison, language)
        panels.append(bands(lines, language, words, marks=marks))
    regions = shown_shares(comparison, selected)
    shares = {kind: [shares_of(each, kind, regions) for each in sides] for kind in SHARES}
    for i, region in enumerate(regions):
        marks = marks_of_region(comparison, region, language)
        for kind, title in SHARES.items():
            lines = two_sides(comparison, [each[:, :, i] for each in shares[kind]], colours[region], language)
            heading, reading = (
                _(title).format(region=names[region]),
                _("Line: mean. Band: luck of a single history."),
            )
            words = (heading, reading, _("Share of the month"))
            panels.append(bands(lines, language, words, number=".0%", marks=marks))
    return panels


def shown_shares(comparison: Comparison, selected: str) -> list[str]:
    """Return the regions whose shares are drawn: the selected one, and the most frequent winner if it is another."""
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


def support_per_firm(comparison: Comparison, regions: Sequence[str], language: str) -> list[Spec]:
    """Return a panel for each region: all support of a month over its firms (M13)."""
    _ = texts(language)
    times, currency = counted_by_firm(comparison.policy.scenario.world.currency, language)
    axis = _("{currency} a firm and month").format(currency=currency)
    words = (
        _("{region}: support per firm"),
        _("Central and own. Line: mean, band: luck of a single history."),
        axis,
    )
    return region_panels(comparison, regions, lambda each, region: times * per_firm(each, region), words, language)


def per_firm(result: EnsembleResult, region: str) -> Floats:
    """M13: support per firm of a region in the money of the world, shape [run, month]; nan where there is no firm."""
    i = result.regions.index(region)
    money = sum(of_region(result, field, region) for field in MONEY_FIELDS)
    firms = result.region_firms[:, :, i]
    each: Floats = np.divide(money, firms, out=np.full(firms.shape, np.nan), where=firms > 0)
    return each


def describe_dilution(comparison: Comparison, region: str, language: str) -> str:
    """Return in words what the panel of a region shows: the mean while its zone is in force, else at the end.

    Once a zone is over its money is gone, on both sides: the last month would show a loss that is none.
    """
    _ = texts(language)
    times, currency = counted_by_firm(comparison.policy.scenario.world.currency, language)
    life = zone_life(comparison.policy, region)
    months = slice(life.in_force, life.over) if life is not None and life.in_force is not None else slice(-1, None)
    means = [
        times * float(np.nanmean(band(per_firm(each, region)[:, months])[0]))
        for each in (comparison.policy, comparison.baseline)
    ]
    told = {"region": Names(comparison.policy.scenario.world, language).regions[region], "currency": currency}
    told |= {side: number(mean, 1) for side, mean in zip(("policy", "baseline"), means, strict=True)}
    if months.start == -1:
        return _("{region}: {policy} {currency} a firm in the last month, {baseline} without the policy").format(**told)
    labels = month_labels(comparison.policy, language)
    return _(
        "{region}: {policy} {currency} a firm and month while its zone is in force ({first} to {last}), {baseline} "
        "without the policy"
    ).format(first=labels[months.start], last=labels[(months.stop or len(labels)) - 1], **told)
