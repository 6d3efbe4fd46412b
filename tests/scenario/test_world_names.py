"""Names of regions and sectors stand in one place, and are the reader's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sim
from sim.scenario.world.names import Names
from sim.scenario.world.world import World, find_world, load_world


@pytest.fixture(scope="module")
def world() -> World:
    return load_world(find_world("two_islands"))


@pytest.mark.parametrize(("language", "region", "sector"), [("en", "Far Island", "Pearls"), ("ko", "작은섬", "진주")])
def test_a_name_is_in_the_language_of_the_reader(world: World, language: str, region: str, sector: str) -> None:
    names = Names(world, language)
    assert (names.region("far_island"), names.sector("pearls")) == (region, sector)
    assert (names.of_id("far_island"), names.of_id("pearls")) == (region, sector)


def test_what_a_world_has_not_keeps_its_id(world: World) -> None:
    names = Names(world, "ko")
    assert (names.region("pearls"), names.sector("reef"), names.of_id("atlantis")) == ("pearls", "reef", "atlantis")


def test_names_stand_in_the_order_of_the_world_file(world: World) -> None:
    names = Names(world, "en")
    assert list(names.regions) == list(world.display_regions)
    assert list(names.sectors) == list(world.display_sectors)


def test_no_other_module_chooses_between_two_languages_of_a_text_by_hand() -> None:
    package = Path(sim.__file__).parent
    homes = {"scenario/world/names.py", "scenario/schema/blocks.py"}
    by_hand = re.compile(r"\.ko if |\bname\.in_language\(")
    found = {
        each.relative_to(package).as_posix()
        for each in package.rglob("*.py")
        if by_hand.search(each.read_text("utf-8"))
    }
    assert found == homes
