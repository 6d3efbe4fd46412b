"""The patterns of the model, (a) to (f) of docs/model.md, each as a measured check.

The model was not told to show them. (a) to (e) are met or missed; (f) is a question, and its answer is a finding. The
numbers are of paired runs of the scenarios that `sim.evidence.pattern_scenarios` reads, with the interval of
`sim.evidence.check_runs`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engines.ensemble.run_state import MONEY_FIELDS
from sim.evidence.check_runs import Plays
from sim.evidence.pattern_check import FIRMS, PERCENT, POINTS, REGIONS, PatternCheck, Required
from sim.evidence.pattern_scenarios import PatternScenarios
from sim.language.texts import marked
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.results.estimates import Estimate, t_interval
from sim.results.twin_firm_ledger import CATEGORIES

Values = NDArray[Any]

#: The capital area's share persists if it is no more than this from where it began, and the firms have changed if no
#: more than this share of them was there at the start; both in percent.
SHARE_KEPT_WITHIN, OLD_FIRMS_BELOW = 5.0, 25.0
#: Mobilities that are compared, as multiples of the scenario's, the lowest first.
MOBILITIES = (1.0, 1.5, 3.0)
#: Multiple of the founders by which dilution is tried.
MORE_FOUNDERS = 2.0


@dataclass(frozen=True)
class _Usual:
    """What most patterns look at: the policy and the baseline as they are."""

    parts: PatternScenarios
    plays: Plays
    policy: EnsembleResult
    baseline: EnsembleResult

    @property
    def winner(self) -> int:
        """Number of the region with the zone."""
        return self.policy.regions.index(self.parts.winner)

    def gain(self, policy: EnsembleResult, baseline: EnsembleResult | None = None) -> Values:
        """Return the firms of the winner less those in the baseline, shape [run, month]."""
        against = baseline or self.baseline
        gained: Values = (policy.region_firms - against.region_firms)[:, :, self.winner]
        return gained

    def support(self, policy: EnsembleResult, month: int) -> tuple[Values, Values]:
        """Return money and firms of the winner in a month, shape [run]."""
        money = sum(policy.by_region(name)[:, month, self.winner] for name in MONEY_FIELDS)
        return np.asarray(money), policy.region_firms[:, month, self.winner]


def plays_of(parts: PatternScenarios) -> int:
    """Return how many scenarios are played."""
    return 14 + len(parts.world.sectors)


def check_patterns(parts: PatternScenarios, plays: Plays) -> list[PatternCheck]:
    """Return a check of each pattern."""
    usual = _Usual(parts, plays, plays.of(parts.policy), plays.of(parts.baseline))
    return [
        *_persistence(usual),
        *_rise(usual),
        *_dilution(usual),
        *_fading(usual),
        *_movers(usual),
        *_reform(usual),
        *_one_sector(parts, plays),
    ]


def _persistence(usual: _Usual) -> Iterator[PatternCheck]:
    """Check (a): the capital area keeps its share while the firms change."""
    capital, baseline = usual.parts.capital_area, usual.baseline
    stock = int(baseline.starting_firms.sum())
    at_start = baseline.starting_firms[capital].sum() / stock
    for key, result, claim in (
        ("a1", baseline, marked("without a zone")),
        ("a2", usual.policy, marked("with a zone elsewhere")),
    ):
        share = result.final_firms[:, capital].sum(axis=1) / np.maximum(result.final_firms.sum(axis=1), 1)
        change = usual.plays.estimate(100 * (share - at_start))
        measured = marked("share of the capital area at the end less that at the start")
        yield PatternCheck(key, claim, measured, POINTS, change, Required("within", SHARE_KEPT_WITHIN))
    still = np.count_nonzero(baseline.trace.fates["place"][:, :stock] >= 0, axis=1)
    old = usual.plays.relative(100 * still, baseline.final_firms.sum(axis=1))
    claim = marked("though most firms are new")
    measured = marked("firms of the starting stock among those at the end")
    yield PatternCheck("a3", claim, measured, PERCENT, usual.plays.estimate(old), Required("below", OLD_FIRMS_BELOW))


def _rise(usual: _Usual) -> Iterator[PatternCheck]:
    """Check (b): the winner rises from the announcement on, as far as firms are aware of it."""
    parts, plays, above = usual.parts, usual.plays, Required("above")
    announced, in_force, last = parts.announced, parts.in_force, parts.term_end - 1
    gained = usual.gain(usual.policy)
    before = plays.estimate(np.abs(gained[:, :announced]).max(axis=1))
    claim = marked("no gain before its zone is announced")
    measured = marked("largest gain or loss of the winner in any month before")
    yield PatternCheck("b1", claim, measured, FIRMS, before, Required("exactly"))
    if in_force > announced + 1:
        rise = plays.estimate(gained[:, in_force - 1])
        claim = marked("a gain from the announcement on")
        measured = marked("gain of the winner in the last month before the zone is in force")
        yield PatternCheck("b2", claim, measured, FIRMS, rise, above)
    rise = plays.estimate(gained[:, last] - gained[:, in_force - 1])
    claim = marked("more gain once the zone is in force")
    measured = marked("gain of the winner at the end of the first term less that before the zone is in force")
    yield PatternCheck("b3", claim, measured, FIRMS, rise, above)
    unheard = usual.gain(plays.of(parts.policy, aware_at_once=0.0, awareness_rate=0.0))
    more = plays.estimate((gained - unheard)[:, last])
    claim = marked("less gain if no firm heard of the zone")
    measured = marked("gain at the end of the first term less that if none hears")
    yield PatternCheck("b4", claim, measured, FIRMS, more, above)
    heard = usual.gain(plays.of(parts.policy, aware_at_once=1.0))
    more = plays.estimate((heard - gained)[:, last])
    claim = marked("more gain if all firms knew at once")
    measured = marked("gain at the end of the first term if all know at once less that as it is")
    yield PatternCheck("b5", claim, measured, FIRMS, more, above)


def _dilution(usual: _Usual) -> Iterator[PatternCheck]:
    """Check (c): support per firm falls as firms come."""
    parts, plays, below = usual.parts, usual.plays, Required("below")
    last = parts.term_end - 1
    early, late = (plays.relative(*usual.support(usual.policy, month)) for month in (parts.in_force + 1, last))
    change = plays.estimate(100 * (plays.relative(late, early) - 1))
    claim = marked("it falls as firms come to the winner")
    measured = marked("support per firm of the winner, from the second month in force to the end of the first term")
    yield PatternCheck("c1", claim, measured, PERCENT, change, below)
    crowded = plays.scaled(parts.policy, "founders_per_year", MORE_FOUNDERS)
    shared = plays.relative(*usual.support(crowded, last))
    change = plays.estimate(100 * (plays.relative(shared, late) - 1))
    claim = marked("it falls if founders are twice as many")
    measured = marked("support per firm of the winner at the end of the first term, against that with as many as now")
    yield PatternCheck("c2", claim, measured, PERCENT, change, below)


def _fading(usual: _Usual) -> Iterator[PatternCheck]:
    """Check (d): the winner's edge fades when the law is reformed for all, or when its term ends."""
    parts, plays, above = usual.parts, usual.plays, Required("above")
    month = usual.policy.date(parts.term_end)
    enacted = [{**each.model_dump(mode="json"), "month": month} for each in parts.reform.settings.reform.enacted]
    reformed = usual.gain(plays.of(parts.policy, enacted=enacted), plays.of(parts.baseline, enacted=enacted))
    lost = plays.estimate((usual.gain(usual.policy) - reformed)[:, -1])
    claim = marked("when the law is reformed for all")
    measured = marked("gain of the winner at the end less that if the law is reformed after the first term")
    yield PatternCheck("d1", claim, measured, FIRMS, lost, above)
    ended = usual.gain(plays.of(parts.policy, extension_months=0))
    lost = plays.estimate(ended[:, parts.term_end - 1] - ended[:, -1])
    claim = marked("when its term ends")
    measured = marked("gain of the winner at the end of the first term less that at the end")
    yield PatternCheck("d2", claim, measured, FIRMS, lost, above)


