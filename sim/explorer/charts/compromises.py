"""Which policies does no other beat in all aims? A row for each aim, the better end on the right; a line a policy."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sim.explorer.charts.chart_style import GAIN, INK, LOSS, QUIET, Spec, filled, template, tooltip, wrapped
from sim.explorer.language.page_texts import texts
from sim.lab.search.search_card import SearchResult
from sim.lab.search.search_words import amount_with_range, goal_text, label_of, search_title
from sim.scenario.world.names import Names

#: Height of the row of an aim in pixels, and letters of a line above it.
ROW, SIGNS = 96, 44
#: Name of the selection, and of the field that it gives.
PICK = "point"
#: What a line stands for.
OTHER, CHOSEN, AS_IT_STANDS = "other", "chosen", "as it stands"


def front_chart(found: SearchResult, chosen: int, language: str) -> Spec:
    """Return the best compromises, one of them chosen, with the policy as it stands.

    A click on a point selects its policy (selection `PICK`, field ``point``).
    """
    aims = aims_table(found, language)
    rows = front_rows(found, chosen, language)
    return filled(
        _template(language, len(aims)),
        {"aims": aims, "others": rows[rows["kind"] != AS_IT_STANDS], "own": rows[rows["kind"] == AS_IT_STANDS]},
        {"title": search_title(found.plan, language)},
    )


def aims_table(found: SearchResult, language: str) -> pd.DataFrame:
    """Return row, label, worst and best of each aim."""
    names, world = Names(found.plan.policy.world, language), found.plan.policy.world
    told = []
    for row, (criterion, maximised) in enumerate(zip(found.plan.aims, found.plan.maximised, strict=True)):
        label = f"{label_of(criterion, names)}: {goal_text(maximised, language)}"
        ends = [
            amount_with_range(criterion.measure, world, language, end, np.nan, np.nan)
            for end in _ends(found, criterion.name, maximised)
        ]
        told.append((row, "\n".join(wrapped(label, SIGNS)), *ends))
    return pd.DataFrame(told, columns=["row", "label", "worst", "best"])


def front_rows(found: SearchResult, chosen: int, language: str) -> pd.DataFrame:
    """Return a row for each policy and aim: point, row, place from the worst (0) to the best (1), shown, name, kind."""
    _ = texts(language)
    world, told = found.plan.policy.world, []
    tables = [(found.front, False), (found.policy, True)]
    for row, (criterion, maximised) in enumerate(zip(found.plan.aims, found.plan.maximised, strict=True)):
        worst, best = _ends(found, criterion.name, maximised)
        for table, own in tables:
            for i in range(len(table)):
                value, low, high = (float(table[f"{criterion.name}{end}"].iloc[i]) for end in ("", ".low", ".high"))
                point = 0 if own else int(table["point"].iloc[i])
                told.append(
                    {
                        "point": point, "row": row,
                        "place": (value - worst) / (best - worst) if best != worst else 1.0,
                        "shown": amount_with_range(criterion.measure, world, language, value, low, high),
                        "name": _("the policy as it stands") if own else _("Policy {point}").format(point=point),
                        "kind": AS_IT_STANDS if own else CHOSEN if point == chosen else OTHER,
                    }
                )  # fmt: skip
    return pd.DataFrame(told, columns=["point", "row", "place", "shown", "name", "kind"])


def describe_front(found: SearchResult, language: str) -> str:
    """Return the chart in words."""
    return found.sentence(language)


@cache
def _template(language: str, aims: int) -> Spec:
    _ = texts(language)
    down = alt.Scale(domain=[aims - 0.6, -0.6], nice=False)
    y = alt.Y("row:Q", scale=down, axis=None)
    x = alt.X("place:Q", scale=alt.Scale(domain=[-0.02, 1.02], nice=False), axis=None)
    base = alt.Chart(alt.NamedData("aims")).encode(y=y)
    above = base.transform_calculate(above="datum.row - 0.2").encode(
        alt.Y("above:Q", scale=down, axis=None), x=alt.value(0), text="label:N"
    )
    look: dict[str, Any] = {"baseline": "bottom", "fontWeight": "bold", "lineBreak": "\n"}
    rails = base.mark_rule(color="#CBD5E1", strokeWidth=2).encode(x=alt.value(0), x2=alt.value("width"))
    left, right = base.encode(x=alt.value(0)), base.encode(x=alt.value("width"))
    words = [
        *_rimmed(above, align="left", color=INK, **look),
        *_rimmed(left.encode(text="worst:N"), align="left", dy=18, color=QUIET, fontSize=11),
        *_rimmed(right.encode(text="best:N"), align="right", dy=18, color=QUIET, fontSize=11),
    ]
    shown = tooltip(name=_("Policy"), shown=_("Reaches"))
    points = alt.Chart(alt.NamedData("others")).encode(y=y, x=x)
    kinds = alt.Scale(domain=[OTHER, CHOSEN], range=["#9CA3AF", GAIN])
    lines = points.mark_line(strokeWidth=1.2, opacity=0.55).encode(
        detail="point:N", order="row:Q", color=alt.Color("kind:N", scale=kinds, legend=None)
    )
    thick = (
        points.transform_filter(f"datum.kind === '{CHOSEN}'").mark_line(strokeWidth=3, color=GAIN).encode(order="row:Q")
    )
    own = alt.Chart(alt.NamedData("own")).encode(y=y, x=x)
    dashed = own.mark_line(strokeDash=[5, 4], strokeWidth=2, color=LOSS, clip=True).encode(order="row:Q")
    squares = own.mark_point(shape="diamond", filled=True, size=70, color=LOSS, opacity=1, clip=True).encode(
        tooltip=shown
    )
    pick = alt.selection_point(name=PICK, fields=["point"], on="click", nearest=True, clear=False)
    dots = (
        points.mark_point(filled=True, opacity=1, cursor="pointer")
        .encode(
            color=alt.Color("kind:N", scale=kinds, legend=None), tooltip=shown,
            size=alt.condition(f"datum.kind === '{CHOSEN}'", alt.value(150), alt.value(60)),
        )
        .add_params(pick)
    )  # fmt: skip
    reading = _("Right is better. Blue: the policy chosen. Dashed: the policy as it stands.")
    layers = alt.layer(rails, lines, dashed, squares, thick, *words, dots)
    return template(layers, ROW * aims, subtitle=reading, beside=10)


def _rimmed(chart: alt.Chart, **look: Any) -> list[alt.Chart]:
    """Return words with a white rim below them: lines cross them."""
    return [chart.mark_text(**look | {"color": "white"}, stroke="white", strokeWidth=4), chart.mark_text(**look)]


def _ends(found: SearchResult, name: str, maximised: bool) -> tuple[float, float]:
    """Return the worst and the best value of an aim, of the compromises and the policy as it stands."""
    values = [*found.front[name].tolist(), *(found.policy[name].tolist() if len(found.policy) else [])]
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    return (low, high) if maximised else (high, low)
