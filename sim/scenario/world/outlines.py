"""The outlines of a world (`outlines.geojson`): shapes of regions and markers, checked before anybody draws them.

Outlines with errors are reported and left out; the map is drawn with the rest, and a world needs no outlines.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from sim.language.errors import Problems, ZonelabError, listed, one_of, placed
from sim.language.texts import Sentence, sentence
from sim.scenario.problems.sentences import sentences
from sim.scenario.reading.plain_json import check_texts
from sim.scenario.reading.text_files import read_text
from sim.scenario.schema.blocks import Text
from sim.scenario.world.world import World

OUTLINES = "outlines.geojson"
#: A map on a screen has no use for more; outlines of a country in full detail are to be simplified.
LARGEST_BYTES, MOST_FEATURES, MOST_POINTS = 5_000_000, 2_000, 100_000
#: A feature of this kind is a point with a name, for what is too small to be drawn.
MARKER = "marker"


class _Part(BaseModel):
    """A part of GeoJSON; what else it may hold is left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)


def _flat(point: Any) -> Any:
    """Return a point without its height."""
    return point[:2] if isinstance(point, list) and len(point) == 3 else point


_Longitude = Annotated[float, Field(strict=True, ge=-180, le=180)]
_Latitude = Annotated[float, Field(strict=True, ge=-90, le=90)]
_Point = Annotated[tuple[_Longitude, _Latitude], BeforeValidator(_flat)]
_Rings = Annotated[list[Annotated[list[_Point], Field(min_length=4)]], Field(min_length=1)]


class _Of(_Part):
    region: str
    kind: str = ""


class _Marked(_Part):
    name: Text


class _Polygon(_Part):
    type: Literal["Polygon"]
    coordinates: _Rings


class _MultiPolygon(_Part):
    type: Literal["MultiPolygon"]
    coordinates: Annotated[list[_Rings], Field(min_length=1)]


class _Place(_Part):
    type: Literal["Point"]
    coordinates: _Point


class _Shape(_Part):
    """A feature that is the outline of a region."""

    properties: _Of
    geometry: Annotated[_Polygon | _MultiPolygon, Field(discriminator="type")]


class _Marker(_Part):
    """A feature that is a point with a name."""

    properties: _Marked
    geometry: _Place


@dataclass(frozen=True, eq=False)
class Outlines:
    """What is right in a file of outlines, and a sentence for all that is not.

    Attributes
    ----------
    shapes
        Region and geometry, as GeoJSON has it, of each outline.
    markers
        Name, longitude and latitude of each point.
    problems
        What was left out, and why.
    """

    shapes: tuple[tuple[str, dict[str, Any]], ...] = ()
    markers: tuple[tuple[Text, float, float], ...] = ()
    problems: tuple[str, ...] = ()


def outlines_of(world: World) -> Outlines:
    """Return the outlines of a world; none if it has no file of them."""
    path = world.folder / OUTLINES
    try:
        about = path.stat()
    except (OSError, ValueError):
        return Outlines()
    return _read(path, world.display_regions, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, regions: tuple[str, ...], _written: int, _size: int) -> Outlines:
    try:
        features = _features(path)
    except ZonelabError as error:
        return Outlines(problems=error.problems)
    shapes: list[tuple[str, dict[str, Any]]] = []
    markers: list[tuple[Text, float, float]] = []
    problems = Problems()
    points = 0
    for number, feature in enumerate(features):
        where = f"features[{number}]"
        try:
            if _kind_of(feature) == MARKER:
                marker = _Marker.model_validate(feature)
                markers.append((marker.properties.name, *marker.geometry.coordinates))
                continue
            shape = _Shape.model_validate(feature)
        except ValidationError as error:
            for each in sentences(error, _Shape, within=where):
                problems.add(partial(placed, path, each))
            continue
        region = shape.properties.region
        if region not in regions:
            problems.add(partial(_unknown, path, f"{where}.properties.region", region, regions))
            continue
        geometry = shape.geometry.model_dump(mode="json")
        points += json.dumps(geometry).count(",")
        shapes.append((region, geometry))
    if points > 2 * MOST_POINTS:
        too_many = sentence("must have at most {most:,} points; it has more. Simplify the outlines.", most=MOST_POINTS)
        return Outlines(problems=(placed(path, too_many),))
    drawn = {region for region, _geometry in shapes}
    without = [region for region in regions if region not in drawn]
    if without:
        problems.add(partial(_not_drawn, path, without))
    return Outlines(tuple(shapes), tuple(markers), tuple(problems.sentences()))


def _unknown(path: Path, key: str, region: str, regions: tuple[str, ...]) -> str:
    return placed(path, one_of(key, region, regions))


def _not_drawn(path: Path, regions: list[str]) -> str:
    wrong = sentence("must have an outline of each region; a dot stands for {regions}.", regions=listed(regions))
    return placed(path, wrong)


def _features(path: Path) -> list[Any]:
    """Return the features of a file, each unchecked, or raise a `ZonelabError` if it is no GeoJSON."""
    try:
        data = json.loads(read_text(path, LARGEST_BYTES))
        check_texts(data)
    except (ValueError, RecursionError) as error:
        if error.args and isinstance(error.args[0], Sentence):
            raise ZonelabError(placed(path, sentence("{problem}.", problem=error.args[0]))) from None
        wrong = sentence("must be GeoJSON; it is no valid JSON. Export the outlines anew.")
        raise ZonelabError(placed(path, wrong)) from None
    features = data.get("features") if isinstance(data, Mapping) else None
    if not isinstance(features, list) or len(features) > MOST_FEATURES:
        wrong = sentence(
            "must be a FeatureCollection with a list of at most {most:,} features; it is not. Compare it with that of "
            "another world.",
            most=MOST_FEATURES,
        )
        raise ZonelabError(placed(path, wrong))
    return features


def _kind_of(feature: Any) -> Any:
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    return properties.get("kind") if isinstance(properties, Mapping) else None
