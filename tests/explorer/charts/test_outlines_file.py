"""The outlines of a stranger's world are checked: what is wrong is told, the rest is drawn, and nothing breaks."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.explorer.charts.shapes import outlines
from sim.scenario.world.outlines import LARGEST_BYTES, OUTLINES, outlines_of
from sim.scenario.world.world import World

Edit = Callable[[dict[str, Any]], Any]


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Two islands in a folder of their own."""
    original = sim.load_scenario("two_islands").world
    shutil.copytree(original.folder, tmp_path / "mine")
    return replace(original, folder=tmp_path / "mine")


def told(world: World, content: bytes | str) -> str:
    """Return what is told of a content of the file; whatever it is, every region is drawn."""
    path = world.folder / OUTLINES
    path.unlink()
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    shapes, markers = outlines(world, "en")
    assert {each["region"] for each in shapes} == set(world.region_ids)
    json.dumps([shapes, markers], allow_nan=False)
    return "\n".join(outlines_of(world).problems)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"\xff\xfe{}", "UTF-8"), (b"", "no valid JSON"), (b"{", "no valid JSON"), (b"[" * 100_000, "no valid JSON"),
        (b"[]", "FeatureCollection"), (b"null", "FeatureCollection"), (b"{}", "FeatureCollection"),
        (b'{"features": 3}', "FeatureCollection"), (b'{"features": {}}', "FeatureCollection"),
        (b'{"features": [' + b"1," * 3000 + b"1]}", "FeatureCollection"),
        (b"1" * 5000, "no valid JSON"), (b" " * (LARGEST_BYTES + 1), "at most"), (b"\0", "binary"),
        (b'{"features": []}', "a dot stands for"), (b'{"features": [1, null, [], "x"]}', "features[3]"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_geojson_is_told(world: World, content: bytes, part: str) -> None:
    assert part in told(world, content)


def first(data: dict[str, Any]) -> dict[str, Any]:
    feature: dict[str, Any] = data["features"][0]
    return feature


@pytest.mark.parametrize(
    ("edit", "part"),
    [
        (lambda data: first(data).pop("geometry"), "features[0].geometry must be given"),
        (lambda data: first(data).pop("properties"), "features[0].properties must be given"),
        (lambda data: first(data).update(properties=None), "features[0].properties"),
        (lambda data: first(data).update(geometry=None), "features[0].geometry"),
        (lambda data: first(data)["properties"].update(region="atlantis"), "must be one of"),
        (lambda data: first(data)["properties"].update(region=7), "features[0].properties.region"),
        (lambda data: first(data)["geometry"].update(type="Sphere"), "features[0].geometry"),
        (lambda data: first(data)["geometry"].update(type="MultiPolygon"), "features[0].geometry"),
        (lambda data: first(data)["geometry"].update(coordinates=3), "features[0].geometry"),
        (lambda data: first(data)["geometry"].update(coordinates=[]), "features[0].geometry"),
        (lambda data: first(data)["geometry"].update(coordinates=[[]]), "features[0].geometry"),
        (lambda data: first(data)["geometry"].update(coordinates=[[[0, 0], [1, 1]]]), "at least 4"),
        (lambda data: first(data)["geometry"].update(coordinates=[[["0", 0]] * 4]), "features[0].geometry"),
        (lambda data: first(data)["geometry"].update(coordinates=[[[0, 91]] * 4]), "at most 90"),
        (lambda data: first(data)["geometry"].update(coordinates=[[[1e308, 0]] * 4]), "at most 180"),
        (lambda data: first(data)["geometry"].update(coordinates=[[[float("nan"), 0]] * 4]), "finite"),
        (lambda data: first(data)["geometry"].update(coordinates=[[[10**400, 0]] * 4]), "features[0].geometry"),
        (lambda data: first(data)["geometry"].update(coordinates=[[[True, 0]] * 4]), "features[0].geometry"),
        (lambda data: first(data)["properties"].update(kind="marker"), "features[0].properties.name"),
        (lambda data: data["features"].extend(3000 * [first(data)]), "FeatureCollection"),
        (lambda data: first(data)["geometry"].update(coordinates=[[[0, 0]] * 110_000]), "Simplify"),
    ],
)  # fmt: skip
def test_a_wrong_feature_is_told_and_the_others_are_drawn(world: World, edit: Edit, part: str) -> None:
    data = json.loads((world.folder / OUTLINES).read_text(encoding="utf-8"))
    edit(data)
    assert part in told(world, json.dumps(data))


def test_right_outlines_are_told_nothing_of_and_heights_are_left_out(world: World) -> None:
    data = json.loads((world.folder / OUTLINES).read_text(encoding="utf-8"))
    assert outlines_of(world).problems == ()
    before, _markers = outlines(world, "en")
    rings = first(data)["geometry"]["coordinates"]
    first(data)["geometry"]["coordinates"] = [[[*point, 12.5] for point in ring] for ring in rings]
    assert told(world, json.dumps(data)) == ""
    assert outlines(world, "en")[0] == before


def test_many_wrong_features_are_counted(world: World) -> None:
    problems = told(world, json.dumps({"features": [{"properties": {"region": "x"}}] * 1000})).splitlines()
    assert len(problems) == 51
    assert "and 9" in problems[-1]
