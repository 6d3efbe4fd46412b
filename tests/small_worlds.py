"""Small invented worlds and scenarios in them, written as files and read by the ordinary loader."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import sim
from sim.engines.ensemble.trace import Trace
from sim.scenario.load import Scenario, scenario_from_settings
from sim.scenario.world.world import DICTIONARY_COLUMNS, SOURCE_COLUMNS, VALUE_COLUMNS

#: A value of each key of the baseline that names a place or a line of business of its world.
PLACELESS: dict[str, Any] = {
    "studies": {}, "own_budget": {}, "fixed_focus": {}, "designations": [], "rounds": [], "incidents": [],
    "enacted": [],
}  # fmt: skip


class Place(NamedTuple):
    """A region of a small world; capability by sector."""

    starting_firms: float
    capability: dict[str, float]
    own_budget: float = 2.0
    need: float = 0.5
    capital_area: bool = False
    competes: bool = True
    lat: float = 0.0
    lon: float = 0.0
    founder_pool: float | None = None
    nest: str | None = None


class Business(NamedTuple):
    """A sector of a small world."""

    pool_share: float
    barrier: float


class SmallWorld(NamedTuple):
    """All that the loader asks of a world."""

    regions: dict[str, Place]
    sectors: dict[str, Business]
    reference_budget: float = 4.0
    reference_zone_share: float = 0.5


#: Three regions and two sectors; stock and pool split into whole firms, so that any whole scale is exact.
COAST = SmallWorld(
    {
        "harbour": Place(60, {"cargo": 0.7, "salt": 0.4}, own_budget=3.0, need=0.1, capital_area=True),
        "dunes": Place(30, {"cargo": 0.4, "salt": 0.8}, own_budget=1.5, need=0.6, lat=0.5, lon=0.5),
        "marsh": Place(10, {"cargo": 0.5, "salt": 0.6}, own_budget=0.5, need=0.9, competes=False, lat=-0.5, lon=1.0),
    },
    {"cargo": Business(0.6, 0.5), "salt": Business(0.4, 0.9)},
)


def write_world(folder: Path, world: SmallWorld = COAST, name: str = "small", order: int = 1) -> Path:
    """Write a world folder, its regions, sectors and rows in the order given or, with `order` -1, the other way."""
    home = folder / name
    home.mkdir(parents=True, exist_ok=True)
    described = {
        "title": _label("A small world"),
        "description": _label("Invented for a test"),
        "currency": "shell bn",
        "attribution": "Invented.",
        "sectors": [{"id": each, "name": _label(each), "description": _label(each)} for each in world.sectors][::order],
        "regions": [_region(key, place) for key, place in world.regions.items()][::order],
    }
    # JSON is YAML
    (home / "world.yaml").write_text(json.dumps(described), encoding="utf-8")
    _write_rows(home / "values.csv", VALUE_COLUMNS, _values(world)[::order])
    _write_rows(home / "sources.csv", SOURCE_COLUMNS, [])
    _write_rows(home / "dictionary.csv", DICTIONARY_COLUMNS, [])
    return home


def _label(text: str) -> dict[str, str]:
    return {"en": text, "ko": text}


def _region(key: str, place: Place) -> dict[str, Any]:
    return {
        "id": key, "code": f"XX-{key}", "name": _label(key), "capital_area": place.capital_area,
        "competes": place.competes, "position": {"lat": place.lat, "lon": place.lon},
        **({} if place.nest is None else {"nest": place.nest}),
    }  # fmt: skip


def _values(world: SmallWorld) -> list[list[str]]:
    numbers: list[tuple[str, str, str, float]] = [
        ("reference_budget", "", "", world.reference_budget),
        ("reference_zone_share", "", "", world.reference_zone_share),
    ]
    for key, place in world.regions.items():
        for variable, value in (("population", 1000.0), ("product", 1.0), ("office_rent", 1.0)):
            numbers.append((variable, key, "", value))
        for variable in ("starting_firms", "own_budget", "need"):
            numbers.append((variable, key, "", getattr(place, variable)))
        if place.founder_pool is not None:
            numbers.append(("founder_pool", key, "", place.founder_pool))
        numbers += [("capability", key, sector, value) for sector, value in place.capability.items()]
    for sector, business in world.sectors.items():
        numbers += [("pool_share", "", sector, business.pool_share), ("barrier", "", sector, business.barrier)]
    return [[name, r, s, repr(float(value)), "unit", "2019", "", "assumption", ""] for name, r, s, value in numbers]


def _write_rows(path: Path, columns: tuple[str, ...], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows([columns, *rows])


@cache
def _baseline() -> str:
    """Return the settings of the baseline as JSON text, so that nobody can change them."""
    return json.dumps(sim.load_scenario("baseline").settings.model_dump(mode="json"))


def scenario_in(home: Path, levers: Mapping[str, Any] | None = None) -> Scenario:
    """Return the baseline's scenario in a world folder, with keys set by their last part."""
    settings = json.loads(_baseline())
    settings["world"] = home.name
    blocks = [content for content in settings.values() if isinstance(content, dict)]
    for key, value in {**PLACELESS, **(levers or {})}.items():
        block = next((each for each in blocks if key in each), settings)
        assert key in block, key
        block[key] = value
    return scenario_from_settings("small", settings, home.parent / "small.yaml")


def zone(regions: list[str], sectors: list[str], announced: str, in_force: str, **more: Any) -> dict[str, Any]:
    """Return a designation."""
    return {"regions": regions, "sectors": sectors, "announced": announced, "in_force": in_force, **more}


def columns_of(record: Trace) -> dict[str, np.ndarray[Any, Any]]:
    """Return every number of a record by name; structured arrays in their fields, without what pads them."""
    columns: dict[str, np.ndarray[Any, Any]] = {}
    for name, array in record._asdict().items():
        if array.dtype.names:
            columns |= {f"{name}.{field}": array[field] for field in array.dtype.names}
        else:
            columns[name] = array
    return columns


def differences(one: Trace, other: Trace) -> list[str]:
    """Return the names of columns that differ in a bit: 0.0 and -0.0 differ, and nan equals nan."""
    others = columns_of(other)
    return [name for name, values in columns_of(one).items() if values.tobytes() != others[name].tobytes()]


def until(record: Trace, month: int) -> Trace:
    """Return a record of the months before `month`, without what is written at the end alone."""
    at_end = {name: getattr(record, name)[:, :0] for name in ("fates", "home_jobs")}
    dated = {name: array[:, :month] for name, array in record._asdict().items() if name not in at_end}
    return Trace(**dated, **at_end)
