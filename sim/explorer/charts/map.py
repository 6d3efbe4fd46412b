"""Where does it happen? The regions on a map, coloured by effect, firms attracted, or support, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.explorer.charts.chart_style import (
    FRAME,
    INK,
    LAND,
    PAPER,
    QUIET,
    Spec,
    filled,
    framed,
    template,
    tooltip,
    width_of,
    wrapped,
)
from sim.explorer.charts.shapes import attribution, middle_and_span, outlines
from sim.explorer.language.page_texts import texts
from sim.language.numbers import month_label, share, signed
from sim.language.texts import marked
from sim.results.comparison import Comparison
from sim.rules.designation import ANNOUNCED, IN_FORCE
from sim.scenario.world.names import Names

#: Height in pixels of the map, and of the small one of the first screen.
HEIGHT, SMALL_HEIGHT = 400, 210
#: Blue for more, orange for fewer, as everywhere.
DIVERGING = ("#A84A00", "#D55E00", "#F0A868", "#F3F4F6", "#7FB8DC", "#0072B2", "#004C78")
SEQUENTIAL = ("#F1F5F9", "#BBD7EA", "#7FB8DC", "#3E93C8", "#0072B2", "#004C78")
#: Radius in pixels of a region without an outline.
DOT = 14
#: Number of regions that are named besides those with a zone and the selected one.
MOST_LABELS = 3
#: Regions that a description names.
MOST_TOLD = 3
#: The number next to the ends of the legend.
TICK = framed("tick", "1").expr
#: Pixels of the narrowest map that is drawn, and of the small one.
LEAST_WIDTH, SMALL_WIDTH = 330, 210
#: Pixels of a label of two lines, which must not lie upon another, and between two.
LABEL_HEIGHT, GAP = 30, 6
#: Signs in a line of whose outlines these are, in smaller letters; and in a line of the small map.
MOST_OWNER_SIGNS, MOST_SMALL_SIGNS = 60, 42
#: What the map can show, by its name in the link: its name, and what the colours mean.
MEASURES = {
    "effect": (marked("Effect of the policy"), marked("Firms more or fewer than without the policy")),
    "attracted": (marked("Firms attracted"), marked("Firms more or fewer than at the start")),
    "support": (marked("Central support"), marked("Share of the central support so far")),
}


def region_map(
    comparison: Comparison,
    month: int,
    measure: str,
    language: str,
    selected: str = "",
    *,
    on_page: bool = True,
    small: bool = False,
) -> Spec:
    """Return the map of a measure at the end of a month.

    Parameters
    ----------
    comparison, month, language
        What is drawn, for which month of the horizon, in 'en' or 'ko'.
    measure
        One of `MEASURES`.
    selected
        Selected region; a click on a region selects another (selection ``region``).
    on_page
        Whether it can be clicked; a picture cannot.
    small
        Whether it only shows where: no wider than 260 pixels, with labels of zones and of the selected region alone.
    """
    _ = texts(language)
    table, reach = map_table(comparison, month, measure, language, selected, small=small)
    signs = MOST_SMALL_SIGNS if small else MOST_OWNER_SIGNS
    shapes, markers = outlines(comparison.policy.scenario.world, language)
    number = ".0%" if measure == "support" else "+.3~r"
    day = month_label(comparison.policy.date(month), language)
    return filled(
        _template(language, measure, on_page, small),
        {"rows": table, "shapes": shapes, "markers": markers},
        {
            "title": day if small else f"{_(MEASURES[measure][0])}, {day}",
            "least": 0 if measure == "support" else -reach,
            "most": reach,
            **({} if small else {"tick": _round_below(reach)}),
            "owner": "\n".join(wrapped(attribution(comparison.policy.scenario.world, language), signs)),
        },
        label=f"datum.value ? format(datum.value, '{number}') : '0'",
        subtitle=_reading(language, measure, on_page, small),
    )


@cache
def _template(language: str, measure: str, on_page: bool, is_small: bool) -> Spec:
    _, height = texts(language), SMALL_HEIGHT if is_small else HEIGHT
    pick = alt.selection_point(name="region", fields=["region"], on="click", clear=False)
    scale = alt.Scale(
        domain=[framed("least", "0"), framed("most", "1")],
        range=list(SEQUENTIAL if measure == "support" else DIVERGING),
        interpolate="lab",
        type="pow",
        exponent=0.5,
    )
    low = "0" if measure == "support" else f"0 - {TICK}"
    legend = alt.Legend(
        title=_(MEASURES[measure][1]),
        orient="bottom",
        gradientLength=240,
        values=alt.ExprRef(f"[{low}, 0, {TICK}]"),
        labelExpr="@label",
        offset=38,  # the source of the outlines is between map and legend
        titleLimit=320,
    )
    fields = ["name", "value", "shown", "told", "zone", "selected", "is_clear"]
    land = (
        alt.Chart(alt.NamedData("shapes"))
        .transform_lookup("region", from_=alt.LookupData(alt.NamedData("rows"), "region", fields))
        .mark_geoshape(cursor="pointer")
        .encode(
            color=alt.condition(
                "datum.is_clear",
                alt.Color("value:Q", scale=scale, legend=None if is_small else legend),
                alt.value(LAND),
            ),
            stroke=alt.condition("datum.selected", alt.value(INK), alt.value(PAPER)),
            strokeWidth=alt.condition("datum.selected", alt.value(1.2 if is_small else 2.5), alt.value(0.7)),
            tooltip=tooltip(name=_("Region"), told=_(MEASURES[measure][0]), zone=_("Zone")),
        )
        .add_params(pick)
    )
    points = alt.Chart(alt.NamedData("rows")).transform_filter("datum.labelled")
    places = {"longitude": "lon:Q", "latitude": "lat:Q"}
    halo = {"stroke": PAPER, "strokeWidth": 3, "strokeJoin": "round"}
    lines: list[tuple[str, dict[str, Any]]] = [("heading:N", {"dy": -2}), ("shown:N", {"dy": 12, "fontWeight": "bold"})]
    words = [
        points.mark_text(fontSize=12, **beside, **look).encode(text=text, **places)
        for text, beside in ([("heading:N", {"dy": 12, "fontWeight": "bold"})] if is_small else lines)
        for look in (halo, {"color": INK})
    ]
    dots = alt.Chart(alt.NamedData("markers")).mark_point(size=16, color=QUIET, filled=True).encode(**places)
    dot_names = alt.Chart(alt.NamedData("markers")).mark_text(fontSize=10, color=QUIET, dy=-9, align="right")
    owner = alt.Chart(alt.NamedData(FRAME)).mark_text(
        align="left", fontSize=10, color=QUIET, lineBreak="\n", text=framed("owner")
    )
    layers = [land, *words, dots, dot_names.encode(text="name:N", **places)]
    layers.append(owner.encode(x=alt.value(0), y=alt.value(height + (26 if is_small else 12))))
    drawn = alt.layer(*layers).project(type="mercator", pointRadius=DOT / 2 if is_small else DOT)
    return template(drawn, height, beside=0, has_gradient=not is_small)


def _reading(language: str, measure: str, on_page: bool, is_small: bool) -> list[str]:
    """Return how a map is read, in lines; the small one, without a legend, says what its colours mean."""
    _ = texts(language)
    reading = [_("★ zone in force, ☆ announced.")]
    if is_small:
        reading = [_("Darker: more.") if measure == "support" else _("Blue: more. Orange: fewer.")]
    if measure == "effect":
        reading.append(_("Grey: no clear difference."))
    if on_page and not is_small:
        reading.append(_("Click a region to look closer."))
    return wrapped(" ".join(reading), MOST_SMALL_SIGNS) if is_small else wrapped(" ".join(reading))


def _round_below(value: float) -> float:
    """Return the greatest of 1, 2, 5, 10, 20 and so on, or of .1, .2, .5 and so on, that is not above a value."""
    power = float(10.0 ** np.floor(np.log10(value)))
    return power * max(step for step in (1, 2, 5) if step * power <= value)


def map_table(
    comparison: Comparison, month: int, measure: str, language: str, selected: str = "", *, small: bool = False
) -> tuple[pd.DataFrame, float]:
    """Return a row for each region with value, words and place, and the end of the scale, the same for all months.

    Parameters are those of `region_map`.
    """
    _ = texts(language)
    means = _means(comparison, measure)
    reach = float(np.abs(means[np.isfinite(means)]).max(initial=0.0)) or 1.0
    values = means[month]
    names = Names(comparison.policy.scenario.world, language).regions
    phase = _phases(comparison, month)
    shown = [_shown(each, measure) for each in values]
    clear = np.full(values.size, True)
    if measure == "effect" and comparison.runs > 1:
        _mean, low, high = comparison.interval(comparison.firm_differences[:, month])
        clear = (low > 0) | (high < 0)
    unclear = _("{effect}, no clear difference")
    words = {0: "–", ANNOUNCED: _("announced"), IN_FORCE: _("in force")}
    marks = {ANNOUNCED: "☆", IN_FORCE: "★"}
    focus = np.array(list(names)) == selected
    labelled = focus | (phase > 0)
    if small:
        labelled |= [region in comparison.policy.zone_starts for region in names]
    else:
        labelled[np.argsort(-np.abs(values), kind="stable")[:MOST_LABELS]] = True
    headings = [marks.get(each, "") + name for each, name in zip(phase, names.values(), strict=True)]
    widths = [max(map(width_of, each)) for each in zip(headings, shown, strict=True)]
    lat, lon = _apart(comparison, labelled, widths, (SMALL_WIDTH, SMALL_HEIGHT) if small else (LEAST_WIDTH, HEIGHT))
    table = pd.DataFrame(
        {
            "region": list(names),
            "name": list(names.values()),
            "value": values,
            "shown": shown,
            "told": [each if known else unclear.format(effect=each) for each, known in zip(shown, clear, strict=True)],
            "is_clear": clear,
            "zone": [words.get(each, _("expired")) for each in phase],
            "heading": headings,
            "selected": focus,
            "labelled": labelled,
            "lat": lat,
            "lon": lon,
        }
    )
    return table, reach


def _apart(
    comparison: Comparison, labelled: NDArray[np.bool_], widths: Sequence[int], size: tuple[int, int]
) -> tuple[list[float], list[float]]:
    """Return the positions of the labels: the places of the world; labels that would overlap are moved southward.

    `widths` are those of the labels in pixels, and `size` is that of the map.
    """
    world = comparison.policy.scenario.world
    places = {region.id: region.position for region in world.regions}
    at = [places[region] for region in comparison.policy.regions]
    lat, lon = [place.lat for place in at], [place.lon for place in at]
    middle, high, wide = middle_and_span(world)
    narrowing = float(np.cos(np.radians(middle)))  # length of a degree of longitude as a share of one of latitude
    pixels = min(size[1] / max(high, 1e-6), size[0] / max(wide * narrowing, 1e-6))
    step = LABEL_HEIGHT / pixels
    placed: list[int] = []
    for i in sorted(np.flatnonzero(labelled).tolist(), key=lambda i: -lat[i]):
        beside = [
            other
            for other in placed
            if abs(lon[i] - lon[other]) * narrowing * pixels < (widths[i] + widths[other]) / 2 + GAP
        ]
        for other in sorted(beside, key=lambda other: -lat[other]):
            if abs(lat[other] - lat[i]) < step:
                lat[i] = lat[other] - step
        placed.append(i)
    return lat, lon


def _means(comparison: Comparison, measure: str) -> NDArray[np.float64]:
    """Return the mean of a measure, shape [month, region]."""
    policy = comparison.policy
    if measure == "effect":
        means: NDArray[np.float64] = comparison.firm_differences.mean(axis=0)
    elif measure == "attracted":
        means = policy.region_firms.mean(axis=0) - policy.starting_firms
    else:
        money = (policy.by_region("zone_money") + policy.by_region("pilot_money")).mean(axis=0).cumsum(axis=0)
        total = money.sum(axis=1, keepdims=True)
        means = np.divide(money, total, out=np.zeros_like(money), where=total > 0)
    return means


def _phases(comparison: Comparison, month: int) -> NDArray[np.int64]:
    """Return for each region the phase of a zone in most runs: 0 none, announced, in force, or expired."""
    phases: Any = comparison.policy.trace.zone_phase[:, month][:, comparison.policy.region_order]
    best = phases.max(axis=2)
    in_force = (phases == IN_FORCE).any(axis=2)
    best[in_force] = IN_FORCE
    common: NDArray[np.int64] = np.array([np.bincount(column).argmax() for column in best.T], dtype=np.int64)
    return common


def describe_map(comparison: Comparison, month: int, measure: str, language: str) -> str:
    """Return in words what the map shows."""
    _ = texts(language)
    values = _means(comparison, measure)[month]
    names = list(Names(comparison.policy.scenario.world, language).regions.values())
    greatest = np.argsort(-np.abs(values), kind="stable")[:MOST_TOLD]
    parts = [f"{names[i]} {_shown(values[i], measure)}" for i in greatest]
    return f"{_(MEASURES[measure][0])}: {', '.join(parts)}"


def _shown(value: float, measure: str) -> str:
    return share(value) if measure == "support" else signed(value)
