"""The outlines of a world's regions as Vega draws them, and the markers of what is too small for an outline."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from sim.scenario.notes import data_text
from sim.scenario.world import World

#: What is drawn of a file of outlines; a feature of kind `MARKER` is a point with a name in both languages.
POLYGONS = ("Polygon", "MultiPolygon")
MARKER = "marker"


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


def attribution(world: World, language: str) -> str:
    """Return whose outlines these are: the first sentence of what the world says of them."""
    first, _dot, _more = data_text(world.attribution, language).partition(". ")
    return first.removesuffix(".")


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
