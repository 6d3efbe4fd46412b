"""The rehearsal in words, and its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.lab.rehearsal.evaluation_designs import WORDS
from sim.lab.rehearsal.judgement import MOST_BIAS, Judgement
from sim.lab.rehearsal.rehearsal_tables import PARTS, unit_of
from sim.language import numbers
from sim.language.texts import Noun, texts
from sim.results.estimates import Estimate

if TYPE_CHECKING:
    from sim.lab.rehearsal.rehearsal import Rehearsal
    from sim.report.plots.style import Figure

#: Up to this chance it is told as one case of so many.
_ONE_OF = 0.4
_LEAST = 0.005


def design_words(judged: Judgement, language: str) -> str:
    """Return a design in words."""
    _, design = texts(language), judged.score.design
    parts = (design.outcome, design.form, design.controls, design.test, design.steps)
    about = ", ".join(_(WORDS[part]) for part in parts)
    return _("{estimator} ({about})").format(estimator=_(WORDS[design.estimator]), about=about)


def cases(power: Estimate, language: str) -> str:
    """Return a chance as cases.

    Examples
    --------
    >>> cases(Estimate(0.17, 0.14, 0.2), "en"), cases(Estimate(0.82, 0.7, 0.9), "en")
    ('about 1 case of 6 (14% to 20%)', 'about 8 cases of 10 (70% to 90%)')
    """
    _ = texts(language)
    ends = numbers.between(numbers.share(power.low), numbers.share(power.high), language)
    if power.mean < _LEAST:
        return _("almost no case ({range})").format(range=ends)
    if power.mean > 1 - _LEAST:
        return _("almost every case ({range})").format(range=ends)
    if power.mean <= _ONE_OF:
        return _("about 1 case of {many} ({range})").format(many=round(1 / power.mean), range=ends)
    return _("about {some} cases of 10 ({range})").format(some=max(4, min(9, round(10 * power.mean))), range=ends)


def rehearsal_sentence(found: Rehearsal, language: str) -> str:
    """Return the sentence of a rehearsal."""
    _, judged = texts(language), found.recommendation
    tested = sum(each.tests for each in found.scores)
    if not judged.score.tests:
        return _(
            "This evaluation has no test: it reports {estimate} where the zone gained {truth}, and {country} would be "
            "new to the country."
        ).format(**_amounts(judged, language))
    years = judged.score.years
    if tested == 1:
        text = _(
            "After {years} years the planned evaluation would find this effect in {cases}; it can never see what is "
            "new to the country."
        )
    else:
        text = _(
            "After {years} years the best of {designs} evaluations would find this effect in {cases}; none can ever "
            "see what is new to the country."
        )
    told = text.format(years=years, designs=tested, cases=cases(judged.power, language))
    return " ".join([told, *_warnings(judged, language)])


def _warnings(judged: Judgement, language: str) -> list[str]:
    """Return what a reader must know of a design that is not honest: false alarms, bias, and its interval."""
    _, found = texts(language), []
    if judged.cries_wolf:
        wrong = max(judged.sizes, key=lambda each: each.mean)
        template = _("But it would also find one in {cases} in which there is none.")
        found.append(template.format(cases=cases(wrong, language)))
    if judged.bias > MOST_BIAS:
        template = _("On average it reports {estimate} where the zone gained {truth}.")
        found.append(template.format(**_amounts(judged, language)))
    if judged.coverage.high < 1 - judged.level:
        template = _("Its interval of {level} would hold the truth in {cases} only.")
        shown = numbers.share(1 - judged.level)
        found.append(template.format(level=shown, cases=cases(judged.coverage, language)))
    return found


def _amounts(judged: Judgement, language: str) -> dict[str, str]:
    """Return estimate and truths of a design with their unit."""
    score = judged.score
    named = {"estimate": score.estimate, "truth": score.truth, "country": score.country}
    return {
        name: Noun(amount(float(values[judged.some].mean()), unit_of(judged), language))
        for name, values in named.items()
    }


def amount(value: float, unit: str, language: str) -> str:
    """Return an estimate with its unit."""
    _ = texts(language)
    shown = {
        "firms": _("{n} firms"), "jobs": _("{n} jobs"), "log points": _("{n} in logs"),
        "index, 100 before": _("{n} of 100 before"), "percent of the country": _("{n}% of the country"),
    }  # fmt: skip
    places = 2 if unit == "log points" else 1
    return shown[unit].format(n=numbers.signed(value, places))


def picture(found: Rehearsal, language: str) -> Figure:
    """Return the picture of the recommended design."""
    from sim.report.plots.rehearsal_figure import found_and_biased

    judged = found.recommendation
    score, some = judged.score, judged.some
    found_right, wrong = judged.right[some], (judged.found & score.wrong_sign)[some]
    counts = hundred([float(found_right.mean()), float(wrong.mean())])
    parts = {part: float(getattr(score, part)[some].mean()) for part in PARTS}
    unit = unit_of(judged)
    return found_and_biased(
        counts,
        parts,
        float(score.country[some].mean()),
        lambda value: amount(value, unit, language),
        found.sentence(language),
        design_words(judged, language),
        language,
    )


def hundred(shares: list[float]) -> tuple[int, int, int]:
    """Return how many of 100 histories are found, wrong and missed, whole numbers nearest to the shares.

    Examples
    --------
    >>> hundred([0.166, 0.004])
    (17, 0, 83)
    """
    right, wrong = (int(np.floor(100 * each + 0.5)) for each in shares)
    right = min(right, 100 - wrong)
    return right, wrong, 100 - right - wrong
