"""How long an instrument works: estimated before it begins, told if one waits for it, and refused beyond an hour.

What counts is runs, by the size of the scenarios; an instrument adds what it does with them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sim.language.errors import ZonelabError
from sim.language.texts import Sentence, sentence, texts
from sim.numerics.processors import usable_processors
from sim.scenario.load import Scenario
from sim.sweeps.design.sizes import seconds_a_point

#: Work that takes longer is told beforehand, and longer than this is refused.
TOLD_FROM_SECONDS, LONGEST_SECONDS = 10.0, 3600.0
#: Called once with about how many seconds the work takes, when all that was given has been found right.
OnBegin = Callable[[float], None]


def seconds_of_runs(scenarios: Sequence[Scenario], runs: int, threads: int | None = None) -> float:
    """Return about how long it takes to run scenarios, each as often, on this machine."""
    team = min(threads or usable_processors(), usable_processors())
    return sum(seconds_a_point(each, int(runs)) / 2 for each in scenarios) / team


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
        If it would take longer than `LONGEST_SECONDS`.
    """
    if seconds > LONGEST_SECONDS:
        wrong = sentence(
            "the work must take {most} h at most; it would take about {hours} h on this machine. {remedy}",
            most=f"{LONGEST_SECONDS / 3600:g}",
            hours=f"{seconds / 3600:,.1f}",
            remedy=remedy,
        )
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
