"""What a statistician would see of the firms: once a year, not all of them, with errors, in series that do not join.

An evaluation has no firms, it has a count of them. An `Observation` makes that count of the model's firms:

    registered = the firms that are in the register of the survey; each is, with probability `coverage`
    counted    = registered x factor of the series, in the years from its break on
    reported   = counted + noise x sqrt(100 x counted) x standard normal number, rounded, not below 0

Whoever is missing from the register stays so, and the factor of a region is the same in all its years; the error is new
in each year. So the relative standard error is `noise` where 100 firms are counted, and larger where there are fewer,
as in any count. All three are luck by address (`sim.numerics.luck`): a policy and its baseline are seen with the same
luck, and where they have the same firms the same number is reported.

The ministry's own count is another thing: the firms that came to its zones since they were announced, gross (M14), and
none elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from sim.language.errors import ZonelabError, one_of
from sim.language.texts import sentence
from sim.numerics.luck import REGISTER, SURVEY
from sim.numerics.luck_arrays import normals, uniforms
from sim.results.ensemble import EnsembleResult
from sim.results.reported import reported_by_month
from sim.scenario.reading.observation_file import OBSERVATION, read_observation
from sim.scenario.schema.words import month_number
from sim.scenario.world.world import World

Floats = NDArray[np.float64]

#: The settings that have a name.
PRESETS = ("truth", "yearly_survey", "ministry_count")
_MONTHS_A_YEAR, _USUAL_COUNT = 12, 100.0


@dataclass(frozen=True)
class Observation:
    """How firms are counted; the defaults see every firm in every month.

    Attributes
    ----------
    name
        For tables and manifests.
    counts
        ``firms``, those that are there; or ``attracted``, those that came since the region's zone was announced (M14).
    survey_month
        The calendar month at whose end a yearly count is taken, from 1; None counts each month.
    coverage : float [share]
        Of the firms that are in the survey's register.
    noise : float [share]
        Relative standard error of a count of 100 firms.
    break_from
        The first year of a newer series; None for one series throughout.
    break_factor : float [ratio]
        What the newer series counts for one firm of the older.
    break_spread : float [ln]
        Standard deviation over regions of the logarithm of that factor.
    """

    name: str = "truth"
    counts: Literal["firms", "attracted"] = "firms"
    survey_month: int | None = None
    coverage: float = 1.0
    noise: float = 0.0
    break_from: int | None = None
    break_factor: float = 1.0
    break_spread: float = 0.0

    def __post_init__(self) -> None:
        """Raise a `ZonelabError` if a setting is out of its range."""
        ranges = {"coverage": (0.01, 1), "noise": (0, 100), "break_factor": (0, 100), "break_spread": (0, 100)}
        if self.survey_month is not None:
            ranges["survey_month"] = (1, 12)
        wrong = [
            sentence(
                "{name} must be {allowed}; got {given}.",
                name=name,
                allowed=sentence("{least:g} to {greatest:g}", least=least, greatest=greatest),
                given=getattr(self, name),
            )
            for name, (least, greatest) in ranges.items()
            if not least <= getattr(self, name) <= greatest
        ]
        if self.counts not in ("firms", "attracted"):
            wrong.append(one_of("counts", self.counts, ("firms", "attracted")))
        if wrong:
            raise ZonelabError(wrong)

    def months(self, start: str, months: int) -> NDArray[np.int64]:
        """Return the months of a horizon at whose end firms are counted, from 0.

        Examples
        --------
        >>> Observation(survey_month=12).months("2018-03", 30).tolist(), Observation().months("2018-03", 3).tolist()
        ([9, 21], [0, 1, 2])
        """
        calendar = month_number(start) + np.arange(months)
        keep = np.ones(months, dtype=bool) if self.survey_month is None else calendar % 12 == self.survey_month - 1
        return np.flatnonzero(keep).astype(np.int64)


def observation(name: str, world: World) -> Observation:
    """Return the settings of a name for a world, as its observation file has them.

    Parameters
    ----------
    name
        ``truth``, which needs no file; ``yearly_survey``; ``ministry_count``.
    world
        The world whose statistics are meant.

    Raises
    ------
    ZonelabError
        If there is no such name, or the world has no such file, or a wrong one.
    """
    if name not in PRESETS:
        raise ZonelabError(one_of("observation", name, PRESETS))
    if name == "truth":
        return Observation()
    file = read_observation(world.folder / OBSERVATION)
    if name == "ministry_count":
        return Observation(name, "attracted", file.ministry_count.survey_month.value)
    survey = file.yearly_survey
    values = {key: getattr(survey, key).value for key in type(survey).model_fields}
    return Observation(name, **values)


def observed(
    panel: NDArray[Any], setting: Observation, start: str, seed: int, entities: Sequence[int] | None = None
) -> Floats:
    """Return what is counted of firms.

    Parameters
    ----------
    panel : array, shape [run, region, month]
        Firms at the end of each month: of runs 0, 1, ... of a seed.
    setting
        How they are counted.
    start
        The first month, ``YYYY-MM``.
    seed
        That of the runs: policy and baseline have the same luck then.
    entities
        The number of each region in the order of the regions' keys; by default 0, 1, ...

    Returns
    -------
    array, shape [run, region, period]
        A count for each of the months `Observation.months`; whole numbers.
    """
    runs, regions, months = panel.shape
    when = setting.months(start, months)
    counted = np.asarray(panel[:, :, when], dtype=np.float64)
    numbered = range(regions) if entities is None else entities
    if setting.coverage < 1.0:
        missing = uniforms(runs, seed, REGISTER, numbered)
        counted = np.asarray(binom.ppf(missing, counted, setting.coverage), dtype=np.float64)
    calendar = month_number(start) + when
    if setting.break_from is not None:
        differs = normals(runs, seed, REGISTER, numbered, key=1)
        factor = setting.break_factor * np.exp(setting.break_spread * differs)
        counted = np.where(calendar // _MONTHS_A_YEAR >= setting.break_from, counted * factor, counted)
    if setting.noise > 0:
        error = normals(runs, seed, SURVEY, numbered, calendar.tolist())
        counted = counted + setting.noise * np.sqrt(_USUAL_COUNT * counted) * error
    return np.maximum(np.rint(counted), 0.0)


def observed_of(result: EnsembleResult, setting: Observation) -> Floats:
    """Return what is counted of the runs of a scenario, shape [run, region, period], as in the world file."""
    monthly = result.region_firms if setting.counts == "firms" else reported_by_month(result)
    panel = monthly.transpose(0, 2, 1)
    return observed(panel, setting, result.scenario.settings.start, result.seed, result.region_order.tolist())
