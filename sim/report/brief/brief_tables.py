"""The tables of a comparison in words: headings with units, names for keys, months of the calendar."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.language.texts import Noun, marked, texts
from sim.language.vocabulary import WORDS
from sim.report.brief.content import Brief
from sim.report.money import MONEY, SHARE, amount
from sim.results.comparison import CLOSED, NEVER_FOUNDED, Comparison
from sim.results.estimates import Estimate
from sim.scenario.world.names import Names

#: Tables of a comparison that a reader takes along.
TABLES = {
    "effects": marked("Effect by region and month"),
    "national": marked("Firms net new to the country by month"),
    "ledger_means": marked("What each gain is made of"),
    "moves": marked("From whom to whom"),
    "support_shares": marked("Share of the central support"),
    "job_effects": marked("Effect on jobs by region and month"),
    "trial_effects": marked("Effect on trials"),
    "reported": marked("Reported attraction"),
    "reported_jobs": marked("Jobs reported as attracted"),
}
#: Columns that are sides of the comparison, and units that are none.
SIDES = {"policy": marked("With the policy"), "baseline": marked("Without the policy")}
WITHOUT_UNIT = ("", "key", "word")
#: What tables have instead of a region: events, states of a firm, and what a gain is made of.
PARTS = {
    "country": marked("The country"),
    "new": marked("new"),
    "kept_alive_here": marked("kept alive here"),
    "kept_alive_elsewhere": marked("kept alive elsewhere"),
    "diverted": marked("diverted"),
    "moved": marked("moved"),
    "founded": marked("founded there"),
    "moved_in": marked("moved there"),
    "sites": marked("sites"),
    "reported": marked("reported in all"),
    "effect": marked("true effect"),
    NEVER_FOUNDED: marked("never founded"),
    CLOSED: marked("closed"),
    "started": marked("Started"),
    "permitted": marked("Permitted"),
    "extended": marked("Extended"),
    "ended": marked("Ended"),
    "failed": marked("Failed"),
}


def headed(comparison: Comparison, name: str, language: str) -> pd.DataFrame:
    """Return one of `TABLES` in words."""
    _ = texts(language)
    table: pd.DataFrame = getattr(comparison, name)
    units = table.attrs.get("units", {})
    words = Names(comparison.policy.scenario.world, language).regions | {part: _(word) for part, word in PARTS.items()}
    heads, columns = {}, {}
    for column in table.columns:
        side = SIDES.get(column, column)
        label = WORDS[column].label(language) if column in WORDS else _(side)
        unit = units.get(column, "")
        heads[column] = label if unit in WITHOUT_UNIT or column == "month" else f"{label} [{_(unit)}]"
        if column == "month":
            columns[column] = [comparison.policy.date(month) for month in table[column].tolist()]
        elif table[column].dtype.kind not in "biuf":
            columns[column] = [words.get(key, key) for key in table[column].tolist()]
    return table.assign(**columns).rename(columns=heads)


def outcomes(brief: Brief) -> pd.DataFrame:
    """Return what comes of the policy by the last month: outcome, mean, both ends, unit, and a note."""
    _, shown = texts(brief.language), brief.comparison
    money, share = (amount(unit, shown.policy.scenario.world.currency, brief.language) for unit in (MONEY, SHARE))
    firms, persons = _(WORDS["firms"].unit), _(WORDS["jobs"].unit)
    focus = shown.policy.regions.index(brief.region)
    name = Noun(Names(shown.policy.scenario.world, brief.language).region(brief.region))
    rows = [(_("Firms: {who}").format(who=name), shown.estimate(shown.final_differences[:, focus]), firms, 1.0)]
    if shown.winners.any():
        gain = shown.estimate(shown.final_differences[:, shown.winners].sum(axis=1))
        rows.insert(0, (_("Firms: the regions with a zone"), gain, firms, 1.0))
        support, before = shown.winners_support
        rows += [
            (_("Share in the central support: the regions with a zone"), support, share.unit, share.times),
            (_("The same without the policy"), Estimate(before, np.nan, np.nan), share.unit, share.times),
        ]
    per_firm = _("Support for each firm net new to the country")
    rows += [
        (_("Firms net new to the country"), shown.net_new, firms, 1.0),
        (_("Jobs net new to the country"), shown.net_new_jobs, persons, 1.0),
        (_("Of the gain of the zones, lost by others"), shown.displaced_share, share.unit, share.times),
        (per_firm, shown.money_per_net_new_firm, money.unit.strip(), money.times),
    ]
    heads = (_("Outcome"), *_ends(brief), _("Unit"), _("Note"))
    return pd.DataFrame(
        [
            (label, *(times * end for end in (each.mean, each.low, each.high)), unit, _why(brief, each))
            for label, each, unit, times in rows
        ],
        columns=list(heads),
    )


def _why(brief: Brief, value: Estimate) -> str:
    """Return why a number is undefined, or nothing."""
    _ = texts(brief.language)
    return "" if value.reason is None else _("undefined ({reason})").format(reason=_(value.reason))


def _ends(brief: Brief, unit: str = "") -> list[str]:
    """Return the headings of mean and both ends of a range."""
    behind = f" [{unit}]" if unit else ""
    return [f"{WORDS[end].label(brief.language)}{behind}" for end in ("mean", "low", "high")]


def regions(brief: Brief) -> pd.DataFrame:
    """Return the last month by region: firms of both sides, effects on firms and jobs, shares in the support."""
    _, shown = texts(brief.language), brief.comparison
    firms, persons = _(WORDS["firms"].unit), _(WORDS["jobs"].unit)
    policy, baseline = map(_, SIDES.values())
    columns: dict[str, Any] = {
        _("Region"): list(Names(shown.policy.scenario.world, brief.language).regions.values()),
        f"{policy} [{firms}]": shown.policy.final_firms.mean(axis=0),
        f"{baseline} [{firms}]": shown.baseline.final_firms.mean(axis=0),
    }
    for label, differences, unit in (
        (_("Effect on firms"), shown.final_differences, firms),
        (_("Effect on jobs"), shown.final_job_differences, persons),
    ):
        for head, values in zip(_ends(brief, unit), shown.interval(differences), strict=True):
            columns[f"{label}: {head}"] = values
    for side, word in SIDES.items():
        columns[f"{_('Central support')}: {_(word)} [%]"] = 100.0 * shown.support_shares[side].to_numpy()
    return pd.DataFrame(columns)


def by_year(brief: Brief) -> pd.DataFrame:
    """Return the last month of each year by region: firms of both sides, and the effect with its range."""
    _, shown = texts(brief.language), brief.comparison
    firms = _(WORDS["firms"].unit)
    policy, baseline = map(_, SIDES.values())
    months = [month for month in range(shown.policy.months) if _ends_a_year(shown, month)]
    names = list(Names(shown.policy.scenario.world, brief.language).regions.values())
    parts = []
    for month in months:
        mean, low, high = shown.interval(shown.firm_differences[:, month])
        parts.append(
            pd.DataFrame(
                {
                    _("Region"): names,
                    WORDS["month"].label(brief.language): shown.policy.date(month),
                    f"{policy} [{firms}]": shown.policy.region_firms[:, month].mean(axis=0),
                    f"{baseline} [{firms}]": shown.baseline.region_firms[:, month].mean(axis=0),
                    **dict(zip(_ends(brief, firms), (mean, low, high), strict=True)),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _ends_a_year(comparison: Comparison, month: int) -> bool:
    return month == comparison.policy.months - 1 or comparison.policy.date(month).endswith("-12")