def _movers(usual: _Usual) -> Iterator[PatternCheck]:
    """Check (e): the mover part of the winner's gain (M06) grows as more firms are free to move."""
    parts, plays = usual.parts, usual.plays
    shares: list[Values] = []
    for factor in MOBILITIES:
        both = Comparison(usual.policy, usual.baseline)
        if factor != 1.0:
            scenarios = (parts.policy, parts.baseline)
            both = Comparison(*(plays.scaled(each, "mobility", factor) for each in scenarios))
        ledger = both.run_ledger[:, usual.winner]
        shares.append(plays.relative(100 * ledger[:, CATEGORIES.index("moved")], ledger.sum(axis=1)))
    for key, claim, number in (
        ("e1", marked("more movers if half as many firms more are free to move"), 1),
        ("e2", marked("still more if three times as many are"), 2),
    ):
        more = plays.estimate(shares[number] - shares[number - 1])
        measured = marked("firms that moved as a share of the gain of the winner, against the next lower mobility")
        yield PatternCheck(key, claim, measured, POINTS, more, Required("above"))


def _reform(usual: _Usual) -> Iterator[PatternCheck]:
    """Check (e): a reform for all raises founding everywhere.

    In a single region few firms are founded, so only the mean over all runs is certain enough to be counted.
    """
    reformed = usual.plays.of(usual.parts.reform).by_region("founded").sum(axis=1)
    founded = usual.baseline.by_region("founded").sum(axis=1)
    more = usual.plays.relative(100 * (reformed - founded).sum(axis=1), founded.sum(axis=1))
    claim = marked("a reform raises founding in the country")
    measured = marked("firms founded in all regions, against those without a reform")
    yield PatternCheck("e3", claim, measured, PERCENT, usual.plays.estimate(more), Required("above"))
    mean, low, high = t_interval(reformed - founded)
    surely, rising, possibly = (float(np.count_nonzero(each > 0.0)) for each in (low, mean, high))
    claim = marked("and in every region")
    measured = marked("regions where more firms are founded: in the mean, for sure, and possibly")
    found = Estimate(rising, surely, possibly)
    yield PatternCheck("e4", claim, measured, REGIONS, found, Required("exactly", float(mean.size)))


def _one_sector(parts: PatternScenarios, plays: Plays) -> Iterator[PatternCheck]:
    """Check (f): do regions that all chase one sector do worse together than regions that differ? For each sector."""
    scenario, competing = parts.different_focus, parts.competing
    chosen = [name for name, competes in zip(parts.world.display_regions, competing, strict=True) if competes]
    differ = plays.of(scenario).final_firms[:, competing].sum(axis=1)
    about = {sector.id: sector.name for sector in parts.world.sectors}
    for number, sector in enumerate(parts.world.display_sectors, start=1):
        chase = plays.of(scenario, fixed_focus={name: {sector: 1.0} for name in chosen})
        more = plays.estimate(chase.final_firms[:, competing].sum(axis=1) - differ)
        claim = marked("all chase {about}")
        measured = marked("firms of all competing regions at the end, less those if each differs")
        yield PatternCheck(f"f{number}", claim, measured, FIRMS, more, None, about[sector])
