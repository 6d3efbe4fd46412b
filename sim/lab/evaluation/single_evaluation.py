"""The door ``sim.evaluate``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from sim.lab.evaluation.estimators import DESIGNS, ONE_DATE, DesignFit, fit, is_one_date
from sim.lab.evaluation.evaluation_card import Evaluation
from sim.lab.evaluation.periods import period_text
from sim.lab.evaluation.placebos import USUAL_PLACEBOS, Ranked, among_placebos, assignments
from sim.lab.evaluation.user_panel import UserPanel, panel_of
from sim.lab.work_time import MOST_HOURS, SECONDS_AN_HOUR, too_long
from sim.language.errors import ZonelabError, listed, one_of, quoted
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import (
    DEFAULT_SEED,
    GREATEST_SEED,
    Mistakes,
    function_problem,
    list_given,
    raise_all,
    text_problem,
    whole_problem,
)
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
    mistakes = Mistakes()
    mistakes.add(function_problem("on_progress", on_progress))
    dates = mistakes.of(_dates, treated, since)
    order = checked_evaluation(
        table, dates, mistakes, outcome=outcome, unit=unit, time=time, announced=announced, without=without, form=form,
        designs=designs, level=level, placebos=placebos, seed=seed,
    )  # fmt: skip
    return evaluation_of(order, on_progress)


@dataclass(frozen=True)
class EvaluationOrder:
    """An evaluation as it is to be made: the panel, the designs asked for (None for all that fit), and the placebos."""

    panel: UserPanel
    designs: tuple[str, ...] | None
    level: float
    placebos: int
    seed: int


def checked_evaluation(
    table: pd.DataFrame | Path | str,
    dates: Mapping[str, str] | None,
    mistakes: Mistakes,
    *,
    outcome: str,
    unit: str,
    time: str,
    announced: object,
    without: Sequence[str],
    form: str,
    designs: Sequence[str] | None,
    level: float,
    placebos: int,
    seed: int,
) -> EvaluationOrder:
    """Return the evaluation that is ordered; parameters are those of `evaluate` but for these.

    Parameters
    ----------
    table
    dates
        The first period of each treated unit; None where what is wrong with them is among the mistakes.
    mistakes
        What is wrong so far.

    Raises
    ------
    ZonelabError
        With all that is wrong.
    """
    mistakes.of(needed, "diff_diff", "diff-diff", sentence("An evaluation"), extra="evaluate")
    for problem in _problems(designs, level, placebos, seed):
        mistakes.add(problem)
    left = [without] if isinstance(without, str) else mistakes.of(list_given, "without", without)
    texts_given = {"outcome": outcome, "unit": unit, "time": time, "form": form}
    wrong = [text_problem(key, each) for key, each in texts_given.items()]
    for problem in wrong:
        mistakes.add(problem)
    if left is None or any(wrong):  # there is no table to look at
        mistakes.raise_all()
    panel = mistakes.of(
        panel_of, table, outcome, unit, time, dates,
        announced=None if announced is None else period_text(announced),
        without=[period_text(each) for each in left or ()], form=form,
    )  # fmt: skip
    mistakes.raise_all()
    assert panel is not None, "what is wrong with it has been told"
    asked = None if designs is None else tuple(dict.fromkeys(designs))
    return EvaluationOrder(panel, asked, float(level), int(placebos), int(seed))


def evaluation_of(order: EvaluationOrder, on_progress: Callable[[int], None] | None = None) -> Evaluation:
    """Return the evaluation of an order that is checked.

    Raises
    ------
    ZonelabError
        If no design takes several dates, or the placebos would take hours.
    """
    panel, designs, level, placebos, seed = order.panel, order.designs, order.level, order.placebos, order.seed
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
    chosen = assignments(panel, placebos, seed)
    real = _fits(panel, fitted, len(chosen))
    found = {design: among_placebos(panel, design, real[design], chosen, level, on_progress) for design in fitted}
    main = fitted[0] if designs is not None else _usual_main(found)
    names = tuple(tuple(panel.units[i] for i in each) for each in chosen)
    return Evaluation(panel, found, names, main, level, seed, placebos, tuple(notes))


def _fits(panel: UserPanel, designs: Sequence[str], placebos: int) -> dict[str, DesignFit]:
    """Return the fit of each design, and refuse placebos that would take longer than they may, as these did.

    Raises
    ------
    ZonelabError
        With how long they would take, and what to do.
    """
    began = perf_counter()
    found = {design: fit(design, panel.values, panel.starts) for design in designs}
    seconds = (perf_counter() - began) * placebos
    remedy = sentence(
        "Give --placebos {fewer}, or name the designs that matter with --design.",
        fewer=max(1, int(placebos * MOST_HOURS * SECONDS_AN_HOUR / max(seconds, 1e-9) / 2)),
    )
    wrong = too_long(
        seconds, remedy, MOST_HOURS, work=sentence("{placebos:,} placebos of each design", placebos=placebos)
    )
    if wrong is not None:
        raise ZonelabError(wrong)
    return found


def _usual_main(found: Mapping[str, Ranked]) -> str:
    """Return the design of sentence and picture where none was asked for."""
    there = [each for each in _MAIN if each in found]
    return next((each for each in there if not np.isinf(found[each].interval[0])), there[0])


def _dates(treated: object, since: object) -> dict[str, str]:
    """Return the first period of each treated unit, as text."""
    if isinstance(treated, Mapping):
        if since is not None:
            raise ZonelabError(sentence("since must be left out where treated gives the dates. Keep one of them."))
        raise_all([twice_problem("treated", [period_text(unit) for unit in treated])])
        return {period_text(unit): period_text(date) for unit, date in treated.items()}
    units = [treated] if isinstance(treated, str) or not isinstance(treated, Sequence) else list(treated)
    raise_all([twice_problem("treated", [period_text(each) for each in units])])
    if since is None:
        wrong = sentence(
            "since must say from which period on {units} has the policy; it is missing.",
            units=listed([str(each) for each in units]),
        )
        raise ZonelabError(wrong)
    return {period_text(each): period_text(since) for each in units}


def twice_problem(option: str, units: Sequence[str]) -> Sentence | None:
    """Return which unit is named more than once, or None."""
    twice = next((each for each in units if list(units).count(each) > 1), None)
    if twice is None:
        return None
    return sentence(
        "{option} must name each unit once; {unit} is there twice. Drop one.", option=option, unit=quoted(twice)
    )


def _problems(designs: Sequence[str] | None, level: object, placebos: object, seed: object) -> list[Sentence | None]:
    problems = Mistakes()
    asked = None if designs is None else problems.of(list_given, "designs", designs) or []
    found: list[Any] = [*problems.found]
    found += [one_of("designs", each, DESIGNS) for each in asked or () if each not in list(DESIGNS)]
    if asked == [] and not found:
        found.append(sentence("designs must name one or more of {all}; it names none.", all=listed(list(DESIGNS))))
    if not isinstance(level, float | int) or isinstance(level, bool) or not 0.5 <= level < 1:
        found.append(sentence("level must be a number from 0.5 to below 1; got {given}.", given=quoted(level)))
    return [*found, whole_problem("placebos", placebos, 1, 9999), whole_problem("seed", seed, 0, GREATEST_SEED)]
