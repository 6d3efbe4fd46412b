"""What ``zonelab search`` prints: the sentence, and the best compromises with their levers and aims."""

from __future__ import annotations

from sim.lab.search.rows import POINT, columns_of
from sim.lab.search.search_card import SearchResult
from sim.lab.search.search_plan import SearchPlan
from sim.lab.search.search_words import label_of, scale_of
from sim.language import numbers
from sim.language.texts import texts
from sim.report.range_words import numbers_with_range, range_heading
from sim.report.terminal import Column, print_table, print_text
from sim.results.ranges import RangeKind
from sim.scenario.world.names import Names

#: Compromises that are printed; the table in the folder has all.
MOST_PRINTED = 12


def print_search(found: SearchResult, language: str) -> None:
    """Print what a search found."""
    _ = texts(language)
    plan = found.plan
    print_text(found.sentence(language))
    print()
    levers = [axis.in_words(language, _) for axis in plan.levers.axes]
    aims = [f"{label_of(each, Names(plan.policy.world, language))}{_unit(plan, i, language)}"
            for i, each in enumerate(plan.aims)]  # fmt: skip
    columns = [Column(_("Compromise"))]
    columns += [Column(name, rank=2, widest_heading=14) for name in levers]
    columns += [Column(name, rank=1 if i else 0, widest_heading=18) for i, name in enumerate(aims)]
    front = found.front
    count = len(front)
    shown = sorted({round(i * (count - 1) / max(1, MOST_PRINTED - 1)) for i in range(MOST_PRINTED)} if
                   count > MOST_PRINTED else range(count))  # fmt: skip
    print_table(columns, [_row(found, place, language) for place in shown], _)
    if len(shown) < count:
        rest = _("{shown} of {count:,} best compromises, evenly along the first aim; the table front has all.")
        print_text(rest.format(shown=len(shown), count=count))
    kind = RangeKind.MEAN if plan.posterior is None else RangeKind.RECORD
    told = _(
        "Chosen on one half of the runs; these are the values of the other half, in brackets: {range}. There, {keep:,} "
        "of {count:,} keep the constraints and {stand:,} are beaten by no other."
    )
    keeps, stands = int(front["keeps_constraints"].sum()), int(front["stands"].sum())
    print_text(told.format(range=range_heading(kind, language), keep=keeps, stand=stands, count=count))


def _unit(plan: SearchPlan, place: int, language: str) -> str:
    unit = scale_of(plan.aims[place].measure, plan.policy.world, language)[1].strip()
    return f" ({unit})" if unit else ""


def _row(found: SearchResult, place: int, language: str) -> list[str]:
    plan, row = found.plan, found.front.iloc[place]
    levers = [row[axis.name] for axis in plan.levers.axes]
    cells = [str(row[POINT])]
    cells += [value if isinstance(value, str) else numbers.exact(float(value)) for value in levers]
    for criterion in plan.aims:
        times = scale_of(criterion.measure, plan.policy.world, language)[0]
        value, low, high = (float(row[name]) * times for name in columns_of(criterion.name)[:3])
        cells.append(numbers_with_range(value, low, high, "", language))
    return cells
