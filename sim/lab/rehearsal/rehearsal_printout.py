"""A rehearsal on a terminal."""

from __future__ import annotations

import numpy as np

from sim.lab.rehearsal.judgement import Judgement
from sim.lab.rehearsal.rehearsal import Rehearsal
from sim.lab.rehearsal.rehearsal_tables import unit_of
from sim.lab.rehearsal.rehearsal_words import amount, design_words
from sim.language import numbers
from sim.language.texts import Translate, texts, told
from sim.report.terminal import Column, print_table, print_text
from sim.results.estimates import Estimate


def print_rehearsal(found: Rehearsal, language: str) -> None:
    """Print the sentence, and what each design comes to."""
    _ = texts(language)
    print_text(found.sentence(language))
    print_table(_columns(_), [_row(each, language) for each in found.judgements], _, tight=True)
    print_text(
        _(
            "Truth: mean effect on the regions with a zone, and in brackets what it would be if they had gained only "
            "what is new to the country. False alarm: how often an effect is found where there is none, in these "
            "regions and in those that the model's own rule of choice takes. Level of the tests: {level}."
        ).format(level=numbers.share(found.level))
    )
    for note in found.notes:
        print_text(told(note, _))
    words = design_words(found.recommendation, language)
    if len(found.scores) > 1:
        print_text(_("Recommended, chosen on one half of the histories: {design}").format(design=words))


def _columns(_: Translate) -> list[Column]:
    """Return the columns; those of the highest rank go first where the terminal is narrow."""
    return [
        Column(_("Design"), is_text=True),
        Column(_("Estimate")),
        Column(_("Truth")),
        Column(_("False alarm"), widest_heading=8),
        Column(_("Power")),
        Column(_("Interval holds the truth"), rank=2, widest_heading=10),
        Column(_("Wrong sign"), rank=3, widest_heading=6),
        Column(_("Times too great where found"), rank=3, widest_heading=10),
        Column(_("Effect found at 80%"), rank=1, widest_heading=10),
        Column(_("Smallest p"), rank=4, widest_heading=8),
    ]


def _row(judged: Judgement, language: str) -> list[str]:
    score, unit = judged.score, unit_of(judged)
    truth, country = (amount(float(each.mean()), unit, language) for each in (score.truth, score.country))
    alarms = f"{_percent(judged.size)}, {_percent(judged.size_by_rule)}" if score.tests else numbers.NOTHING
    detectable = judged.detectable_effect
    estimator, *others = score.design.name.split(":")
    return [
        f"{':'.join([estimator, *others[:-2]])}:\n{':'.join(others[-2:])}",
        amount(float(score.estimate.mean()), unit, language),
        f"{truth}\n({country})",
        alarms,
        _percent(judged.power),
        _percent(judged.coverage),
        _percent(judged.type_s),
        numbers.number(judged.exaggeration, 1),
        numbers.NOTHING if np.isnan(detectable) else amount(detectable, unit, language),
        numbers.figures(score.smallest_p, 2),
    ]


def _percent(found: Estimate) -> str:
    return numbers.NOTHING if np.isnan(found.mean) else numbers.share(found.mean)
