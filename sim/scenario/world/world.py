"""A world: its regions and sectors, and every number about them with unit, year, source and grade.

A world is a folder of data (`world.yaml`, `values.csv`, `sources.csv`, `dictionary.csv`, `outlines.geojson`), perhaps
with `facts.csv`.
Regions and sectors are numbered in the order of their keys, so that the order of a file never matters (L07).
"""

from __future__ import annotations

import hashlib
import math
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from sim.language.errors import WorldError, ZonelabError, not_one_of, placed
from sim.language.texts import marked, sentence
from sim.scenario.problems.sentences import validated
from sim.scenario.reading.text_files import (
    LARGEST_TABLE_BYTES,
    is_file,
    read_mapping,
    read_rows,
    read_text,
    scenario_folders,
)
from sim.scenario.schema.blocks import MOST_REGIONS, MOST_SECTORS, Block, Text
from sim.scenario.world.fact_rows import fact_source_problems
from sim.scenario.world.world_numbers import VALUE_COLUMNS as VALUE_COLUMNS
from sim.scenario.world.world_numbers import Key, Number, read_numbers

SOURCE_COLUMNS = ("key", "title", "url")
DICTIONARY_COLUMNS = ("name", "unit", "range", "meaning_en", "meaning_ko", "used_by")
#: Of the sphere on which distances are measured.
EARTH_RADIUS_KM = 6371.0

#: A word that no region or sector may have as its id: with provenance, the value of a key is written under it.
RESERVED = "value"


def _not_reserved(name: str) -> str:
    if name == RESERVED:
        raise ValueError(sentence("must not be 'value', which has a meaning in scenario files. Choose another id."))
    return name


_Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$"), AfterValidator(_not_reserved)]
_Word = Annotated[str, Field(max_length=200)]
_Prose = Annotated[str, Field(max_length=10_000)]


class Position(Block):
    """A point on the globe: the position of a label, and the end of distances."""

    lat: float = Field(strict=True, ge=-90, le=90)
    lon: float = Field(strict=True, ge=-180, le=180)


class Sector(Block):
    """A line of business."""

    id: _Name
    name: Text
    description: Text


class WorldRegion(Block):
    """A place that firms can choose."""

    id: _Name
    code: _Word
    name: Text
    capital_area: bool = Field(strict=True)
    competes: bool = Field(strict=True)
    position: Position
    nest: _Name | None = None


class _Description(Block):
    title: Text
    description: Text
    currency: _Word
    attribution: _Prose
    sectors: list[Sector] = Field(min_length=1, max_length=MOST_SECTORS)
    regions: list[WorldRegion] = Field(min_length=2, max_length=MOST_REGIONS)


@dataclass(frozen=True, eq=False)
class World:
    """A world as loaded; sequences of numbers are in the order of `regions` and `sectors`: that of the keys.

    Two loaded worlds are distinguished by their `digest`.
    """

    name: str
    folder: Path
    title: Text
    description: Text
    currency: str
    attribution: str
    regions: tuple[WorldRegion, ...]
    sectors: tuple[Sector, ...]
    display_regions: tuple[str, ...]
    display_sectors: tuple[str, ...]
    numbers: dict[Key, Number]
    digest: str

    @cached_property
    def region_ids(self) -> tuple[str, ...]:
        """Keys of the regions in numbering order."""
        return tuple(region.id for region in self.regions)

    @cached_property
    def sector_ids(self) -> tuple[str, ...]:
        """Keys of the sectors in numbering order."""
        return tuple(sector.id for sector in self.sectors)

    @cached_property
    def nests(self) -> tuple[int, ...]:
        """The number of the first region of each region's nest; a region without a nest is one by itself (E10c)."""
        first: dict[str, int] = {}
        return tuple(
            r if region.nest is None else first.setdefault(region.nest, r) for r, region in enumerate(self.regions)
        )

    def value(self, variable: str, region: str = "", sector: str = "") -> float:
        """Return one number."""
        return self.numbers[variable, region, sector].value

    def regions_where(self, holds: Callable[[WorldRegion], bool]) -> list[bool]:
        """Return whether something holds of each region, in the order of the file."""
        about = {region.id: region for region in self.regions}
        return [holds(about[name]) for name in self.display_regions]

    def by_region(self, variable: str) -> list[float]:
        """Return a variable for every region."""
        return [self.value(variable, region) for region in self.region_ids]

    def by_sector(self, variable: str) -> list[float]:
        """Return a variable for every sector."""
        return [self.value(variable, "", sector) for sector in self.sector_ids]

    def by_region_and_sector(self, variable: str) -> list[list[float]]:
        """Return a variable for every region (rows) and sector (columns)."""
        return [[self.value(variable, region, sector) for sector in self.sector_ids] for region in self.region_ids]

    @cached_property
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
        places = [beside / name, beside / "worlds" / name, *places] if name else places
    for place in places:
        for form in (name, *(unicodedata.normalize(form, name) for form in ("NFC", "NFD"))):
            folder = place.parent / form if name and place.name == name else place
            if is_file(folder / "world.yaml"):
                return folder
    template = marked("world must be one of {words}, or a folder with a world.yaml; got {given}.{hint}")
    raise WorldError(not_one_of(name, world_names(), template=template))


def load_world(folder: Path) -> World:
    """Read and check a world.

    Raises
    ------
    WorldError
        With every problem of the folder, a sentence each.
    """
    path = folder / "world.yaml"
    try:
        description = validated(_Description, read_mapping(path), path)
    except ZonelabError as error:
        raise WorldError(error.problems) from None
    problems: list[str] = [
        placed(path, sentence("{kind} must differ; '{id}' stands twice. Change one.", kind=kind, id=each))
        for kind, ids in (
            (sentence("ids of regions"), [region.id for region in description.regions]),
            (sentence("codes of regions"), [region.code for region in description.regions]),
            (sentence("ids of sectors"), [sector.id for sector in description.sectors]),
        )
        for each, times in sorted(Counter(ids).items())
        if times > 1
    ]
    regions = tuple(sorted(description.regions, key=lambda region: region.id))
    sectors = tuple(sorted(description.sectors, key=lambda sector: sector.id))
    sources: set[str] | None = None
    numbers: dict[Key, Number] = {}
    try:
        sources = {row["key"] for row in read_rows(folder / "sources.csv", SOURCE_COLUMNS)}
    except ZonelabError as error:
        problems += error.problems
    try:
        ids = [region.id for region in regions], [sector.id for sector in sectors]
        numbers, found = read_numbers(folder / "values.csv", *ids, sources)
        problems += found
    except ZonelabError as error:
        problems += error.problems
    try:
        problems += fact_source_problems(folder, sources) if sources is not None else []
    except ZonelabError as error:
        problems += error.problems
    if problems:
        raise WorldError(problems)
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
        digest=world_digest(folder),
    )


def world_digest(folder: Path) -> str:
    """Return the fingerprint of the files of a world that determine numbers."""
    text = "".join(read_text(folder / each, LARGEST_TABLE_BYTES) for each in ("world.yaml", "values.csv"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
