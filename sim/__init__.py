"""zonelab: an agent-based simulator of regions that compete for firms, a zone and central support.

The doors are a verb each: `load_scenario`, `run_ensemble`, `compare`, `sweep`, `load_sweep`, `sensitivity`, `discover`,
`calibrate`, `load_posterior`, `validate`, `evaluate`, `flip`, `review`, `race`, `promise`, `rehearse`, `worth`,
`search`, `study`; and the class `ZoneModel`. They are imported when first used, so that a command that needs none of
them starts at once.
"""

from __future__ import annotations

import sys

from sim.version import __version__ as __version__

TYPE_CHECKING = False  # as that of `typing`, which the command line must not wait for (`sim.cli.start`)
if TYPE_CHECKING:
    from typing import Any

    from sim.engines.readable.model import ZoneModel as ZoneModel
    from sim.evidence.calibrate import calibrate as calibrate
    from sim.evidence.validate import validate as validate
    from sim.lab.evaluation.single_evaluation import evaluate as evaluate
    from sim.lab.flip.flip_door import flip as flip
    from sim.lab.promise.promise_door import promise as promise
    from sim.lab.race.race import race as race
    from sim.lab.rehearsal.rehearsal import rehearse as rehearse
    from sim.lab.review.review_door import review as review
    from sim.lab.search.search_door import search as search
    from sim.lab.worth.worth_door import worth as worth
    from sim.language.errors import ZonelabError as ZonelabError
    from sim.results.posterior_table import load_posterior as load_posterior
    from sim.runs import compare as compare
    from sim.runs import run_ensemble as run_ensemble
    from sim.scenario.load import Scenario as Scenario
    from sim.scenario.load import load_scenario as load_scenario
    from sim.studies.build import study as study
    from sim.sweeps.doors import discover as discover
    from sim.sweeps.doors import load_sweep as load_sweep
    from sim.sweeps.doors import sensitivity as sensitivity
    from sim.sweeps.doors import sweep as sweep

_DOORS = {
    "Scenario": "sim.scenario.load",
    "ZoneModel": "sim.engines.readable.model",
    "ZonelabError": "sim.language.errors",
    "calibrate": "sim.evidence.calibrate",
    "compare": "sim.runs",
    "discover": "sim.sweeps.doors",
    "evaluate": "sim.lab.evaluation.single_evaluation",
    "flip": "sim.lab.flip.flip_door",
    "load_posterior": "sim.results.posterior_table",
    "load_scenario": "sim.scenario.load",
    "load_sweep": "sim.sweeps.doors",
    "promise": "sim.lab.promise.promise_door",
    "review": "sim.lab.review.review_door",
    "race": "sim.lab.race.race",
    "rehearse": "sim.lab.rehearsal.rehearsal",
    "run_ensemble": "sim.runs",
    "search": "sim.lab.search.search_door",
    "sensitivity": "sim.sweeps.doors",
    "study": "sim.studies.build",
    "sweep": "sim.sweeps.doors",
    "validate": "sim.evidence.validate",
    "worth": "sim.lab.worth.worth_door",
}
__all__ = ["__version__", *_DOORS]


def __getattr__(name: str) -> Any:
    """Import a door when it is first used."""
    if name in _DOORS:
        import importlib

        return getattr(importlib.import_module(_DOORS[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}; its doors are {', '.join(__all__)}")


def __dir__() -> list[str]:
    """Return the doors, for whoever looks what there is."""
    return sorted(__all__)


class _Moved:
    """Asked last, when no module was found: if it has moved, the error names its new path."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        """Raise if the module has moved; else leave it to Python to say that there is none."""
        if name.partition(".")[0] in ("sim", "explorer"):
            from sim.language.retired import refuse

            refuse(name)


sys.meta_path.append(_Moved())
