"""What is printed of a sweep: how far it is, what failed, which levers matter, and where something happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.language import numbers
from sim.language.texts import texts, told
from sim.report.terminal import Column, print_file, print_line, print_table, print_text
from sim.scenario.writing import ascii_yaml

#: Number of reasons of failure that are shown one by one.
REASONS_TOLD = 3


def print_status(found: Mapping[str, Any], language: str) -> None:
    """Print how far a sweep is.

    Parameters
    ----------
    found
        The values of a `sim.sweeps.running.sweep.Status` by name, and how many points ``failed``.
    language
        Language of the reader.
    """
    _ = texts(language)
    done, points, seconds_left = found["done"], found["points"], found["seconds_left"]
    state = _("running") if found["running"] else _("complete") if done == points else _("not running")
    line = _("{done:,} of {points:,} points ({share}), {state}")
    print_line(line.format(done=done, points=points, share=numbers.share(done / points), state=state))
    if found["failed"]:
        print_line(_("{failed:,} of them failed").format(failed=found["failed"]))
    if seconds_left is not None:
        pace = _("{rate:.1f} points a second, about {minutes:,.0f} min left")
        print_line(pace.format(rate=found["rate"], minutes=seconds_left / 60))
    print_line(f"{found['bytes'] / 1e6:.1f} MB")


def print_verdict(done: int, points: int, failed: int, rerun: int, language: str) -> None:
    """Print that every byte of a sweep is as it was written, and of `rerun` points that they came out the same."""
    _ = texts(language)
    whole = _("{done:,} of {points:,} points are there and whole; {failed:,} failed and say why.")
    print_line(whole.format(done=done, points=points, failed=failed))
    if rerun:
        again = _("{count:,} points were run again; every bit is the same.")
        print_line(again.format(count=min(rerun, done)))


def failure_lines(reasons: Sequence[tuple[str, int]], language: str) -> list[str]:
    """Return why points failed, each with how many did, the most frequent first."""
    _ = texts(language)
    lines = [_("{count:,} failed: {reason}").format(count=count, reason=reason) for reason, count in reasons]
    more = sum(count for _reason, count in reasons[REASONS_TOLD:])
    return lines[:REASONS_TOLD] + ([_("{count:,} failed for other reasons.").format(count=more)] if more else [])


def points_line(points: int, failed: int, place: Path, language: str) -> str:
    """Return how many points are in a place, and how many of them failed."""
    _ = texts(language)
    if not failed:
        return _("{points:,} points: {folder}").format(points=points, folder=place)
    return _("{points:,} points, {failed:,} of them failed: {folder}").format(
        points=points, failed=failed, folder=place
    )


def print_point(scenario_file: str, place: Path | None, numbers: Mapping[str, Any], language: str) -> None:
    """Print a point as a scenario file, with its row as comments.

    Parameters
    ----------
    scenario_file
        The text; empty if the levers make no scenario there.
    place
        Folder in which that file finds its world, if it must be in one.
    numbers
        The row.
    language
        Language of the reader.
    """
    if scenario_file:
        print_file(scenario_file, ascii_yaml)
    if place is not None:
        saved = texts(language)("To be saved in {folder}, where the world is that it plays in.")
        print_line("# " + saved.format(folder=place))
    for name, value in numbers.items():
        print_line(f"# {name}: {' '.join(str(value).split())}")


def print_sensitivity(table: pd.DataFrame, word: str, language: str) -> None:
    """Print the levers of each measure, the strongest first.

    Parameters
    ----------
    table
        Table of one method.
    word
        The method, 'sobol' or 'morris'.
    language
        Language of the reader.
    """
    _ = texts(language)
    order = "total" if word == "sobol" else "mu_star"
    shown = (
        (("first", _("First")), ("total", _("Total")))
        if word == "sobol"
        else (("mu_star", "mu*"), ("mu", "mu"), ("sigma", "sigma"))
    )
    row_texts: list[list[str] | None] = []
    for name, rows in table.groupby("measure", sort=False):
        row_texts += [None, [str(name), *[""] * len(shown)]]
        for _number, row in rows.sort_values(order, ascending=False).iterrows():
            cells = [numbers.number(row[each], 2) for each, _heading in shown]
            for i, (each, _heading) in enumerate(shown):
                if f"{each}_low" in row:
                    low, high = (numbers.number(row[f"{each}_{end}"], 2) for end in ("low", "high"))
                    cells[i] = numbers.with_range(cells[i], low, high, language)
            row_texts.append([f"  {row['lever']}", *cells])
    columns = [Column(_("Lever"), is_text=True)]
    columns += [Column(heading, rank=int(each != order), is_text=True) for each, heading in shown]
    print_table(columns, row_texts, _, title="Sobol'" if word == "sobol" else "Morris")


def print_discovery(
    found: Mapping[str, int], event: str, reason: str | None, words: Sequence[str], language: str
) -> None:
    """Print where in the lever space something happens.

    Parameters
    ----------
    found
        How many points are ``interesting``, count (``points``), ``failed``, and have no such number (``undefined``).
    event, reason, words
        What happens, why there is no box, and the boxes in words.
    language
        Language of the reader.
    """
    _ = texts(language)
    line = _("{event}: {interesting:,} of {points:,} points; {failed:,} failed and are left out.")
    print_text(line.format(event=event, **found))
    if found["undefined"]:
        print_text(_("{count:,} points have no such number, and are left out too.").format(count=found["undefined"]))
    if reason is not None:
        print_text(told(reason, _))
    for word in words:
        print_text(f"- {word}")
