"""A world: its regions and sectors, and every number about them with unit, year, source and grade.

A world is a folder of data (`world.yaml`, `values.csv`, `sources.csv`, `dictionary.csv`, `outlines.geojson`).
Regions and sectors are numbered in the order of their keys, so that the order of a file never matters (L07).
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sim.errors import WorldError, ZonelabError, closest, one_of
from sim.scenario.files import read_mapping, read_rows, read_text, scenario_folders

VALUE_COLUMNS = ("variable", "region", "sector", "value", "unit", "year", "source", "grade", "note")
SOURCE_COLUMNS = ("key", "title", "url")
DICTIONARY_COLUMNS = ("name", "unit", "range", "meaning_en", "meaning_ko", "used_by")
GRADES = ("official", "reported", "estimated", "assumption")

#: Numbers that a world must give: variable, what it is given for, least and greatest value.
VARIABLES: dict[str, tuple[Literal["region", "sector", "both", "world"], float, float]] = {
    "population": ("region", 0.0, 1e10),
    "product": ("region", 0.0, 1e9),
    "office_rent": ("region", 0.0, 1e6),
    "starting_firms": ("region", 0.0, 1e7),
    "own_budget": ("region", 0.0, 1e9),
    "need": ("region", 0.0, 1.0),
    "pool_share": ("sector", 0.0, 1.0),
    "barrier": ("sector", 0.0, 1.0),
    "capability": ("both", 0.0, 1.0),
    "reference_budget": ("world", 0.0, 1e9),
    "reference_zone_share": ("world", 0.0, 1.0),
}
#: Kilometres a degree of latitude, on a sphere of radius 6371 km.
EARTH_RADIUS_KM = 6371.0

_Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Label(_Part):
    """A name in the languages of the explorer."""

    en: str
    ko: str

    def in_language(self, language: str) -> str:
        """Return the name in 'en' or 'ko'."""
        return self.ko if language == "ko" else self.en


class Position(_Part):
    """A point on the globe: where a label stands, and from where distances count."""

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)


class Sector(_Part):
    """A line of business."""

    id: _Name
    name: Label
    description: Label


class Region(_Part):
    """A place that firms can choose."""

    id: _Name
    code: str
    name: Label
    capital_area: bool
    competes: bool
    position: Position


class _Description(_Part):
    title: Label
    description: Label
    currency: str
    attribution: str
    sectors: list[Sector] = Field(min_length=1, max_length=100)
    regions: list[Region] = Field(min_length=2, max_length=1000)


@dataclass(frozen=True)
class Number:
    """A datum with its evidence."""

    variable: str
    region: str
    sector: str
    value: float
    unit: str
    year: str
    source: str
    grade: str
    note: str


@dataclass(frozen=True)
class World:
    """A world as loaded; sequences of numbers are in the order of `regions` and `sectors`: that of the keys."""

    name: str
    folder: Path
    title: Label
    description: Label
    currency: str
    attribution: str
    regions: tuple[Region, ...]
    sectors: tuple[Sector, ...]
    display_regions: tuple[str, ...]
    display_sectors: tuple[str, ...]
    numbers: dict[tuple[str, str, str], Number]
    digest: str

    @cached_property
    def region_ids(self) -> tuple[str, ...]:
        """Keys of the regions in numbering order."""
        return tuple(region.id for region in self.regions)

    @cached_property
    def sector_ids(self) -> tuple[str, ...]:
        """Keys of the sectors in numbering order."""
        return tuple(sector.id for sector in self.sectors)

    def value(self, variable: str, region: str = "", sector: str = "") -> float:
        """Return one number."""
        return self.numbers[variable, region, sector].value

    def by_region(self, variable: str) -> list[float]:
        """Return a variable for every region."""
        return [self.value(variable, region) for region in self.region_ids]

    def by_sector(self, variable: str) -> list[float]:
        """Return a variable for every sector."""
        return [self.value(variable, "", sector) for sector in self.sector_ids]

    def by_region_and_sector(self, variable: str) -> list[list[float]]:
        """Return a variable for every region (rows) and sector (columns)."""
        return [[self.value(variable, region, sector) for sector in self.sector_ids] for region in self.region_ids]

    def distances_km(self) -> list[list[float]]:
        """Return great-circle distances between regions, in whole kilometres (so that no processor's sine shows)."""
        return [[_distance_km(one.position, other.position) for other in self.regions] for one in self.regions]


def _distance_km(one: Position, other: Position) -> float:
    latitude, other_latitude = math.radians(one.lat), math.radians(other.lat)
    half_chord = (
        math.sin((other_latitude - latitude) / 2) ** 2
        + math.cos(latitude) * math.cos(other_latitude) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    )
    return float(round(2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half_chord)))))


def world_names() -> list[str]:
    """Return the names of all worlds that can be called by name."""
    return sorted({path.parent.name for folder in scenario_folders() for path in folder.glob("worlds/*/world.yaml")})


def find_world(name: str, beside: Path | None = None) -> Path:
    """Return the folder of a world given by name, or by a path relative to `beside`."""
    places = [folder / "worlds" / name for folder in scenario_folders()]
    if beside is not None:
        places = [beside / name, beside / "worlds" / name, *places]
    for place in places:
        if (place / "world.yaml").is_file():
            return place
    known = world_names()
    raise WorldError(
        f"world must be one of {', '.join(known)}, or a folder with a world.yaml; got {name!r}.{closest(name, known)}"
    )


