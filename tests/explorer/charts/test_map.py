"""The map: all regions, rings that Vega fills on the right side, one scale for all months."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import vl_convert as vlc

import sim
from sim.explorer.charts.chart_style import DIGIT, width_of
from sim.explorer.charts.map import HEIGHT, LEAST_WIDTH, MEASURES, map_table, region_map
from sim.explorer.charts.shapes import attribution, middle_and_span, outlines, signed_area, turned
from sim.results.comparison import Comparison
from sim.scenario.world.world import World
from tests.explorer.charts.looking import frame, rows

WORLDS = ("busan_first", "two_islands")


def world_of(name: str) -> World:
    return sim.load_scenario(name).world


@pytest.mark.parametrize("name", WORLDS)
def test_every_region_has_a_shape(name: str) -> None:
    world = world_of(name)
    shapes, _markers = outlines(world, "en")
    assert sorted(shape["region"] for shape in shapes) == sorted(world.region_ids)
    assert {shape["geometry"]["type"] for shape in shapes} <= {"Polygon", "MultiPolygon"}


@pytest.mark.parametrize("name", WORLDS)
def test_rings_turn_as_vega_fills_them_and_as_the_files_have_them(name: str) -> None:
    world = world_of(name)
    shapes, _markers = outlines(world, "en")
    written = json.loads((world.folder / "outlines.geojson").read_text(encoding="utf-8"))["features"]
    for shape, feature in zip(shapes, written, strict=False):
        assert shape["geometry"] == feature["geometry"]


def test_a_ring_that_turns_the_wrong_way_is_turned() -> None:
    outer = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]  # against the clock
    hole = [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]  # with the clock
    made = turned({"type": "Polygon", "coordinates": [outer, hole]})["coordinates"]
    assert [signed_area(ring) < 0 for ring in made] == [True, False]
    several = turned({"type": "MultiPolygon", "coordinates": [[outer], [hole]]})["coordinates"]
    assert [signed_area(rings[0]) < 0 for rings in several] == [True, True]


def test_dokdo_is_marked_in_both_languages(busan: Comparison) -> None:
    for language, name in (("en", "Dokdo"), ("ko", "독도")):
        markers = rows(region_map(busan, 59, "effect", language), "markers")
        assert markers == [{"name": name, "lat": 37.2426, "lon": 131.8597}]


def test_a_region_without_an_outline_is_a_dot_where_its_label_stands(tmp_path: Path) -> None:
    world = world_of("two_islands")
    shutil.copytree(world.folder, tmp_path / "copy")
    path = tmp_path / "copy" / "outlines.geojson"
    kept = json.loads(path.read_text(encoding="utf-8"))
    missing = kept["features"].pop()["properties"]["region"]
    path.write_text(json.dumps(kept), encoding="utf-8")
    shapes, _markers = outlines(replace(world, folder=tmp_path / "copy"), "en")
    place = next(region.position for region in world.regions if region.id == missing)
    dots = [shape for shape in shapes if shape["geometry"]["type"] == "Point"]
    assert [(dot["region"], dot["geometry"]["coordinates"]) for dot in dots] == [(missing, [place.lon, place.lat])]


def test_a_world_without_a_map_is_drawn_as_dots(tmp_path: Path) -> None:
    world = world_of("two_islands")
    shapes, markers = outlines(replace(world, folder=tmp_path), "en")
    assert {shape["geometry"]["type"] for shape in shapes} == {"Point"}
    assert len(shapes) == len(world.regions)
    assert markers == []


@pytest.mark.parametrize("measure", MEASURES)
def test_the_scale_of_colours_is_the_same_in_all_months(busan: Comparison, measure: str) -> None:
    frames = [frame(region_map(busan, month, measure, "en")) for month in (0, 30, 59)]
    assert len({(each["least"], each["most"], each["tick"]) for each in frames}) == 1
    values = [row["value"] for month in range(60) for row in rows(region_map(busan, month, measure, "en"))]
    assert frames[0]["least"] <= min(values)
    assert max(np.abs(values)) <= frames[0]["most"] + 1e-4
    assert 0 < frames[0]["tick"] <= frames[0]["most"]


def test_values_are_those_of_the_tables(busan: Comparison) -> None:
    names = busan.policy.regions
    effect = busan.effects[busan.effects["month"] == 59].set_index("region")["mean"]
    attracted = (
        busan.policy.firms[busan.policy.firms["month"] == 59].groupby("region", observed=True)["attracted"].mean()
    )
    for measure, expected in (("effect", effect), ("attracted", attracted)):
        table, _reach = map_table(busan, 59, measure, "en")
        np.testing.assert_allclose(table["value"], expected.reindex(names))


def test_shares_of_support_add_up_to_one(busan: Comparison) -> None:
    for month in (0, 59):
        table, _reach = map_table(busan, month, "support", "en")
        assert table["value"].sum() == pytest.approx(1.0)


def test_an_effect_is_pale_where_its_interval_holds_0(busan: Comparison) -> None:
    table, _reach = map_table(busan, 59, "effect", "en")
    effects = busan.effects[busan.effects["month"] == 59].set_index("region").reindex(table["region"])
    holds = (effects["low"] <= 0) & (effects["high"] >= 0)
    assert (table["is_clear"].to_numpy() == ~holds.to_numpy()).all()
    assert table.loc[~table["is_clear"], "told"].str.endswith("no clear difference").all()
    assert table["is_clear"].any()


def test_a_zone_is_marked_in_the_months_that_it_is_announced_and_in_force(busan: Comparison) -> None:
    # April 2019 is month 3, August month 7.
    found = {}
    for month in (2, 3, 6, 7):
        table, _reach = map_table(busan, month, "effect", "en")
        found[month] = table.set_index("region").loc["busan", ["heading", "zone"]].tolist()
    assert found == {
        2: ["Busan", "–"], 3: ["☆Busan", "announced"], 6: ["☆Busan", "announced"], 7: ["★Busan", "in force"],
    }  # fmt: skip


def test_the_region_in_focus_and_those_with_a_zone_are_named(busan: Comparison) -> None:
    table, _reach = map_table(busan, 10, "effect", "en", selected="ulsan")
    assert {"ulsan", "busan"} <= set(table.loc[table["labelled"], "region"])
    assert table.loc[table["selected"], "region"].tolist() == ["ulsan"]


def test_names_on_the_map_do_not_lie_on_each_other(busan: Comparison) -> None:
    table, _reach = map_table(busan, 59, "effect", "en", selected="incheon")
    places = table.loc[table["labelled"], ["lat", "lon"]].to_numpy()
    assert len(places) >= 4
    for i, (lat, lon) in enumerate(places):
        for other_lat, other_lon in places[i + 1 :]:
            assert abs(lat - other_lat) >= 0.44 or abs(lon - other_lon) >= 0.79


def test_whose_outlines_they_are_stands_on_the_map(busan: Comparison) -> None:
    told = frame(region_map(busan, 59, "effect", "en"))["owner"]
    assert " ".join(told.split()) == attribution(busan.policy.scenario.world, "en")
    assert told.startswith("Boundaries: National Geographic Information Institute of\nKorea")
    assert "국토지리정보원" in frame(region_map(busan, 59, "effect", "ko"))["owner"]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", ["busan", "islands"])
def test_no_label_lies_upon_another_on_the_narrowest_map(
    name: str, language: str, request: pytest.FixtureRequest
) -> None:
    comparison: Comparison = request.getfixturevalue(name)
    world = comparison.policy.scenario.world
    table, _reach = map_table(comparison, comparison.policy.months - 1, "effect", language, "incheon")
    middle, high, wide = middle_and_span(world)
    narrow = np.cos(np.radians(middle))
    pixels = min(HEIGHT / high, LEAST_WIDTH / (wide * narrow))
    shown = [row for row in table.itertuples() if row.labelled]
    assert len(shown) >= 2
    for one, other in combinations(shown, 2):
        beside = abs(one.lon - other.lon) * narrow * pixels
        above = abs(one.lat - other.lat) * pixels
        room = sum(max(width_of(each.heading), width_of(each.shown)) for each in (one, other)) / 2
        assert beside >= room or above >= 28, (one.heading, other.heading)


@pytest.mark.parametrize("measure", MEASURES)
def test_the_small_map_names_the_zone_and_my_region_alone(busan: Comparison, measure: str) -> None:
    for month in (0, 20, 59):  # before the zone, in it, and when it is over
        drawn = rows(region_map(busan, month, measure, "en", "jeju", small=True))
        assert {row["region"] for row in drawn if row["labelled"]} == {"busan", "jeju"}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_small_map_is_no_wider_than_its_place_and_says_what_its_colours_mean(
    busan: Comparison, language: str
) -> None:
    chart = region_map(busan, 59, "effect", language, "jeju", small=True)
    lines = [*frame(chart)["owner"].split("\n"), *chart["title"]["subtitle"]]
    # A sign of a line of 12 pixels is 6 pixels wide on average; `width_of` reckons with digits, which are wider.
    assert max(width_of(line) for line in lines) * 6 / DIGIT <= 260
    assert "usermeta" not in chart  # no bar of colours
    drawn = vlc.vegalite_to_svg({**chart, "width": 250})
    assert "gradient" not in drawn.lower()
    assert {"en": "Orange: fewer", "ko": "주황: 감소"}[language] in " ".join(chart["title"]["subtitle"])
