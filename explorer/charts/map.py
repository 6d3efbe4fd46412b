"""Where does it happen? The regions on a map, coloured by effect, firms attracted, or support, month by month."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explorer.charts.effects import signed
from explorer.charts.numbers import region_names
from explorer.charts.style import INK, QUIET, Spec, filled, framed, styled, template, titled
from explorer.texts import texts
from explorer.views import MEASURES
from sim.analysis.effects import t_interval
from sim.results.comparison import Comparison
from sim.rules.designation import ANNOUNCED, IN_FORCE
from sim.scenario.world import World
from sim.texts import marked, month_label

HEIGHT = 400
#: Blue for more, orange for fewer, as everywhere.
DIVERGING = ("#A84A00", "#D55E00", "#F0A868", "#F3F4F6", "#7FB8DC", "#0072B2", "#004C78")
SEQUENTIAL = ("#F1F5F9", "#BBD7EA", "#7FB8DC", "#3E93C8", "#0072B2", "#004C78")
#: Of regions whose interval holds 0.
UNCLEAR_LAND = "#D8DCE2"
#: Radius in pixels of a region without an outline.
DOT = 14
POLYGONS = ("Polygon", "MultiPolygon")
#: Kind of a feature that is a point with a name.
MARKER = "marker"
#: Regions that are named besides those with a zone and the one in focus.
MOST_LABELS = 3
#: Degrees by which two labels must lie apart.
NEAR_LAT, NEAR_LON = 0.45, 0.8
#: From this end of the scale on, whole firms suffice.
LEAST_WHOLE = 2.0
#: What the colours of the map mean.
MEASURES_UNITS = {
    "effect": marked("Firms more or fewer than without the policy"),
    "attracted": marked("Firms more or fewer than at the start"),
    "support": marked("Share of the central support so far"),
}


def region_map(comparison: Comparison, month: int, measure: str, language: str, selected: str = "") -> Spec:
    """Return the map of a measure at the end of a month.

    Parameters
    ----------
    comparison, month, language
        What is drawn, for which month of the horizon, in 'en' or 'ko'.
    measure
        A key of `explorer.views.MEASURES`.
    selected
        Region in focus; a click on a region selects another (selection ``region``).
    """
    _ = texts(language)
    table, reach = map_table(comparison, month, measure, language, selected)
    shapes, markers = outlines(comparison.policy.scenario.world)
    number = ".0%" if measure == "support" else "+.0f" if reach >= LEAST_WHOLE else "+.1f"
    title = f"{_(MEASURES[measure])}, {month_label(comparison.policy.date(month), language)}"
    return filled(
        _template(language, measure),
        {"rows": table, "shapes": shapes, "markers": _marker_rows(markers, language)},
        {"title": title, "least": 0 if measure == "support" else -reach, "most": reach},
        label=f"datum.value ? format(datum.value, '{number}') : '0'",
    )


@cache
def _template(language: str, measure: str) -> Spec:
    _ = texts(language)
    pick = alt.selection_point(name="region", fields=["region"], on="click", clear=False)
    scale = alt.Scale(
        domain=[framed("least", "0"), framed("most", "1")],
        range=list(SEQUENTIAL if measure == "support" else DIVERGING),
        interpolate="lab",
        type="pow",
        exponent=0.5,
    )
    legend = alt.Legend(
        title=_(MEASURES_UNITS[measure]),
        orient="bottom",
        gradientLength=240,
        tickCount=3,
        labelExpr="@label",
        titleLimit=320,
    )
    fields = ["name", "value", "shown", "told", "zone", "selected", "is_clear"]
    land = (
        alt.Chart(alt.NamedData("shapes"))
        .transform_lookup("region", from_=alt.LookupData(alt.NamedData("rows"), "region", fields))
        .mark_geoshape(cursor="pointer")
        .encode(
            color=alt.condition(
                "datum.is_clear", alt.Color("value:Q", scale=scale, legend=legend), alt.value(UNCLEAR_LAND)
            ),
            stroke=alt.condition("datum.selected", alt.value(INK), alt.value("#FFFFFF")),
            strokeWidth=alt.condition("datum.selected", alt.value(2.5), alt.value(0.7)),
            tooltip=[
                alt.Tooltip("name:N", title=_("Region")),
                alt.Tooltip("told:N", title=_(MEASURES[measure])),
                alt.Tooltip("zone:N", title=_("Zone")),
            ],
        )
        .add_params(pick)
    )
    points = alt.Chart(alt.NamedData("rows")).transform_filter("datum.labelled")
    places = {"longitude": "lon:Q", "latitude": "lat:Q"}
    halo = {"stroke": "#FFFFFF", "strokeWidth": 3, "strokeJoin": "round"}
    words = [
        points.mark_text(fontSize=12, dy=-2, **look).encode(text="heading:N", **places)
        for look in (halo, {"color": INK})
    ]
    values = [
        points.mark_text(fontSize=12, dy=12, fontWeight="bold", **look).encode(text="shown:N", **places)
        for look in (halo, {"color": INK})
    ]
    dots = alt.Chart(alt.NamedData("markers")).mark_point(size=16, color=QUIET, filled=True).encode(**places)
    dot_names = alt.Chart(alt.NamedData("markers")).mark_text(fontSize=10, color=QUIET, dy=-9, align="right")
    layers = [land, *words, *values, dots, dot_names.encode(text="name:N", **places)]
    reading = (
        _("★ zone in force, ☆ announced. Grey: no clear difference. Click a region to look closer.")
        if measure == "effect"
        else _("★ zone in force, ☆ announced. Click a region to look closer.")
    )
    title = titled(framed("title"), reading)
    return template(
        styled(
            alt.layer(*layers)
            .properties(width="container", height=HEIGHT, title=title)
            .project(type="mercator", pointRadius=DOT)
        )
    )


def map_table(
    comparison: Comparison, month: int, measure: str, language: str, selected: str = ""
) -> tuple[pd.DataFrame, float]:
    """Return a row for each region with value, words and place, and the end of the scale, the same for all months."""
    _ = texts(language)
    means = _means(comparison, measure)
    reach = float(np.nanmax(np.abs(means))) or 1.0
    values = means[month]
    names = region_names(comparison.policy, language)
    places = {region.id: region.position for region in comparison.policy.scenario.world.regions}
    phase = _phases(comparison, month)
    table = pd.DataFrame({"region": list(names), "name": list(names.values()), "value": values})
    table["shown"] = [f"{each:.0%}" if measure == "support" else signed(each) for each in values]
    table["told"], table["is_clear"] = table["shown"], True
    if measure == "effect" and comparison.runs > 1:
        _mean, low, high = t_interval(comparison.firm_differences[:, month])
        table["is_clear"] = (low > 0) | (high < 0)
        unclear = ~table["is_clear"]
        table.loc[unclear, "told"] = [
            _("{effect}, no clear difference").format(effect=shown) for shown in table.loc[unclear, "shown"]
        ]
    words = {0: "–", ANNOUNCED: _("announced"), IN_FORCE: _("in force")}
    table["zone"] = [words.get(each, _("expired")) for each in phase]
    table["zone_mark"] = [{ANNOUNCED: "☆", IN_FORCE: "★"}.get(each, "") for each in phase]
    table["lat"] = [places[region].lat for region in names]
    table["lon"] = [places[region].lon for region in names]
    table["selected"] = table["region"] == selected
    table["heading"] = table["zone_mark"] + table["name"]
    greatest = table["value"].abs().nlargest(MOST_LABELS).index
    table["labelled"] = table["selected"] | (phase > 0) | table.index.isin(greatest)
    _spread(table)
    return table, reach


def _spread(table: pd.DataFrame) -> None:
    """Move labels of near regions apart, southward."""
    labelled = table[table["labelled"]].sort_values("lat", ascending=False)
    placed: list[tuple[float, float]] = []
    for i, row in labelled.iterrows():
        lat, lon = float(row["lat"]), float(row["lon"])
        for other_lat, other_lon in placed:
            if abs(lon - other_lon) < NEAR_LON and other_lat - lat < NEAR_LAT:
                lat = other_lat - NEAR_LAT
        table.loc[i, "lat"] = lat
        placed.append((lat, lon))


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
    phases: Any = comparison.policy.record.zone_phase[:, month][:, comparison.policy.region_order]
    best = phases.max(axis=2)
    in_force = (phases == IN_FORCE).any(axis=2)
    best[in_force] = IN_FORCE
    common: NDArray[np.int64] = np.array([np.bincount(column).argmax() for column in best.T], dtype=np.int64)
    return common


def outlines(world: World) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the features of a world's map: shapes of regions, and markers of what is too small to be drawn.

    A region without an outline is drawn as a dot where the world has its label.
    """
    path = world.folder / "outlines.geojson"
    shapes, markers = _outlines(path, path.stat().st_mtime_ns) if path.is_file() else ([], [])
    known = {region.id for region in world.regions}
    shapes = [each for each in shapes if each["region"] in known]
    drawn = {each["region"] for each in shapes}
    dots = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [region.position.lon, region.position.lat]},
            "region": region.id,
        }
        for region in world.regions
        if region.id not in drawn
    ]
    return [*shapes, *dots], markers


