"""What each of several policies brings, as rows of one table: outcomes with ranges, ranked by an aim of the reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

from numpy.typing import NDArray

from sim.explorer.charts.policies import Total
from sim.explorer.charts.policy_rows import effect_on
from sim.explorer.language.page_texts import texts
from sim.language import numbers
from sim.language.texts import marked
from sim.report.effect_words import is_clear
from sim.report.money import counted
from sim.results.comparison import Comparison
from sim.results.estimates import Estimate, Undefined, undefined
from sim.scenario.world.names import Names

Values = NDArray[Any]
#: Regions with a zone that are named in a row.
MOST_NAMED = 2


def _winners_gain(comparison: Comparison) -> Estimate:
    """Return what the regions with a zone under the policy alone gain together."""
    gains = _gains_of_winners(comparison)
    if gains is None:
        return undefined(Undefined.SAME_ZONES if comparison.policy.zone_starts else Undefined.NO_ZONE)
    return comparison.estimate(gains)


def _gains_of_winners(comparison: Comparison) -> Values | None:
    if not comparison.winners.any():
        return None
    gains: Values = comparison.final_differences[:, comparison.winners].sum(axis=1)
    return gains


def _money(value: float) -> str:
    return numbers.number(value, 1)


def _whole(value: float) -> str:
    return numbers.signed(value, 0 if abs(value) >= 1 else 1)


@dataclass(frozen=True)
class OutcomeAim:
    """Something that a policy brings, which policies may be ranked by.

    Attributes
    ----------
    label
        What a reader calls it.
    total
        The measure of it in a region.
    more_is_better
        Whether policies with more of it come first.
    of_runs
        The measure run by run, shape [run], where it is a sum: then two policies can be compared with each other.
    """

    label: str
    total: Callable[[str, Comparison, str], Total]
    more_is_better: bool
    of_runs: Callable[[str, Comparison], Values | None] | None = None


def _fixed(
    title: str, axis: str, measure: Callable[[Comparison], Estimate], number: Callable[[float], str]
) -> Callable[[str, Comparison, str], Total]:
    return lambda _region, _comparison, _language: Total(title, axis, measure, number)


#: By the names of `sim.explorer.session.choices.AIMS`.
AIMS: Mapping[str, OutcomeAim] = {
    "country": OutcomeAim(
        marked("The country's firms"),
        _fixed(marked("Firms net new to the country"), marked("Firms"), lambda each: each.net_new, numbers.signed),
        True,
        lambda _region, each: each.final_differences.sum(axis=1),
    ),
    "mine": OutcomeAim(
        marked("My region's firms"),
        effect_on,
        True,
        lambda region, each: each.final_differences[:, each.policy.regions.index(region)],
    ),
    "winner": OutcomeAim(
        marked("The winners' firms"),
        _fixed(marked("Firms that the regions with a zone gain"), marked("Firms"), _winners_gain, numbers.signed),
        True,
        lambda _region, each: _gains_of_winners(each),
    ),
    "others": OutcomeAim(
        marked("Lost by others"),
        _fixed(
            marked("Share of the winners' gain that others lose"), marked("Share"),
            lambda each: each.displaced_share, numbers.share,
        ),
        False,
    ),
    "money": OutcomeAim(
        marked("Money for each new firm"),
        _fixed(
            marked("Money for each firm new to the country"), marked("{currency} per firm"),
            lambda each: each.money_per_net_new_firm, _money,
        ),
        False,
    ),
    "jobs": OutcomeAim(
        marked("The country's jobs"),
        _fixed(marked("Jobs net new to the country"), marked("Jobs"), lambda each: each.net_new_jobs, _whole),
        True,
        lambda _region, each: each.final_job_differences.sum(axis=1),
    ),
}  # fmt: skip


def ranked(comparisons: Mapping[str, Comparison], aim: str, region: str, language: str) -> list[str]:
    """Return the names of policies, those first that serve an aim best; where it is undefined, last.

    Without an aim, or where two are alike, they stay in the order given.
    """
    if aim not in AIMS:
        return list(comparisons)
    chosen = AIMS[aim]

    def place(name: str) -> tuple[bool, float]:
        mean = chosen.total(region, comparisons[name], language).measure(comparisons[name]).mean
        return isnan(mean), 0.0 if isnan(mean) else -mean if chosen.more_is_better else mean

    return sorted(comparisons, key=place)


def outcome_headings(comparison: Comparison, region: str, language: str) -> list[str]:
    """Return the headings of the columns of `outcome_rows`, money with its unit."""
    _, world = texts(language), comparison.policy.scenario.world
    found = [_("Policy")]
    for name, aim in AIMS.items():
        label = _("{region}: firms").format(region=Names(world, language).regions[region]) if name == "mine" else ""
        unit = _(aim.total(region, comparison, language).axis).format(currency=counted(world.currency, language)[1])
        found.append(label or (f"{_(aim.label)} ({unit})" if name == "money" else _(aim.label)))
    return found


def outcome_rows(
    comparisons: Mapping[str, Comparison], order: Sequence[str], names: Mapping[str, str], region: str, aim: str,
    language: str,
) -> list[list[str]]:  # fmt: skip
    """Return a row for each policy in an order: its rank and name, and each outcome, its range on a line below."""
    rows = []
    for rank, name in enumerate(order, start=1):
        comparison = comparisons[name]
        cells = [_cell(each.total(region, comparison, language), comparison, language) for each in AIMS.values()]
        winners = list(AIMS).index("winner")
        cells[winners] = f"{_winners_of(comparison, language)} {cells[winners]}".strip()
        rows.append([f"{rank}. {names[name]}" if aim in AIMS else names[name], *cells])
    return rows


def _cell(total: Total, comparison: Comparison, language: str) -> str:
    """Return a number, and on the next line its range, or the reason why there is none."""
    _, found = texts(language), total.of(comparison, language)
    if isnan(found.mean):
        return f"{numbers.NOTHING}\n{_(found.reason) if found.reason else ''}"
    ends = "" if isnan(found.low) else numbers.between(total.number(found.low), total.number(found.high), language)
    return f"{total.number(found.mean)}\n{ends}"


def _winners_of(comparison: Comparison, language: str) -> str:
    """Return who the winners are: two of them by name, and how many more there are."""
    regions = Names(comparison.policy.scenario.world, language).regions
    won = [regions[each] for each, wins in zip(comparison.policy.regions, comparison.winners, strict=True) if wins]
    more = len(won) - MOST_NAMED
    named = ", ".join(won[:MOST_NAMED])
    return named if more <= 0 else texts(language)("{names} and {n} more:").format(names=named, n=more)


def have_same_months(one: Comparison, other: Comparison) -> bool:
    """Return whether two comparisons are over the same months, so that their runs share their luck."""
    return (one.policy.date(0), one.policy.months) == (other.policy.date(0), other.policy.months)


def lead_text(comparisons: Mapping[str, Comparison], order: Sequence[str], names: Mapping[str, str], region: str,
              aim: str, language: str) -> str:  # fmt: skip
    """Return whether the first policy is clearly ahead of the second; nothing where that cannot be told."""
    _ = texts(language)
    if aim not in AIMS or len(order) < 2:
        return ""
    of_runs = AIMS[aim].of_runs
    if of_runs is None:
        return _("Ranked by the mean; where ranges overlap, the order may be another.")
    one, other = (comparisons[name] for name in order[:2])
    values = [of_runs(region, each) for each in (one, other)]
    if values[0] is None or values[1] is None or not have_same_months(one, other):
        return ""
    lead = one.estimate(values[0] - values[1])
    words = {"first": names[order[0]], "second": names[order[1]]}
    if isnan(lead.low) or not is_clear(lead):
        return _("Between {first} and {second} there is no clear difference.").format(**words)
    number = AIMS[aim].total(region, one, language).number
    told = numbers.with_range(number(lead.mean), number(lead.low), number(lead.high), language)
    return _("{first} is ahead of {second} by {lead}, with the same firms, market and luck.").format(**words, lead=told)
