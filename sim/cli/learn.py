"""Commands that learn from sweeps: which levers matter, and where in their space something happens."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.shared import Language, Threads, command_as_given, say, say_if_figures_are_english, say_notices
from sim.cli.sweeps import RESULTS, File, Scheduler, SweepOut, carry, executor, leave_if
from sim.language import numbers
from sim.language.errors import ZonelabError, one_of
from sim.language.texts import sentence, texts, told
from sim.report.terminal import Column, print_table, print_text

if TYPE_CHECKING:
    from sim.scenario.reading.sweep_file import Event, SweepFile


def sensitivity(
    file: File,
    out: SweepOut = None,
    method: Annotated[str, typer.Option("--method", help="sobol, morris, or both.")] = "both",
    base: Annotated[int, typer.Option("--base", help="Base rows of Sobol', a power of 2.")] = 128,
    trajectories: Annotated[int, typer.Option("--trajectories", help="Walks of Morris.")] = 40,
    measure: Annotated[
        list[str] | None, typer.Option("--measure", help="One of the sweep's; all if not given.")
    ] = None,
    threads: Threads = None,
    scheduler: Scheduler = None,
    language: Language = "en",
) -> None:
    """Tell which levers of a sweep decide its measures: Sobol' indices with intervals, and Morris screening."""
    from sim.files.folders import check_place
    from sim.sweeps.design.plan import plan_of, with_design
    from sim.sweeps.learning.lessons import place_of, sensitivities, write_sensitivities
    from sim.sweeps.learning.sensitivity import Sensitivity
    from sim.sweeps.running.begin import begun

    if method not in ("sobol", "morris", "both"):
        raise ZonelabError(one_of("--method", method, ("sobol", "morris", "both")))
    _check_sizes(base, trajectories)
    plan = plan_of(file)
    wanted = measure or list(plan.sweep.measures)
    unknown = [one_of("--measure", each, plan.sweep.measures) for each in wanted if each not in plan.sweep.measures]
    if unknown:
        raise ZonelabError(unknown)
    folder = out or RESULTS / f"{plan.file}_sensitivity"
    for word in ("sobol", "morris"):
        if method in (word, "both"):
            check_place(place := place_of(folder, word), takes_any=True)
            say_notices(place.notices, language)
    designs = {"sobol": ("saltelli", base), "morris": ("morris", trajectories)}
    chosen = {word: with_design(plan, *design) for word, design in designs.items() if method in (word, "both")}
    failed = 0
    with executor(threads, scheduler) as execute:
        for word, each in chosen.items():
            with begun(each, folder / word) as store:
                failed += carry(each, store, execute, language, command_as_given())
                learned = sensitivities(each, store, wanted, language)
            table = write_sensitivities(each, learned, folder, language, lambda note: say_notices([note], language))
            _print_sensitivity(table, word, language)
            for one in learned:
                if isinstance(one.found, ZonelabError):
                    for problem in one.found.told(texts(language)):
                        say(f"{one.measure}: {problem}")
                elif one.found.noise is not None:
                    noise = texts(language)("{measure}: at most {noise} of the variance is noise of the runs.")
                    say(noise.format(measure=one.measure, noise=numbers.share(one.found.noise)))
                if isinstance(one.found, Sensitivity) and one.found.dropped:
                    say(
                        texts(language)(
                            "{measure}: {dropped} of {all} groups of points were left out, since one failed."
                        ).format(measure=one.measure, dropped=one.found.dropped, all=one.found.dropped + one.found.used)
                    )
    print(texts(language)("Tables and figures: {folder}").format(folder=folder))
    say_if_figures_are_english(language)
    leave_if(failed)


def _check_sizes(base: int, trajectories: int) -> None:
    """Raise unless designs of these sizes can be drawn; the sweep file has no part in them."""
    wrong = []
    if base < 1 or base & (base - 1):
        fitting = 1 << max(0, base - 1).bit_length()
        wrong.append(sentence("--base must be a power of 2; got {given}. Take {fitting}.", given=base, fitting=fitting))
    if trajectories < 1:
        wrong.append(sentence("--trajectories must be at least 1; got {given}.", given=trajectories))
    if wrong:
        raise ZonelabError(wrong)


def _print_sensitivity(table: Any, word: str, language: str) -> None:
    """Print the levers of each measure, the strongest first."""
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


def discover(
    folder: Annotated[Path, typer.Argument(help="Folder of a finished sweep.", readable=False)],
    measure: Annotated[
        str | None, typer.Option("--measure", help="Of the event; that of the file if not given.")
    ] = None,
    below: Annotated[float | None, typer.Option("--below", help="The event: the measure below this.")] = None,
    above: Annotated[float | None, typer.Option("--above", help="The event: the measure above this.")] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder for boxes and figure; FOLDER/learned if not given.", readable=False),
    ] = None,
    language: Language = "en",
) -> None:
    """Tell in which part of the lever space something happens, by PRIM and CART."""
    from sim.sweeps.learning.lessons import LEARNED
    from sim.sweeps.learning.lessons import discover as discover_in
    from sim.sweeps.running.disk import check_is_folder
    from sim.sweeps.running.store import Store
    from sim.sweeps.running.sweep import finished_or_raise, kept_plan

    store = Store(folder)
    finished_or_raise(store)
    plan = kept_plan(store)
    event = _event(plan.sweep, measure, below, above)
    place = out or folder / LEARNED
    check_is_folder(place)
    found = discover_in(plan, store, event, language, place, lambda note: say_notices([note], language))
    _ = texts(language)
    print_text(
        _("{event}: {interesting:,} of {points:,} points; {failed:,} failed and are left out.").format(
            event=found.event, interesting=found.interesting, points=found.points, failed=found.failed
        )
    )
    if found.undefined:
        print_text(_("{count:,} points have no such number, and are left out too.").format(count=found.undefined))
    if found.reason is not None:
        print_text(told(found.reason, _))
    for word in found.words:
        print_text(f"- {word}")
    if found.prim is not None:
        print(_("Tables and figures: {folder}").format(folder=place))
        say_if_figures_are_english(language)


def _event(sweep: SweepFile, measure: str | None, below: float | None, above: float | None) -> Event:
    """Return the event that is looked for: that of the sweep file, or what is given of it in its place."""
    from sim.scenario.reading.sweep_file import Event

    given = {"--below": below, "--above": above}
    wrong = [
        sentence("{option} must be a finite number; got {given}.", option=option, given=str(bound))
        for option, bound in given.items()
        if bound is not None and not math.isfinite(bound)
    ]
    if wrong:
        raise ZonelabError(wrong)
    if measure is None and below is None and above is None:
        if sweep.event is None:
            raise ZonelabError(sentence("the sweep names no event. Give --measure and --below or --above."))
        return sweep.event
    measure = measure or (sweep.event.measure if sweep.event is not None else None)
    if measure is None or (below is None) == (above is None):
        raise ZonelabError(sentence("an event must have --measure and one of --below and --above. Give both."))
    return Event(measure=measure, below=below, above=above)