@lru_cache(maxsize=8)
def _outlines(path: Path, changed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    shapes, markers = [], []
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        properties, geometry = feature["properties"], feature["geometry"]
        if properties.get("kind") == MARKER:
            markers.append(feature)
        elif geometry["type"] in POLYGONS:
            shapes.append({"type": "Feature", "geometry": turned(geometry), "region": properties["region"]})
    return shapes, markers


def turned(geometry: dict[str, Any]) -> dict[str, Any]:
    """Return a polygon whose outer rings run clockwise and whose holes run the other way, as Vega fills them."""
    if geometry["type"] == "Polygon":
        return {**geometry, "coordinates": _turned_rings(geometry["coordinates"])}
    return {**geometry, "coordinates": [_turned_rings(rings) for rings in geometry["coordinates"]]}


def _turned_rings(rings: list[list[list[float]]]) -> list[list[list[float]]]:
    return [ring if (signed_area(ring) < 0) == (i == 0) else ring[::-1] for i, ring in enumerate(rings)]


def signed_area(ring: list[list[float]]) -> float:
    """Return the area within a ring, negative if it runs clockwise.

    Examples
    --------
    >>> signed_area([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])
    1.0
    """
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum(x * other_y - other_x * y for (x, y), (other_x, other_y) in pairs) / 2


def _marker_rows(markers: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    places = [each["geometry"]["coordinates"] for each in markers]
    names = [each["properties"]["name"][language] for each in markers]
    return [{"name": name, "lon": lon, "lat": lat} for name, (lon, lat) in zip(names, places, strict=True)]


def describe_map(comparison: Comparison, month: int, measure: str, language: str) -> str:
    """Return in words what the map shows."""
    _ = texts(language)
    table, _reach = map_table(comparison, month, measure, language)
    greatest = table.reindex(table["value"].abs().sort_values(ascending=False, kind="stable").index).head(3)
    parts = [f"{row.name} {row.shown}" for row in greatest.itertuples(index=False)]
    return f"{_(MEASURES[measure])}: {', '.join(parts)}"
