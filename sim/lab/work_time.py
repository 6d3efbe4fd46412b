"""How long an instrument works: estimated before it begins, told if one waits for it, and refused if it is too long.

The limit is an hour; where an instrument lets its user allow more (``most_hours``), it is what the user allows.

What counts is runs, by the size of the scenarios; an instrument adds what it does with them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from numbers import Real

from sim.language.errors import ZonelabError, quoted
from sim.language.texts import Sentence, sentence, texts
from sim.numerics.processors import usable_processors
from sim.scenario.load import Scenario
from sim.sweeps.design.sizes import seconds_a_point

SECONDS_AN_HOUR = 3600
#: Work that takes longer is told beforehand, and longer than this is refused unless more is allowed.
TOLD_FROM_SECONDS, MOST_HOURS = 10.0, 1.0
#: Nobody can allow, or is told to allow, more hours than these: a year.
MOST_ALLOWED = 8760
#: Called once with about how many seconds the work takes, when all that was given has been found right.
OnBegin = Callable[[float], None]


def seconds_of_runs(scenarios: Sequence[Scenario], runs: int, threads: int | None = None) -> float:
    """Return about how long it takes to run scenarios, each as often, on this machine."""
    team = min(threads or usable_processors(), usable_processors())
    return sum(seconds_a_point(each, int(runs)) / 2 for each in scenarios) / team


def hours_problem(most_hours: object) -> Sentence | None:
    """Return what is wrong with the hours that work may take, as a user allows them."""
    is_number = isinstance(most_hours, Real) and not isinstance(most_hours, bool)
    if is_number and 0 < float(str(most_hours)) <= MOST_ALLOWED:
        return None
    return sentence(
        "most_hours must be a number above 0 and not above {most:,}; got {given}.",
        most=MOST_ALLOWED,
        given=quoted(most_hours),
    )


def too_long(
    seconds: float,
    remedy: Sentence,
    most_hours: float = MOST_HOURS,
    *,
    work: Sentence | None = None,
    may_allow: bool = False,
) -> Sentence | None:
    """Return what is wrong with work that takes too long; None if it does not.

    Parameters
    ----------
    seconds
        About how long it takes.
    remedy
        What makes it shorter, as a sentence.
    most_hours : float [hours]
        What it may take.
    work
        What there is so much of, as the subject of a sentence.
    may_allow
        Whether the user may allow more, and it would work then.
    """
    hours = seconds / SECONDS_AN_HOUR
    if hours <= most_hours:
        return None
    enough = math.ceil(2 * hours)
    if may_allow and enough <= MOST_ALLOWED:
        remedy = sentence(
            "{remedy} Or allow more: --most-hours {enough} (most_hours in Python).", remedy=remedy, enough=enough
        )
    return sentence(
        "the work must take at most {most} h; {work} would take about {hours} h on this machine. {remedy}",
        most=f"{most_hours:g}",
        work=work or sentence("it"),
        hours=f"{hours:.2g}" if hours < 1 else f"{hours:,.1f}",
        remedy=remedy,
    )


def begin(seconds: float, remedy: Sentence, on_begin: OnBegin | None) -> None:
    """Refuse work that takes too long, and tell how long it takes.

    Parameters
    ----------
    seconds
        About how long it takes.
    remedy
        What makes it shorter.
    on_begin
        Is told; it may raise.

    Raises
    ------
    ZonelabError
        If it would take longer than `MOST_HOURS`.
    """
    wrong = too_long(seconds, remedy, MOST_HOURS)
    if wrong is not None:
        raise ZonelabError(wrong)
    if on_begin is not None:
        on_begin(seconds)


def time_text(seconds: float, language: str) -> str:
    """Return how long work takes, as a person says it; empty if it is hardly a wait.

    Examples
    --------
    >>> time_text(3, "en")
    ''
    >>> time_text(43.2, "en")
    'This takes about 45 s on this machine where nothing else runs.'
    >>> time_text(640, "en")
    'This takes about 11 min on this machine where nothing else runs.'
    """
    if seconds < TOLD_FROM_SECONDS:
        return ""
    _ = texts(language)
    if seconds < 100:
        told = _("This takes about {seconds} s on this machine where nothing else runs.")
        return told.format(seconds=5 * round(seconds / 5))
    told = _("This takes about {minutes} min on this machine where nothing else runs.")
    return told.format(minutes=round(seconds / 60))
