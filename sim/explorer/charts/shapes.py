"""The outlines of a world's regions as Vega draws them, and the markers of what is too small for an outline."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sim.scenario.world.notes import data_text
from sim.scenario.world.outlines import Outlines, outlines_of
from sim.scenario.world.world import World


def outlines(world: World, language: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the features of a world's map: shapes of regions, and markers of what is too small to be drawn.

    A region without an outline is drawn as a dot where the world has its label.
    """
    found = outlines_of(world)
    shapes = _turned_shapes(found)
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
    markers = [{"name": text.in_language(language), "lon": lon, "lat": lat} for text, lon, lat in found.markers]
    return [*shapes, *dots], markers


@lru_cache(maxsize=8)
def _turned_shapes(found: Outlines) -> list[dict[str, Any]]:
    return [{"type": "Feature", "geometry": turned(each), "region": region} for region, each in found.shapes]


@lru_cache(maxsize=8)
def middle_and_span(world: World) -> tuple[float, float, float]:
    """Return the latitude in the middle of a world's map, and how many degrees the map is high and wide."""
    shapes, markers = outlines(world, "en")
    places = [place for each in shapes for place in _places(each["geometry"]["coordinates"])]
    places += [(each["lon"], each["lat"]) for each in markers]
    places += [(region.position.lon, region.position.lat) for region in world.regions]
    lons, lats = [lon for lon, _lat in places], [lat for _lon, lat in places]
    return (min(lats) + max(lats)) / 2, max(lats) - min(lats), max(lons) - min(lons)


def _places(coordinates: Any) -> list[tuple[float, float]]:
    """Return the points of a geometry, however deep its rings lie."""
    if isinstance(coordinates[0], int | float):
        return [(coordinates[0], coordinates[1])]
    return [place for part in coordinates for place in _places(part)]


def attribution(world: World, language: str) -> str:
    """Return whose outlines these are: the first sentence of what the world says of them."""
    first, _dot, _more = data_text(world.attribution, language).partition(". ")
    return first.removesuffix(".")


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
