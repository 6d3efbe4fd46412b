"""The kinds of measures, an entry each: what a number is called, its unit, and from what it is made (M01 to M14)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sim.language.texts import marked
from sim.results import fact_measure_parts as fact_parts
from sim.results import measure_parts as parts
from sim.results.displacement import displaced_share, displaced_within_nest
from sim.results.ensemble import EVENTS
from sim.results.estimates import Estimate, mean_estimate, mean_where_defined, ratio
from sim.results.evenness import MEASURES as SPREADS
from sim.results.measure_parts import MeasureParts
from sim.results.twin_firm_ledger import CATEGORIES

#: The unit of an index, which readers are not told.
INDEX = "index"


@dataclass(frozen=True)
class MeasureKind:
    """What measures of one word have in common.

    Attributes
    ----------
    label
        What it measures, in English; the name of the region or word comes before it.
    unit
        In English; ``{money}`` is the currency of the world.
    pieces
        Takes a comparison, the month if the measure belongs to one, and the further parts of the name.
    id
        Id of the measure in the document of the model; empty for a measure that only facts use.
    of
        The further parts of the name: words, 'region', or 'place' (a region or the country).
    estimate
        Takes the pieces of all runs.
    is_change
        Whether it is a difference: 0 means that nothing changes.
    has_month
        Whether it is of a month; without one it is of the last.
    has_baseline
        Whether runs of the baseline enter.
    months_before
        How many months it looks back.
    """

    label: str
    unit: str
    pieces: Callable[..., MeasureParts]
    id: str = ""
    of: tuple[tuple[str, ...] | str, ...] = ()
    estimate: Callable[..., Estimate] = mean_estimate
    is_change: bool = False
    has_month: bool = False
    has_baseline: bool = False
    months_before: int = 0


_PLACE: tuple[tuple[str, ...] | str, ...] = ("place",)
_REGION: tuple[tuple[str, ...] | str, ...] = ("region",)
_YEARS: tuple[tuple[str, ...] | str, ...] = (tuple(map(str, range(1, 6))),)
#: The words: those of the document of the model in its order, then those that only facts are about.
KINDS: dict[str, MeasureKind] = {
    "firms": MeasureKind(marked("Firms at the end"), marked("firms"), parts.firms, "M01", _PLACE, has_month=True),
    "attracted": MeasureKind(
        marked("Firms attracted since the start"), marked("firms"), parts.attracted, "M03", _PLACE, is_change=True,
        has_month=True,
    ),
    "effect": MeasureKind(
        marked("Effect on firms"), marked("firms"), parts.effect, "M04", _PLACE, is_change=True, has_month=True,
        has_baseline=True,
    ),
    "net_new": MeasureKind(
        marked("Firms net new to the country"), marked("firms"), parts.net_new, "M05", is_change=True, has_month=True,
        has_baseline=True,
    ),
    "ledger": MeasureKind(
        marked("Part of the gain in firms"), marked("firms"), parts.ledger_part, "M06", (CATEGORIES, "place"),
        is_change=True, has_baseline=True,
    ),
    "displaced_share": MeasureKind(
        marked("Share of the winners' gain that others lose"), marked("share"), parts.displaced, "M06",
        estimate=displaced_share, has_month=True, has_baseline=True,
    ),
    "displaced_within_nest": MeasureKind(
        marked("Share of what others lose that is lost in the winners' nests"), marked("share"),
        parts.displaced_within_nest, "M06", estimate=displaced_within_nest, has_month=True, has_baseline=True,
    ),
    "central_share": MeasureKind(
        marked("Share of the central support"), marked("share"), parts.central_share, "M07", _REGION,
    ),
    "support": MeasureKind(marked("Spread of the central support"), INDEX, parts.support_spread, "M07", (SPREADS,)),
    "firm_spread": MeasureKind(marked("Spread of firms"), INDEX, parts.firm_spread, "M08", (SPREADS,)),
    "money": MeasureKind(
        marked("Money beyond that of the baseline"), marked("{money}"), parts.money, "M09", is_change=True,
        has_baseline=True,
    ),
    "money_per_net_new_firm": MeasureKind(
        marked("Money for each firm new to the country"), marked("{money} per firm"), parts.money_per_firm, "M09",
        estimate=ratio, has_baseline=True,
    ),
    "jobs": MeasureKind(marked("Jobs at the end"), marked("persons"), parts.jobs, "M10", _PLACE, has_month=True),
    "job_effect": MeasureKind(
        marked("Effect on jobs"), marked("persons"), parts.job_effect, "M10", _PLACE, is_change=True, has_month=True,
        has_baseline=True,
    ),
    "trials": MeasureKind(marked("Trials over the horizon"), marked("trials"), parts.trials, "M11", (EVENTS,)),
    "reforms": MeasureKind(marked("Reforms of the national law"), marked("reforms"), parts.reforms, "M11"),
    "months_to_reform": MeasureKind(
        marked("Months to the first reform"), marked("months"), parts.months_to_reform, "M11",
        estimate=mean_where_defined,
    ),
    "outside_capital": MeasureKind(
        marked("Share of firms outside the capital area"), marked("share"), parts.outside_capital, "M12",
        estimate=mean_where_defined,
    ),
    "support_per_firm": MeasureKind(
        marked("Support per firm"), marked("{money} per firm and month"), parts.support_per_firm, "M13", _PLACE, ratio,
    ),
    "reported": MeasureKind(
        marked("Firms reported as attracted"), marked("firms"), parts.reported_firms, "M14", _PLACE, has_month=True,
    ),
    "reported_jobs": MeasureKind(
        marked("Jobs reported as attracted"), marked("persons"), parts.reported_jobs, "M14", _PLACE,
    ),
    "sites": MeasureKind(
        marked("Sites of firms from elsewhere"), marked("sites"), parts.sites, "M14", _PLACE, has_month=True,
    ),
    "firm_share": MeasureKind(
        marked("Share of the country's firms"), marked("share"), fact_parts.firm_share, of=_PLACE, estimate=ratio,
        has_month=True,
    ),
    "firm_growth": MeasureKind(
        marked("Firms as a multiple of those a year before"), marked("ratio"), fact_parts.firm_growth, of=_PLACE,
        estimate=ratio, has_month=True, months_before=fact_parts.MONTHS_A_YEAR,
    ),
    "employees_per_firm": MeasureKind(
        marked("Persons employed per firm"), marked("persons per firm"), fact_parts.employees_per_firm, of=_PLACE,
        estimate=ratio, has_month=True,
    ),
    "move_rate": MeasureKind(
        marked("Share of firms that move to another region in a year"), marked("share per year"), fact_parts.move_rate,
        estimate=ratio,
    ),
    "moved_share": MeasureKind(
        marked("Moves among the winners' extra arrivals"), marked("share"), fact_parts.moved_share, estimate=ratio,
        has_month=True, has_baseline=True,
    ),
    "moved_in": MeasureKind(
        marked("Firms moved in since the zone is in force"), marked("firms"), fact_parts.moved_in, of=_REGION,
        estimate=mean_where_defined, has_month=True,
    ),
    "brought_jobs": MeasureKind(
        marked("Share of the job gain with trials that firms from elsewhere brought"), marked("share"),
        fact_parts.brought_jobs, estimate=ratio, has_month=True,
    ),
    "survival": MeasureKind(
        marked("Share of founded firms that live so many years"), marked("share"), fact_parts.survival, of=_YEARS,
        estimate=mean_where_defined,
    ),
    "unaware": MeasureKind(
        marked("Share of firms that have not heard of a zone after so many years"), marked("share"),
        fact_parts.unaware, of=_YEARS, estimate=mean_where_defined,
    ),
    "first_ends": MeasureKind(
        marked("Share of the first trials"), marked("share"), fact_parts.first_ends, of=(fact_parts.FIRST_ENDS,),
        estimate=ratio,
    ),
}  # fmt: skip
#: Those that a sweep can write down: of each run one number, or two.
OF_SWEEPS = {word: kind for word, kind in KINDS.items() if kind.id}
