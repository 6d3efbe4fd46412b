"""A zone of the readable engine: where it holds, since when, and what it has brought about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.rules import designation

if TYPE_CHECKING:
    from sim.engines.readable.region import Region

#: It has not happened yet.
NO_MONTH = -1


@dataclass(eq=False)
class Designation:
    """A part of a zone: the sectors that one entry of the scenario, or one award of a round, adds to it.

    Attributes
    ----------
    round
        The round that awards it, or -1 if the scenario names its regions.
    announced, in_force, term
        Months.
    zone
        The zone that it belongs to; that of an award may change when the winner is known.
    sectors
        By number.
    firms_before
        Firms of its sectors in the zone's regions when it came into force.
    """

    round: int
    announced: int
    in_force: int
    term: int
    zone: Zone
    sectors: list[int] = field(default_factory=list)
    phase: int = designation.NONE
    end: int = 0
    is_extended: bool = False
    firms_before: int = 0

    @property
    def is_alive(self) -> bool:
        """Whether it is announced or in force."""
        return designation.is_alive(self.phase)

    @property
    def is_in_force(self) -> bool:
        """Whether it is in force."""
        return self.phase == designation.IN_FORCE

    def is_in_the_way(self, last_month: int) -> bool:
        """Whether it prevents another: it is announced or in force, or will be announced by `last_month`."""
        is_coming = self.round == -1 and self.phase == designation.NONE
        return self.is_alive or (is_coming and self.announced <= last_month)

    def covers(self, region: Region, sector: int) -> bool:
        """Return whether it is meant for a region and sector."""
        return region in self.zone.regions and sector in self.sectors

    def count_firms(self) -> int:
        """Return the firms in its regions and sectors."""
        return sum(region.firms[sector] for region in self.zone.regions for sector in self.sectors)


@dataclass(eq=False)
class Zone:
    """All designations of the same regions: one zone to money, slots and review (E03).

    Attributes
    ----------
    number
        Place in the list of the government's zones.
    regions
        Where it holds, in the order of their keys.
    announced, in_force
        Months in which its first designation was announced and came into force, or -1.
    aid_fund, aid_places
        What it has set aside for movers and not spent, bn, and for how many it can pay this month.
    """

    number: int
    regions: list[Region] = field(default_factory=list)
    designations: list[Designation] = field(default_factory=list)
    announced: int = NO_MONTH
    in_force: int = NO_MONTH
    score: float = 0.0
    money: float = 0.0
    permits: int = 0
    running: int = 0
    applicants: int = 0
    admission: float = 1.0
    aware: float = 0.0
    aid_fund: float = 0.0
    aid_places: int = 0
    pause_until: dict[int, int] = field(default_factory=dict)

    @property
    def is_in_force(self) -> bool:
        """Whether some of its sectors are in force."""
        return any(each.is_in_force for each in self.designations)

    @property
    def sectors(self) -> list[int]:
        """The sectors for which it is announced or in force, by number."""
        return sorted(sector for each in self.designations if each.is_alive for sector in each.sectors)

    @property
    def sectors_in_force(self) -> list[int]:
        """Those of them for which it is in force."""
        return sorted(sector for each in self.designations if each.is_in_force for sector in each.sectors)

    def is_paused(self, sector: int, month: int) -> bool:
        """Return whether an incident keeps new trials of a sector from starting."""
        return month < self.pause_until.get(sector, 0)

    def net_firms(self) -> int:
        """Return the firms of its sectors in force, minus those that were there before."""
        return sum(each.count_firms() - each.firms_before for each in self.designations if each.is_in_force)
