"""Names of a world's regions and sectors in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sim.scenario.world.world import World


@dataclass(frozen=True)
class Names:
    """The names of a world's regions and sectors in a language, 'en' or 'ko'."""

    world: World
    language: str

    @cached_property
    def regions(self) -> dict[str, str]:
        """The name of each region by its id, in the order of the world file."""
        names = {each.id: each.name.in_language(self.language) for each in self.world.regions}
        return {each: names[each] for each in self.world.display_regions}

    @cached_property
    def sectors(self) -> dict[str, str]:
        """The name of each sector by its id, in the order of the world file."""
        names = {each.id: each.name.in_language(self.language) for each in self.world.sectors}
        return {each: names[each] for each in self.world.display_sectors}

    def region(self, region: str) -> str:
        """Return the name of a region; an id that the world has not stays as it is."""
        return self.regions.get(region, region)

    def sector(self, sector: str) -> str:
        """Return the name of a sector; an id that the world has not stays as it is."""
        return self.sectors.get(sector, sector)

    def of_id(self, text: str) -> str:
        """Return the name of a region or else of a sector; what is neither stays as it is.

        Examples
        --------
        >>> from sim.scenario.world.world import find_world, load_world
        >>> names = Names(load_world(find_world("two_islands")), "ko")
        >>> names.region("reef"), names.of_id("pearls"), names.of_id("nowhere")
        ('산호초', '진주', 'nowhere')
        """
        return self.regions.get(text) or self.sector(text)
