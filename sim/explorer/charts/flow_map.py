"""From where to where firms are drawn by the policy: the greatest flows as arrows on the map of the regions."""

from __future__ import annotations

from functools import cache
from math import atan2, cos, degrees, radians
from typing import Any, NamedTuple

import altair as alt
import numpy as np

from sim.explorer.charts.chart_style import (
    FRAME,
    INK,
    LAND,
    PAPER,
    QUIET,
    Spec,
    filled,
    framed,
    region_colours,
    template,
    tooltip,
    width_of,
    wrapped,
)
from sim.explorer.charts.map import HEIGHT, LEAST_WIDTH, MOST_OWNER_SIGNS
from sim.explorer.charts.shapes import attribution, middle_and_span, outlines
from sim.explorer.language.page_texts import texts
from sim.language.numbers import between, number, signed
from sim.results.comparison import Comparison
from sim.results.twin_firm_ledger import counterfactual_moves
from sim.scenario.world.names import Names
from sim.scenario.world.world import World

#: Arrows that are drawn; all other flows are in the table of flows. Smaller net flows are no arrows.
MOST_ARROWS, LEAST_FLOW = 8, 0.05
#: Width in pixels of the greatest flow and of the smallest that is drawn.
WIDEST, THINNEST = 9.0, 1.5
#: How far an arrow bends aside, and how much of it is left out at its ends, as shares of its length; and its pieces.
BEND, LEFT_OUT, PIECES = 0.18, 0.08, 16
#: Pieces of an arrow after which its number may stand, the best place first; above or below it if there is no room.
PLACES, SHIFT = (8, 6, 10, 4, 12), 0.05
#: Pixels of the letters of names and numbers.
LETTERS = 12


class Flow(NamedTuple):
    """Firms that are in one region with the policy and would be in another without it, less those the other way."""

    origin: str
    destination: str
    mean: float
    low: float
    high: float


def net_flows(comparison: Comparison) -> list[Flow]:
    """Return the flows between regions that are clearly in one direction (M06), the greatest first."""
    policy, order = comparison.policy, comparison.policy.region_order
    counts = counterfactual_moves(policy.trace.fates, comparison.baseline.trace.fates, len(policy.regions))
    between_regions = counts[:, order][:, :, order]
    mean, low, high = comparison.interval(between_regions - between_regions.transpose(0, 2, 1))
    unsure = np.isnan(low)
    found = [
        Flow(policy.regions[i], policy.regions[j], float(mean[i, j]), float(low[i, j]), float(high[i, j]))
        for i, j in zip(*np.nonzero((mean >= LEAST_FLOW) & (unsure | (low > 0))), strict=True)
    ]
    return sorted(found, key=lambda flow: -flow.mean)


def flow_map(comparison: Comparison, language: str, selected: str) -> Spec:
    """Return the map with an arrow for each of the greatest net flows, as wide as it has firms.

    An arrow has the colour of the region that gains.
    """
    _, world = texts(language), comparison.policy.scenario.world
    flows = net_flows(comparison)[:MOST_ARROWS]
    arrows, heads, numbers = _arrows(comparison, flows, language)
    shapes, markers = outlines(world, language)
    ends = [*(flow.destination for flow in flows), *(flow.origin for flow in flows[:1])]
    first = list(dict.fromkeys([*ends, *([selected] if selected else [])]))
    last = [region for region in dict.fromkeys(flow.origin for flow in flows) if region not in first]
    title = _("The greatest flows of firms because of the policy") if flows else _("No firm is clearly drawn away")
    names = Names(world, language).regions
    places = {region.id: region.position for region in world.regions}
    named = {
        each: [{"lon": places[each].lon, "lat": places[each].lat, "text": names[each], "weight": "bold", "colour": INK}]
        for each in (*first, *last)
    }
    words = _with_room(world, [*(named[each] for each in first), *numbers, *(named[each] for each in last)])
    return filled(
        _template(language),
        {
            "shapes": [{**each, "selected": each["region"] == selected} for each in shapes],
            "arrows": arrows,
            "heads": heads,
            "words": words,
            "markers": markers,
        },
        {"title": title, "owner": "\n".join(wrapped(attribution(world, language), MOST_OWNER_SIGNS))},
    )


def _arrows(
    comparison: Comparison, flows: list[Flow], language: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[list[dict[str, Any]]]]:
    """Return the lines of arrows, their heads, and their numbers, each with the places it may have, the best first."""
    world = comparison.policy.scenario.world
    names, colours = Names(world, language).regions, region_colours(world)
    places = {region.id: (region.position.lon, region.position.lat) for region in world.regions}
    middle, high, _wide = middle_and_span(world)
    narrowing = cos(radians(middle))
    greatest = flows[0].mean if flows else 1.0
    arrows, heads, numbers = [], [], []
    for flow in flows:
        line = bow(places[flow.origin], places[flow.destination], narrowing)
        width = max(THINNEST, WIDEST * flow.mean / greatest)
        way = f"{names[flow.origin]} → {names[flow.destination]}"
        interval = "" if flow.low != flow.low else between(signed(flow.low), signed(flow.high), language)
        told = {"way": way, "shown": number(flow.mean), "interval": interval, "colour": colours[flow.destination]}
        geometry = {"type": "LineString", "coordinates": [list(place) for place in line]}
        arrows.append({"type": "Feature", "geometry": geometry, "width": width, **told})
        (x, y), (lon, lat) = line[-2], line[-1]
        # Points are turned clockwise from the top, in pixels whose y runs downward.
        angle = degrees(atan2((lon - x) * narrowing, lat - y))
        heads.append({"lon": lon, "lat": lat, "angle": angle, "size": 40 + 22 * width, **told})
        word = {"text": told["shown"], "weight": "normal", "colour": told["colour"]}
        steps = [(i, 0.0) for i in PLACES] + [(i, side) for side in (SHIFT, -SHIFT) for i in PLACES]
        numbers.append([{"lon": line[i][0], "lat": line[i][1] + side * high, **word} for i, side in steps])
    return arrows, heads, numbers


