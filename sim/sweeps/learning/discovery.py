"""Where in the lever space of a sweep an event happens: boxes as tables, in words and as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.files.spreadsheets import csv_bytes
from sim.language.errors import ZonelabError, placed
from sim.language.texts import Sentence, check_language, sentence, texts
from sim.report.plots.style import save_figure
from sim.report.plots.sweep_figures import discovery_box
from sim.results.lever_values import Limit, Span
from sim.results.measures import measure_of
from sim.scenario.reading.sweep_file import Event
from sim.scenario.world.names import Names
from sim.sweeps.design.columns import OK, STATUS
from sim.sweeps.design.plan import Plan
from sim.sweeps.learning.boxes import Box, box_table, box_text
from sim.sweeps.learning.prim_and_cart import cart, prim, reason_for_none, recommended
from sim.sweeps.lesson_files import filled, place_of
from sim.sweeps.sweep_result import SweepResult, lever_names

#: Word of the manifest of a discovery.
DISCOVERY = "discovery"


@dataclass(frozen=True, repr=False)
class Discovery:
    """Where in the lever space an event happens; `sim.discover` returns one.

    Attributes
    ----------
    plan, event
        The sweep, and what is looked for in it.
    points, failed, undefined, interesting
        Points that count, those left out because they failed or have no such number, and those with the event.
    prim
        The recommended box of PRIM, or None.
    cart
        The leaves of a tree in which the event is the rule, the largest share of all events first.
    peels
        The boxes that PRIM came through, from the whole space to the smallest.
    reason
        Why there is no box, or None.
    settings, happens
        The levers at the points that count, and at which of them the event happens.
    """

    plan: Plan
    event: Event
    points: int
    failed: int
    undefined: int
    interesting: int
    prim: Box | None
    cart: tuple[Box, ...]
    peels: tuple[Box, ...]
    reason: Sentence | None
    settings: pd.DataFrame = field(compare=False)
    happens: NDArray[np.bool_] = field(compare=False)

    @property
    def boxes(self) -> pd.DataFrame:
        """A row for each box of ``kind`` ``prim`` and ``cart``: counts, coverage, density, mass, separation, levers."""
        parts = [box_table(boxes) for boxes in self._kinds().values()]
        kinds = [kind for kind, boxes in self._kinds().items() for _box in boxes]
        boxes = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
        boxes.insert(0, "kind", pd.Series(kinds, dtype="str"))
        return boxes

    @property
    def limits(self) -> pd.DataFrame:
        """A row for each lever that a box limits: ``low`` and ``high``, or the ``values`` that it may take."""
        rows = [
            {"kind": kind, "box": number, "lever": lever, **_limit_columns(limit)}
            for kind, boxes in self._kinds().items()
            for number, box in enumerate(boxes)
            for lever, limit in box.limits.items()
        ]
        table = pd.DataFrame(rows, columns=["kind", "box", "lever", "low", "high", "values"])
        for end in ("low", "high"):
            if not any(isinstance(each, str) for each in table[end]):  # months are text
                table[end] = table[end].astype(np.float64)
        return table

    @property
    def trajectory(self) -> pd.DataFrame:
        """A row for each box that PRIM came through, with its coverage and density."""
        return box_table(self.peels)

    def event_text(self, language: str = "en") -> str:
        """Return what happens, as a sentence begins in English or ends in Korean."""
        check_language(language)
        if self.event.told is not None:
            return self.event.told.in_language(language)
        _ = texts(language)
        measure = next(each for each in self.plan.measures if each.name == self.event.measure)
        label = measure.label(Names(self.plan.policy.world, language))
        if self.event.below is not None:
            return _("{measure} is below {bound:g}").format(measure=label, bound=self.event.below)
        return _("{measure} is above {bound:g}").format(measure=label, bound=self.event.above)

    def words(self, language: str = "en") -> tuple[str, ...]:
        """Return the boxes in plain words, PRIM's first."""
        check_language(language)
        told, names = self.event_text(language), lever_names(self.plan, language)
        boxes = (box for some in self._kinds().values() for box in some)
        return tuple(dict.fromkeys(box_text(box, told, language, names) for box in boxes))

    def write(self, folder: str | Path, language: str = "en") -> tuple[Sentence, ...]:
        """Write the boxes as CSV and in words, a figure of PRIM's, and a manifest.

        Parameters
        ----------
        folder
            As for `sim.sweeps.sweep_result.SweepResult.write`, which returns the same too.
        language
            Language of the sentences and the figure, 'en' or 'ko'.

        Raises
        ------
        ZonelabError
            If there is no box, or the folder cannot be written.
        """
        check_language(language)
        if self.prim is None:
            raise ZonelabError(self.reason or sentence("there must be a box to be written; none was found."))
        place = place_of(folder, DISCOVERY)
        with filled(place, self.plan.digest, event=self.event.model_dump(mode="json")) as aside:
            for kind, boxes in {**self._kinds(), "prim_trajectory": self.peels}.items():
                if boxes:
                    (aside / f"{kind}.csv").write_bytes(csv_bytes(box_table(boxes)))
            (aside / "limits.csv").write_bytes(csv_bytes(self.limits))
            (aside / "boxes.txt").write_bytes("\n".join([*self.words(language), ""]).encode())
            told = self.event_text(language), language, lever_names(self.plan, language)
            save_figure(discovery_box(self.settings, self.happens, self.prim, *told), aside / "prim")
        return tuple(place.notices)

    def _kinds(self) -> dict[str, Sequence[Box]]:
        return {"prim": [self.prim] if self.prim is not None else [], "cart": self.cart}

    def __repr__(self) -> str:
        """Return a line."""
        return f"<Discovery {self.event_text()!r}: {self.interesting:,} of {self.points:,} points>"


def discover_event(sweep: SweepResult, event: Event) -> Discovery:
    """Return where an event happens in a finished sweep.

    Raises
    ------
    ZonelabError
        If the event is of another measure or no point has a number of it.
    """
    plan, where = sweep.plan, sweep.folder or sweep.plan.file
    if isinstance(measure_of(event.measure, plan.policy.world), Sentence) or event.measure not in plan.sweep.measures:
        wrong = sentence(
            "measure must be one that the sweep kept: {known}; got {given!r}.",
            known=", ".join(plan.sweep.measures),
            given=event.measure,
        )
        raise ZonelabError(placed(where, wrong))
    frame = sweep.frame
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
        raise ZonelabError(placed(where, wrong))
    levers = usable[list(sweep.levers)]
    values = usable[event.measure].to_numpy()
    happens: NDArray[np.bool_] = values < event.below if event.below is not None else values > (event.above or 0.0)
    peels = tuple(prim(levers, happens))
    leaves = (each for each in cart(levers, happens) if each.density > 0.5)
    return Discovery(
        plan,
        event,
        points=len(usable),
        failed=int((~well).sum()),
        undefined=int(well.sum()) - len(usable),
        interesting=int(happens.sum()),
        prim=recommended(peels, levers, happens),
        cart=tuple(sorted(leaves, key=lambda each: -each.coverage)),
        peels=peels,
        reason=reason_for_none(levers, happens),
        settings=levers,
        happens=happens,
    )


def _limit_columns(limit: Limit) -> dict[str, Any]:
    """Return what a limit says in a table: its ends, or the categories that are allowed."""
    if isinstance(limit, Span):
        return {"low": limit.low, "high": limit.high, "values": ""}
    return {"low": None, "high": None, "values": "; ".join(map(str, limit))}
