"""From whom to whom: where the firms of a region's gain would be without the policy, and all such flows at a glance."""

from __future__ import annotations

from functools import cache

import altair as alt
import pandas as pd

from sim.explorer.charts.chart_style import INK, Spec, filled, framed, template, tooltip
from sim.explorer.charts.effects import bars, ends_of, with_words
from sim.explorer.language.page_texts import texts
from sim.language.numbers import number
from sim.language.texts import marked
from sim.report.range_words import range_heading, range_line
from sim.results.comparison import CLOSED, NEVER_FOUNDED, Comparison
from sim.results.ranges import RangeKind
from sim.results.twin_firm_ledger import counterfactual_moves
from sim.scenario.world.names import Names

#: Partners in the bars, and regions in the matrix, before the rest is summed up or left out.
MOST_PARTNERS, MOST_CELLS = 9, 9
ROW = 26
#: Smaller mean flows are left out of the matrix.
LEAST_FLOW = 0.05
#: Cells above this share of the greatest are dark, and their numbers white.
DARK = 0.4
ENDS = {NEVER_FOUNDED: marked("never founded"), CLOSED: marked("closed")}
STATES = {NEVER_FOUNDED: marked("New: else never founded"), CLOSED: marked("Alive: else closed")}


def flows(comparison: Comparison, language: str, selected: str) -> Spec:
    """Return from whom the selected region gains firms, and to whom it loses them, because of the policy (M06)."""
    _ = texts(language)
    table = partners(comparison, language, selected)
    name = Names(comparison.policy.scenario.world, language).regions[selected]
    some = _("{region}: whom it gains from and loses to")
    title = (some if len(table) else _("{region}: the policy brings it no firm and takes none")).format(region=name)
    spec = _bars(language, max(len(table), 1), comparison.range)
    return filled(spec, {"rows": table}, {"title": title, **ends_of(table)})


def partners(comparison: Comparison, language: str, selected: str) -> pd.DataFrame:
    """Return the net flow of firms to a region from every other state: name, mean, low, high, kind; greatest first."""
    _ = texts(language)
    policy = comparison.policy
    counts = counterfactual_moves(policy.trace.fates, comparison.baseline.trace.fates, len(policy.regions))
    own = policy.region_order[policy.regions.index(selected)]
    mean, low, high = comparison.interval(counts[:, :, own] - counts[:, own, :])
    names = Names(policy.scenario.world, language).regions
    states = {int(number): names[region] for region, number in zip(policy.regions, policy.region_order, strict=True)}
    states |= {len(names): _(STATES[NEVER_FOUNDED]), len(names) + 1: _(STATES[CLOSED])}
    table = pd.DataFrame(
        [(states[i], mean[i], low[i], high[i]) for i in states if i != own], columns=["name", "mean", "low", "high"]
    )
    table = table.reindex(table["mean"].abs().sort_values(ascending=False, kind="stable").index).head(MOST_PARTNERS)
    table = table[table["mean"].abs() > 0].sort_values("mean", ascending=False, kind="stable", ignore_index=True)
    table["selected"] = False
    return with_words(table, language)


@cache
def _bars(language: str, count: int, kind: RangeKind) -> Spec:
    _ = texts(language)
    layers = bars(_("Firms"), tooltip(name=" ", shown=_("Firms"), interval=range_heading(kind, language)), size=15)
    reading = _("By the end. Line: {range}. Grey: not clear.").format(range=range_line(kind, language))
    return template(alt.layer(*layers), ROW * count, subtitle=reading, beside=70)


def flow_matrix(comparison: Comparison, language: str) -> Spec:
    """Return all greater flows: where firms are without the policy (rows), and where with it (columns)."""
    _ = texts(language)
    names = Names(comparison.policy.scenario.world, language).regions | {state: _(word) for state, word in ENDS.items()}
    strong = comparison.moves[comparison.moves["mean"] >= LEAST_FLOW].astype({"origin": str, "destination": str})
    # A firm that is nowhere under either policy is no matter of where.
    strong = strong[~(strong["origin"].isin(ENDS) & strong["destination"].isin(ENDS))]
    order = {}
    for side in ("origin", "destination"):
        totals = strong.groupby(side)["mean"].sum().nlargest(MOST_CELLS)
        order[side] = [state for state in names if state in totals.index]
    shown = strong[strong["origin"].isin(order["origin"]) & strong["destination"].isin(order["destination"])]
    table = pd.DataFrame(
        {
            "origin": [names[each] for each in shown["origin"]],
            "destination": [names[each] for each in shown["destination"]],
            "mean": shown["mean"].to_numpy(),
            "shown": [number(value) for value in shown["mean"]],
        }
    )
    greatest = float(table["mean"].max()) if len(table) else 1.0
    title = (
        _("Firms elsewhere because of the policy") if len(table) else _("No firm is elsewhere because of the policy")
    )
    table["is_dark"] = table["mean"] > DARK * greatest
    return filled(
        _matrix(language, len(order["origin"])),
        {"rows": table},
        {"most": greatest, "title": title},
        origins=[names[each] for each in order["origin"]],
        destinations=[names[each] for each in order["destination"]],
    )


@cache
def _matrix(language: str, count: int) -> Spec:
    _ = texts(language)
    without, with_policy = (_("A firm that would be in"), _("is with the policy in")) if count else (None, None)
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X(
            "destination:N", title=with_policy, scale=alt.Scale(domain=["@destinations"]),
            axis=alt.Axis(labelAngle=-40, ticks=False, domain=False),
        ),
        y=alt.Y(
            "origin:N", title=without, scale=alt.Scale(domain=["@origins"]), axis=alt.Axis(ticks=False, domain=False)
        ),
    )  # fmt: skip
    scale = alt.Scale(domain=[0, framed("most", "1")], range=["#F1F5F9", "#0072B2"], type="sqrt")
    cells = base.mark_rect(stroke="#FFFFFF").encode(color=alt.Color("mean:Q", scale=scale, legend=None))
    colour = alt.ExprRef(f"datum.is_dark ? '#FFFFFF' : '{INK}'")
    words = base.mark_text(fontSize=12, color=colour).encode(text="shown:N")
    reading = _("Mean number of firms; flows below 0.05 are left out.")
    return template(alt.layer(cells, words), 30 * count + 20, subtitle=reading, beside=70)


def describe_flow_matrix(comparison: Comparison, language: str) -> str:
    """Return in words the greatest flows of the matrix."""
    _, chart = texts(language), flow_matrix(comparison, language)
    told = sorted(chart["datasets"]["rows"], key=lambda row: -row["mean"])[:MOST_CELLS]
    parts = [f"{row['origin']} → {row['destination']} {row['shown']}" for row in told]
    return ", ".join(parts) or _("No firm is elsewhere because of the policy")


def describe_flows(comparison: Comparison, language: str, selected: str) -> str:
    """Return in words what the bars of a region show."""
    _ = texts(language)
    table = partners(comparison, language, selected)
    parts = [f"{row.name} {row.shown}" for row in table.itertuples(index=False)]
    return _("{region}: {list}").format(
        region=Names(comparison.policy.scenario.world, language).regions[selected],
        list=", ".join(parts) or _("no difference"),
    )
