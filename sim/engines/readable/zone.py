"""A zone of the readable engine: where it holds, since when, and what it has brought about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.rules import designation

if TYPE_CHECKING:
    from sim.engines.readable.region import Region


@dataclass(eq=False)
class Zone:
    """A designation of one or several regions for some sectors.

    Attributes
    ----------
    number
        Place in the list of the government's zones.
    round
        The round that awards it, or -1 if the scenario names its regions.
    announced, in_force, term
        Months.
    regions, sectors
        Where it holds; regions in the order of their keys, sectors by number.
    """

    number: int
    round: int
    announced: int
    in_force: int
    term: int
    regions: list[Region] = field(default_factory=list)
    sectors: list[int] = field(default_factory=list)
    phase: int = designation.NONE
    score: float = 0.0
    money: float = 0.0
    end: int = 0
    is_extended: bool = False
    permits: int = 0
    running: int = 0
    firms_before: int = 0
    applicants: int = 0
    admission: float = 1.0
    exempt: float = 0.0
    aware: float = 0.0
    pause_until: dict[int, int] = field(default_factory=dict)

    @property
    def is_alive(self) -> bool:
        """Whether it is announced or in force."""
        return self.phase in (designation.ANNOUNCED, designation.IN_FORCE)

    @property
    def is_in_force(self) -> bool:
        """Whether it is in force."""
        return self.phase == designation.IN_FORCE

    def is_in_the_way(self, last_month: int) -> bool:
        """Whether it prevents another zone: it is announced or in force, or will be announced by `last_month`."""
        is_coming = self.round == -1 and self.phase == designation.NONE
        return self.is_alive or (is_coming and self.announced <= last_month)

    def covers(self, region: Region, sector: int) -> bool:
        """Return whether the zone is meant for a region and sector."""
        return region in self.regions and sector in self.sectors

    def is_paused(self, sector: int, month: int) -> bool:
        """Return whether an incident keeps new trials of a sector from starting."""
        return month < self.pause_until.get(sector, 0)

    def count_firms(self) -> int:
        """Return the firms in the zone's regions and sectors."""
        return sum(region.firms[sector] for region in self.regions for sector in self.sectors)
