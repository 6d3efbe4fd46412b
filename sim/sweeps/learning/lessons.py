"""What a sweep teaches: the sensitivity of each measure, and where in the lever space an event happens, as files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.files.folders import check_place, replaced
from sim.files.parquet import write_table, write_text
from sim.files.place import Place
from sim.files.spreadsheets import csv_bytes
from sim.language.errors import ZonelabError, placed
from sim.language.texts import Sentence, sentence, texts
from sim.report.plots.style import save_figure
from sim.report.plots.sweep_figures import discovery_box, morris_plane, sensitivity_bars
from sim.results.estimates import LEVEL, t_quantile
from sim.results.manifest import listed, made_by, sha256
from sim.results.measures import measure_of
from sim.scenario.reading.sweep_file import Event
from sim.scenario.world.names import Names
from sim.sweeps.design.columns import HIGH, LOW, OK, STATUS
from sim.sweeps.design.plan import Plan
from sim.sweeps.learning.boxes import Box, box_table, box_text
from sim.sweeps.learning.discovery import cart, prim, reason_for_none, recommended
from sim.sweeps.learning.sensitivity import Sensitivity, morris_effects, sobol_indices
from sim.sweeps.running.export import sweep_frame
from sim.sweeps.running.store import Store

#: Folder beside the chunks of a sweep for what was learned from it.
LEARNED = "learned"
#: Words that the files of sensitivities begin with, by kind of design; and the one of a discovery.
WORDS_OF_KINDS = {"saltelli": "sobol", "morris": "morris"}
DISCOVERY = "discovery"

Tell = Callable[[Sentence], None]


def place_of(folder: Path, word: str) -> Place:
    """Return a folder as a place for what is learned, whose manifest is called after `word`.

    A folder may hold what was learned in more than one way, the sweeps it was learned from, and files of the user.
    """
    manifest = f"{word}.json"
    return Place(folder, partial(listed, kinds=(word,), manifest=manifest), manifest, exchanged=False)


@contextmanager
def _learned(folder: Path, word: str, plan: Plan, tell: Tell | None, **about: Any) -> Iterator[Path]:
    """Give a folder to fill with what was learned; it takes its place with a manifest, and what is not ours stays."""
    place = place_of(folder, word)
    check_place(place, takes_any=True)
    with replaced(place) as aside:
        yield aside
        files = {each.name: sha256(each) for each in sorted(aside.iterdir())}
        manifest = {"kind": word, "sweep": plan.digest, **about, **made_by(), "files": files}
        write_text(aside / place.manifest, json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    if tell is not None:
        for notice in place.notices:
            tell(notice)


def lever_names(plan: Plan, language: str) -> dict[str, str]:
    """Return what each lever is called in a language: short, since it stands beside a bar or within a sentence."""
    return {axis.name: axis.label[language] if axis.label is not None else axis.name for axis in plan.points.axes}


@dataclass(frozen=True)
class Learned:
    """What was learned of one measure.

    Attributes
    ----------
    measure
        Its name.
    label
        In the language asked for.
    found
        The table, or the sentence that says why there is none.
    """

    measure: str
    label: str
    found: Sensitivity | ZonelabError


def sensitivities(plan: Plan, store: Store, measures: Sequence[str], language: str) -> list[Learned]:
    """Return the sensitivity of measures, from the finished sweep of a plan of kind 'saltelli' or 'morris'.

    Raises
    ------
    ZonelabError
        If a measure is not one of the sweep's.
    """
    frame, names = sweep_frame(store), [axis.name for axis in plan.points.axes]
    learned = []
    for measure in plan.measures:
        if measure.name not in measures:
            continue
        label = measure.label(Names(plan.policy.world, language))
        values = frame[measure.name].to_numpy()
        found: Sensitivity | ZonelabError
        try:
            if plan.sweep.design.kind == "saltelli":
                half = (frame[f"{measure.name}.{HIGH}"] - frame[f"{measure.name}.{LOW}"]).to_numpy() / 2
                errors = half / t_quantile(LEVEL, plan.sweep.runs)
                found = sobol_indices(names, values, plan.sweep.seed, errors=errors)
            else:
                assert plan.points.positions is not None
                found = morris_effects(names, plan.points.positions, values, plan.sweep.seed)
        except ZonelabError as error:
            found = error
        learned.append(Learned(measure.name, label, found))
    return learned


def write_sensitivities(
    plan: Plan, learned: Sequence[Learned], folder: Path, language: str, tell: Tell | None = None
) -> pd.DataFrame:
    """Write the table of all measures and a figure of each, and return the table.

    Parameters
    ----------
    plan, learned, folder, language
        The plan, and what `sensitivities` returned of it; where to, and in which language figures speak.
    tell
        Called with what the user is to know, such as a file of theirs that was kept under another name.

    Raises
    ------
    ZonelabError
        If nothing was learned of any measure, or the folder cannot be written.
    """
    kind = plan.sweep.design.kind
    draw: Callable[..., Any] = sensitivity_bars if kind == "saltelli" else morris_plane
    word = WORDS_OF_KINDS[kind]
    parts = []
    with _learned(folder, word, plan, tell) as aside:
        for each in learned:
            if isinstance(each.found, Sensitivity):
                table = each.found.table.copy()
                table.insert(0, "measure", each.measure)
                parts.append(table.assign(used=each.found.used, dropped=each.found.dropped, noise=each.found.noise))
                figure = draw(each.found.table, each.label, language, lever_names(plan, language))
                save_figure(figure, aside / f"{word}_{each.measure.replace('.', '_')}")
        if not parts:
            problems = [
                problem for each in learned if isinstance(each.found, ZonelabError) for problem in each.found.problems
            ]
            raise ZonelabError(problems)
        whole = pd.concat(parts, ignore_index=True)
        write_table(whole, aside / f"{word}.parquet", safe=False)
        (aside / f"{word}.csv").write_bytes(csv_bytes(whole))
    return whole


@dataclass(frozen=True)
class Discovery:
    """Where in the lever space an event happens.

    Attributes
    ----------
    event
        What happens, in the language asked for.
    points, failed, undefined, interesting
        Points that count, those left out because they failed or have no such number, and those with the event.
    prim
        The recommended box of PRIM, or None.
    cart
        The leaves of a tree in which the event is the rule, the largest share of all events first.
    words
        The boxes in words, PRIM's first.
    reason
        Why there is no box, or None.
    """

    event: str
    points: int
    failed: int
    undefined: int
    interesting: int
    prim: Box | None
    cart: tuple[Box, ...]
    words: tuple[str, ...]
    reason: Sentence | None


def discover(
    plan: Plan, store: Store, event: Event, language: str, folder: Path | None = None, tell: Tell | None = None
) -> Discovery:
    """Return where an event happens in a finished sweep, and write boxes and a figure to a folder if one is given.

    Parameters
    ----------
    plan, store, event
        The sweep, and what is looked for in it.
    language, folder
        In which language it is told, and where to it is written.
    tell
        Called with what the user is to know, such as a file of theirs that was kept under another name.

    Raises
    ------
    ZonelabError
        If the event is of another measure or no point has a number of it, or the folder cannot be written.
    """
    measure = measure_of(event.measure, plan.policy.world)
    if isinstance(measure, Sentence) or event.measure not in plan.sweep.measures:
        wrong = sentence(
            "measure must be one that the sweep kept: {known}; got {given!r}.",
            known=", ".join(plan.sweep.measures),
            given=event.measure,
        )
        raise ZonelabError(placed(store.folder, wrong))
    frame = sweep_frame(store)
    well = frame[STATUS] == OK
    usable = frame[well & frame[event.measure].notna()].reset_index(drop=True)
    if not len(usable):
        wrong = sentence(
            "must have points at which {measure} is a number; of {points:,} points {failed:,} failed, and the others "
            "have none. See why (column error), or take another measure.",
            measure=event.measure,
            points=len(frame),
            failed=int((~well).sum()),
        )
        raise ZonelabError(placed(store.folder, wrong))
    levers = usable[[axis.name for axis in plan.points.axes]]
    values = usable[event.measure].to_numpy()
    happens: NDArray[np.bool_] = values < event.below if event.below is not None else values > (event.above or 0.0)
    told = event_text(event, measure.label(Names(plan.policy.world, language)), language)
    names = lever_names(plan, language)
    reason = reason_for_none(levers, happens)
    boxes = prim(levers, happens)
    best = recommended(boxes, levers, happens)
    leaves = tuple(
        sorted((each for each in cart(levers, happens) if each.density > 0.5), key=lambda each: -each.coverage)
    )
    boxes_told = [best, *leaves] if best is not None else leaves
    words = tuple(dict.fromkeys(box_text(box, told, language, names) for box in boxes_told))
    failed, undefined = int((~well).sum()), int(well.sum()) - len(usable)
    found = Discovery(told, len(usable), failed, undefined, int(happens.sum()), best, leaves, words, reason)
    if folder is not None and best is not None:
        with _learned(folder, DISCOVERY, plan, tell, event=event.model_dump(mode="json")) as aside:
            _write_discovery(found, boxes, levers, happens, aside, language, names)
    return found


def _write_discovery(
    found: Discovery,
    trajectory: Sequence[Box],
    levers: pd.DataFrame,
    happens: NDArray[np.bool_],
    folder: Path,
    language: str,
    names: Mapping[str, str],
) -> None:
    assert found.prim is not None
    kinds = {"prim": [found.prim], "cart": list(found.cart), "prim_trajectory": list(trajectory)}
    for kind, boxes in kinds.items():
        if boxes:
            (folder / f"{kind}.csv").write_bytes(csv_bytes(box_table(boxes)))
    (folder / "boxes.txt").write_bytes("\n".join([*found.words, ""]).encode())
    figure = discovery_box(levers, happens, found.prim, found.event, language, names)
    save_figure(figure, folder / "prim")


def event_text(event: Event, label: str, language: str) -> str:
    """Return what happens, as a sentence begins in English or ends in Korean."""
    if event.told is not None:
        return event.told.in_language(language)
    _ = texts(language)
    if event.below is not None:
        return _("{measure} is below {bound:g}").format(measure=label, bound=event.below)
    return _("{measure} is above {bound:g}").format(measure=label, bound=event.above)
