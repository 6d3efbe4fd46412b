"""Changed agents of the readable engine, as the doors to many runs take them, and what a manifest says about them."""

from __future__ import annotations

import hashlib
import inspect
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from sim.language.texts import Sentence

if TYPE_CHECKING:
    from sim.engines.readable.firm import Firm
    from sim.engines.readable.government import CentralGovernment
    from sim.engines.readable.model import ZoneModel
    from sim.engines.readable.region import Region


@dataclass(frozen=True)
class Agents:
    """Classes in the place of the model's own; None for what stays as it is."""

    firm_class: type[Firm] | None = None
    region_class: type[Region] | None = None
    government_class: type[CentralGovernment] | None = None
    model_class: type[ZoneModel] | None = None

    @property
    def changed(self) -> dict[str, type]:
        """The classes that are given, by argument."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: each for name, each in given.items() if each is not None}

    def problems(self) -> list[Sentence]:
        """Return what is wrong with the classes."""
        from sim.engines.readable.firm import Firm
        from sim.engines.readable.government import CentralGovernment
        from sim.engines.readable.mesa_base import subclass_problem  # mesa is imported where it is needed
        from sim.engines.readable.model import ZoneModel
        from sim.engines.readable.region import Region

        bases = dict(
            zip((each.name for each in fields(self)), (Firm, Region, CentralGovernment, ZoneModel), strict=True)
        )
        found = (subclass_problem(name, each, bases[name]) for name, each in self.changed.items())
        return [problem for problem in found if problem is not None]

    def entry(self) -> dict[str, dict[str, str | None]]:
        """Return what a manifest holds about the classes: their paths, and fingerprints of their sources."""
        return {
            name: {"class": f"{each.__module__}.{each.__qualname__}", "source": source_digest(each)}
            for name, each in self.changed.items()
        }


def source_digest(changed: type) -> str | None:
    """Return the fingerprint of the source of a class and of its bases outside zonelab; None if a source is missing."""
    digest = hashlib.blake2b(digest_size=16)
    ours = {each for base in changed.__mro__ if base.__module__.startswith("sim.") for each in base.__mro__}
    for each in changed.__mro__:
        if each in ours:  # and what Mesa makes its classes of, such as typing.Generic
            continue
        try:
            digest.update(inspect.getsource(each).encode())
        except (OSError, TypeError):  # made by hand, or typed into an interpreter
            return None
    return digest.hexdigest()
