"""What a world's record says of the model, as it is kept beside the world; nothing is run and nothing typed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sim.evidence.fact_check import FactCheck
from sim.evidence.kept_validation import VALIDATED, has_validation, kept_validation, record_of
from sim.evidence.pattern_check import PatternCheck
from sim.evidence.validate import Validation
from sim.explorer.session.scenario_list import named, stamp_of
from sim.language.errors import ZonelabError
from sim.results.posterior_table import DRAWS_MANIFEST, has_posterior
from sim.scenario.posterior import DRAWS_FILE
from sim.scenario.reading.manifest_schema import read_manifest
from sim.scenario.reading.text_files import is_file
from sim.scenario.world.fact_rows import FACTS
from sim.scenario.world.world import World

#: A fact that is met, but so many standard errors away that it is worth telling.
FAR = 1.0


@dataclass(frozen=True)
class WorldEvidence:
    """What is kept of how well the model agrees with the record of a world.

    Attributes
    ----------
    has_facts
        Whether the world has facts to hold the model against.
    validation
        How the model does; None where no validation is kept, or it is of something else by now.
    weights
        A row for each fitted weight, as `sim.evidence.calibrate.Calibration.told`; none where nothing is fitted.
    tied
        Pairs of weights that the facts tie together: one, other, correlation.
    measures
        The middle 90% of each fitted fact's measure before and after the facts were looked at.
    problems
        Why something that is there cannot be shown, as sentences of the code.
    """

    has_facts: bool
    validation: Validation | None
    weights: tuple[dict[str, Any], ...]
    tied: tuple[dict[str, Any], ...]
    measures: tuple[dict[str, Any], ...]
    problems: tuple[str, ...]

    def missed_facts(self) -> list[FactCheck]:
        """Return the facts that the model misses, those kept aside first, the worst first."""
        checks = self.validation.fact_checks if self.validation else ()
        missed = [each for each in checks if each.met is False]
        return sorted(missed, key=lambda each: (each.fact.use != "validation", -abs(each.apart)))

    def missed_patterns(self) -> list[PatternCheck]:
        """Return the patterns that the model misses."""
        return [each for each in self.validation.pattern_checks if each.met is False] if self.validation else []

    def nearly_missed(self) -> list[FactCheck]:
        """Return the facts that say something and are met, though the model's mean is far from them."""
        checks = self.validation.fact_checks if self.validation else ()
        return [each for each in checks if each.met and each.counted and abs(each.apart) > FAR and _is_far(each)]

    def met(self) -> tuple[int, int] | None:
        """Return how many facts that say something are met, and of how many, fitted and kept aside together."""
        if self.validation is None:
            return None
        both = [self.validation.met(use) for use in ("calibration", "validation")]
        return sum(met for met, _counted in both), sum(counted for _met, counted in both)


def _is_far(check: FactCheck) -> bool:
    """Return whether the mean is on the side where the fact is not: below a floor, above a ceiling."""
    return not (check.fact.kind == "at_most" and check.apart < 0) and not (
        check.fact.kind == "at_least" and check.apart > 0
    )


def kept_evidence(world: World) -> WorldEvidence:
    """Return what is kept beside a world; read once, as long as its files are as they are."""
    names = (VALIDATED, FACTS, DRAWS_FILE, DRAWS_MANIFEST)
    return _read(_Known(world), tuple(stamp_of(world.folder / name) for name in names))


@dataclass(frozen=True, eq=False)
class _Known:
    """A world that is known by its folder and fingerprint."""

    world: World

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and hash(self) == hash(other)

    def __hash__(self) -> int:
        return hash((self.world.folder, self.world.digest))


@lru_cache(maxsize=8)
def _read(known: _Known, _stamps: tuple[tuple[int, int], ...]) -> WorldEvidence:
    world = known.world
    problems: list[str] = []
    validation: Validation | None = None
    kept: dict[str, Any] = {}
    try:
        if has_posterior(world):
            kept = read_manifest(world.folder / DRAWS_MANIFEST, "calibration")
    except ZonelabError as error:
        problems += error.problems
    try:
        if has_validation(world):
            validation = kept_validation(world, named(record_of(world) or ""))
    except ZonelabError as error:
        problems += error.problems
    parts = (tuple(kept.get(name) or ()) for name in ("told", "correlations", "measures"))
    weights, tied, measures = parts
    return WorldEvidence(is_file(world.folder / FACTS), validation, weights, tied, measures, tuple(problems))