def bow(origin: tuple[float, float], end: tuple[float, float], narrowing: float) -> list[tuple[float, float]]:
    """Return the points of a bent line from one place to another, ends left out; places are longitude and latitude.

    It bends to its left, so that flows to and fro do not lie upon each other. `narrowing` is the length of a degree of
    longitude as a share of one of latitude.

    Examples
    --------
    >>> line = bow((0.0, 0.0), (1.0, 0.0), 1.0)
    >>> [round(each, 2) for each in line[8]], len(line)
    ([0.5, 0.09], 17)
    """
    (x, y), (to_x, to_y) = origin, end
    across, up = (to_x - x) * narrowing, to_y - y
    aside_x, aside_y = (x + to_x) / 2 - BEND * up / narrowing, (y + to_y) / 2 + BEND * across
    points = []
    for i in range(PIECES + 1):
        t = LEFT_OUT + (1 - 2 * LEFT_OUT) * i / PIECES
        first, second, third = (1 - t) ** 2, 2 * t * (1 - t), t**2
        points.append((first * x + second * aside_x + third * to_x, first * y + second * aside_y + third * to_y))
    return points


def _with_room(world: World, wanted: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return the words that have room on the narrowest map, each at the first of its places where it has."""
    middle, high, wide = middle_and_span(world)
    narrowing = cos(radians(middle))
    pixels = min(HEIGHT / max(high, 1e-6), LEAST_WIDTH / max(wide * narrowing, 1e-6))

    def apart(word: dict[str, Any], other: dict[str, Any]) -> bool:
        beside: float = abs(word["lon"] - other["lon"]) * narrowing * pixels
        needed = (width_of(word["text"]) + width_of(other["text"])) / 2 + 2
        return beside >= needed or float(abs(word["lat"] - other["lat"])) * pixels >= LETTERS + 2

    shown: list[dict[str, Any]] = []
    for places in wanted:
        free = (word for word in places if all(apart(word, other) for other in shown))
        shown += [word for word in [next(free, None)] if word is not None]
    return shown


@cache
def _template(language: str) -> Spec:
    _ = texts(language)
    land = (
        alt.Chart(alt.NamedData("shapes"))
        .mark_geoshape(fill=LAND, tooltip=None)
        .encode(
            stroke=alt.condition("datum.selected", alt.value(INK), alt.value(PAPER)),
            strokeWidth=alt.condition("datum.selected", alt.value(1.6), alt.value(0.7)),
        )
    )
    told = tooltip(way=_("From whom to whom"), shown=_("Firms"), interval=_("Range"))
    colour, places = alt.Color("colour:N", scale=None), {"longitude": "lon:Q", "latitude": "lat:Q"}
    arrows = (
        alt.Chart(alt.NamedData("arrows"))
        .mark_geoshape(filled=False, opacity=0.75, strokeCap="round")
        .encode(
            stroke=alt.Stroke("colour:N", scale=None),
            strokeWidth=alt.StrokeWidth("width:Q", scale=None),
            tooltip=told,
        )
    )
    heads = (
        alt.Chart(alt.NamedData("heads"))
        .mark_point(shape="triangle", filled=True, opacity=1, angle=alt.ExprRef("datum.angle"))
        .encode(size=alt.Size("size:Q", scale=None), color=colour, tooltip=told, **places)
    )
    points = alt.Chart(alt.NamedData("words")).encode(text="text:N", **places)
    halo: dict[str, Any] = {"stroke": PAPER, "strokeWidth": 3, "strokeJoin": "round"}
    weight: dict[str, Any] = {"fontSize": LETTERS, "fontWeight": alt.ExprRef("datum.weight"), "tooltip": None}
    words = [points.mark_text(**weight, **halo), points.mark_text(**weight).encode(color=colour)]
    dots = alt.Chart(alt.NamedData("markers")).mark_point(size=16, color=QUIET, filled=True).encode(**places)
    dot_names = alt.Chart(alt.NamedData("markers")).mark_text(fontSize=10, color=QUIET, dy=-9, align="right")
    owner = alt.Chart(alt.NamedData(FRAME)).mark_text(
        align="left", fontSize=10, color=QUIET, lineBreak="\n", text=framed("owner")
    )
    layers = [land, arrows, heads, dots, dot_names.encode(text="name:N", **places), *words]
    layers.append(owner.encode(x=alt.value(0), y=alt.value(HEIGHT + 12)))
    reading = _("Arrow: from where firms would be to where they are. Width: firms. Smaller flows are in the table.")
    return template(alt.layer(*layers).project(type="mercator"), HEIGHT, subtitle=reading, beside=0)


def describe_flow_map(comparison: Comparison, language: str) -> str:
    """Return in words what the arrows show."""
    _, names = texts(language), Names(comparison.policy.scenario.world, language).regions
    flows = net_flows(comparison)[:MOST_ARROWS]
    told = [f"{names[flow.origin]} → {names[flow.destination]} {number(flow.mean)}" for flow in flows]
    return ", ".join(told) or _("No firm is clearly drawn away")