def load_world(folder: Path) -> World:
    """Read and check a world.

    Raises
    ------
    WorldError
        With every problem of the folder, a sentence each.
    """
    problems: list[str] = []
    path = folder / "world.yaml"
    try:
        description = _Description.model_validate(read_mapping(path))
    except ValidationError as error:
        raise WorldError(
            [f"{path}: {'.'.join(map(str, e['loc']))}: {e['msg']}; got {e['input']!r}." for e in error.errors()]
        ) from None
    for kind, ids in (
        ("regions", [r.id for r in description.regions]),
        ("sectors", [s.id for s in description.sectors]),
    ):
        problems += [
            f"{path}: {kind} must name each id once; '{each}' stands twice."
            for each in sorted(set(ids))
            if ids.count(each) > 1
        ]
    regions = tuple(sorted(description.regions, key=lambda region: region.id))
    sectors = tuple(sorted(description.sectors, key=lambda sector: sector.id))
    numbers: dict[tuple[str, str, str], Number] = {}
    try:
        sources = {row["key"] for row in read_rows(folder / "sources.csv", SOURCE_COLUMNS)}
        numbers = _numbers(folder / "values.csv", regions, sectors, sources, problems)
    except WorldError:
        raise
    except ZonelabError as error:
        problems += error.problems
    if problems:
        raise WorldError(problems)
    text = "".join(read_text(folder / each) for each in ("world.yaml", "values.csv"))
    return World(
        name=folder.name,
        folder=folder,
        title=description.title,
        description=description.description,
        currency=description.currency,
        attribution=description.attribution,
        regions=regions,
        sectors=sectors,
        display_regions=tuple(region.id for region in description.regions),
        display_sectors=tuple(sector.id for sector in description.sectors),
        numbers=numbers,
        digest=hashlib.blake2b(text.encode(), digest_size=16).hexdigest(),
    )


def _expected_keys(
    regions: tuple[Region, ...], sectors: tuple[Sector, ...]
) -> dict[tuple[str, str, str], tuple[float, float]]:
    """Return every number that the world must give, with its range."""
    expected: dict[tuple[str, str, str], tuple[float, float]] = {}
    for variable, (given_for, least, greatest) in VARIABLES.items():
        for region in [r.id for r in regions] if given_for in ("region", "both") else [""]:
            for sector in [s.id for s in sectors] if given_for in ("sector", "both") else [""]:
                expected[variable, region, sector] = (least, greatest)
    return expected


def _numbers(
    path: Path, regions: tuple[Region, ...], sectors: tuple[Sector, ...], sources: set[str], problems: list[str]
) -> dict[tuple[str, str, str], Number]:
    """Return the numbers of `values.csv`, adding a sentence to `problems` for each that is wrong or missing."""
    expected = _expected_keys(regions, sectors)
    numbers: dict[tuple[str, str, str], Number] = {}
    for line, row in enumerate(read_rows(path, VALUE_COLUMNS), start=2):
        where = f"{path}: row {line}:"
        key = (row["variable"], row["region"], row["sector"])
        if key not in expected:
            problems.append(f"{where} {_unknown(key, regions, sectors)}")
            continue
        if key in numbers:
            problems.append(f"{where} must give each number once; {'/'.join(filter(None, key))} stands twice.")
        least, greatest = expected[key]
        try:
            value = float(row["value"])
        except ValueError:
            value = math.nan
        if not least <= value <= greatest:
            problems.append(f"{where} value must be a number from {least:g} to {greatest:g}; got {row['value']!r}.")
        if row["grade"] not in GRADES:
            problems.append(one_of(f"{where} grade", row["grade"], GRADES))
        if row["source"] and row["source"] not in sources:
            problems.append(
                f"{where} source must be a key of sources.csv; got {row['source']!r}.{closest(row['source'], sources)}"
            )
        if not row["source"] and row["grade"] in ("official", "reported"):
            problems.append(
                f"{where} source must be named for grade {row['grade']}; found none. Name it or call it an assumption."
            )
        if not row["unit"]:
            problems.append(f"{where} unit must be given; found none.")
        numbers[key] = Number(
            row["variable"],
            row["region"],
            row["sector"],
            value,
            row["unit"],
            row["year"],
            row["source"],
            row["grade"],
            row["note"],
        )
    problems += [
        f"{path}: must give {'/'.join(filter(None, key))}; it is missing." for key in expected if key not in numbers
    ]
    pool = sum(number.value for key, number in numbers.items() if key[0] == "pool_share")
    if not problems and abs(pool - 1.0) > 1e-9:
        problems.append(f"{path}: pool_share must sum to 1 over the sectors; it sums to {pool:g}.")
    return numbers


def _unknown(key: tuple[str, str, str], regions: tuple[Region, ...], sectors: tuple[Sector, ...]) -> str:
    """Return the sentence for a row that the model has no use for."""
    variable, region, sector = key
    if variable not in VARIABLES:
        return one_of("variable", variable, VARIABLES)
    given_for = VARIABLES[variable][0]
    if given_for in ("region", "both") and region not in {r.id for r in regions}:
        return one_of("region", region, [r.id for r in regions])
    if given_for in ("sector", "both") and sector not in {s.id for s in sectors}:
        return one_of("sector", sector, [s.id for s in sectors])
    what = "region and sector" if given_for == "both" else given_for
    return f"{variable} is given for {what} only; leave the other column empty."
