"""The door ``sim.evaluate``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from sim.lab.evaluation.estimators import DESIGNS, ONE_DATE, is_one_date
from sim.lab.evaluation.evaluation_card import Evaluation
from sim.lab.evaluation.periods import period_text
from sim.lab.evaluation.placebos import USUAL_PLACEBOS, Ranked, among_placebos, assignments
from sim.lab.evaluation.user_panel import panel_of
from sim.language.errors import ZonelabError, listed, one_of, quoted
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import DEFAULT_SEED, GREATEST_SEED, raise_all, whole_problem
from sim.numerics.extras import needed

#: With 17 regions no p below 1/17 can be reached, so the usual level of 95% would never find anything.
USUAL_LEVEL = 0.9
#: Designs of the sentence: the first that is there and whose interval has ends; whether it has does not depend on what
#: came after the policy, so nothing is chosen by its effect.
_MAIN = ("synthetic_control", "synthetic_did", "imputation")


def evaluate(
    table: pd.DataFrame | Path | str,
    *,
    outcome: str,
    unit: str,
    time: str,
    treated: str | Sequence[str] | Mapping[str, object],
    since: object = None,
    announced: object = None,
    without: Sequence[str] = (),
    form: str = "level",
    designs: Sequence[str] | None = None,
    level: float = USUAL_LEVEL,
    placebos: int = USUAL_PLACEBOS,
    seed: int = DEFAULT_SEED,
    on_progress: Callable[[int], None] | None = None,
) -> Evaluation:
    """Evaluate a policy on a panel of your own, by the usual designs, with placebos in space.

    Parameters
    ----------
    table
        A data frame, or the path of a CSV or Parquet file, with a row for each unit and period: balanced, without gaps.
    outcome, unit, time
        Names of its columns.
    treated
        The unit with the policy, or several, or the first period of each.
    since
        The first period with the policy, if `treated` does not give it.
    announced
        The period of the announcement; from it to the policy, periods are left out.
    without
        Units to leave out, such as those that could not have had the policy.
    form
        ``level``; ``log``, the natural logarithm of the outcome; or ``index``, in percent of the unit's own mean of the
        clean periods, for units of very different size.
    designs
        Keys of `sim.lab.evaluation.estimators.DESIGNS`; by default all that fit. The first is that of sentence and
        picture if it is given.
    level : float [share]
        Of the intervals: at this level a design finds an effect, or does not.
    placebos
        How many there are at most; of more choices of controls, so many are drawn.
    seed
        Of the drawing.
    on_progress
        Called with the number of placebo fits done since the last call.

    Returns
    -------
    Evaluation

    Raises
    ------
    ZonelabError
        If the table or an argument is not allowed, or diff-diff is not installed (``zonelab[evaluate]``).
    """
    needed("diff_diff", "diff-diff", sentence("An evaluation"), extra="evaluate")
    dates = _dates(treated, since)
    raise_all(_problems(designs, level, placebos, seed))
    panel = panel_of(
        table, outcome, unit, time, dates,
        announced=None if announced is None else period_text(announced),
        without=[period_text(each) for each in ([without] if isinstance(without, str) else without)],
        form=form,
    )  # fmt: skip
    asked = list(DESIGNS) if designs is None else list(dict.fromkeys(designs))
    left_out = [] if is_one_date(panel.values, panel.starts) else [each for each in asked if each in ONE_DATE]
    notes: list[Sentence] = []
    if left_out:
        told = sentence(
            "left out, since it takes one date for all and here they differ: {designs}.", designs=listed(left_out)
        )
        notes.append(told)
    fitted = [each for each in asked if each not in left_out]
    if not fitted:
        raise ZonelabError(sentence("designs must hold one that takes several dates: callaway_santanna, imputation."))
    chosen = assignments(panel, int(placebos), int(seed))
    found = {design: among_placebos(panel, design, chosen, float(level), on_progress) for design in fitted}
    main = fitted[0] if designs is not None else _usual_main(found)
    names = tuple(tuple(panel.units[i] for i in each) for each in chosen)
    return Evaluation(panel, found, names, main, float(level), int(seed), int(placebos), tuple(notes))


def _usual_main(found: Mapping[str, Ranked]) -> str:
    """Return the design of sentence and picture where none was asked for."""
    there = [each for each in _MAIN if each in found]
    return next((each for each in there if not np.isinf(found[each].interval[0])), there[0])


def _dates(treated: object, since: object) -> dict[str, str]:
    """Return the first period of each treated unit, as text."""
    if isinstance(treated, Mapping):
        if since is not None:
            raise ZonelabError(sentence("since must be left out where treated gives the dates. Keep one of them."))
        return {period_text(unit): period_text(date) for unit, date in treated.items()}
    units = [treated] if isinstance(treated, str) or not isinstance(treated, Sequence) else list(treated)
    if since is None:
        wrong = sentence(
            "since must say from which period on {units} has the policy; it is missing.",
            units=listed([str(each) for each in units]),
        )
        raise ZonelabError(wrong)
    return {period_text(each): period_text(since) for each in units}


def _problems(designs: Sequence[str] | None, level: object, placebos: object, seed: object) -> list[Sentence | None]:
    found = [one_of("designs", each, DESIGNS) for each in designs or () if each not in DESIGNS]
    if designs is not None and not designs:
        found.append(sentence("designs must name one or more of {all}; it names none.", all=listed(list(DESIGNS))))
    if not isinstance(level, float | int) or isinstance(level, bool) or not 0.5 <= level < 1:
        found.append(sentence("level must be a number from 0.5 to below 1; got {given}.", given=quoted(level)))
    return [*found, whole_problem("placebos", placebos, 1, 9999), whole_problem("seed", seed, 0, GREATEST_SEED)]
