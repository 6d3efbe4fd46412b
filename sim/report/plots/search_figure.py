"""The figure of a search: the best compromises among the candidates, of one aim, of two, or of more."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.language import numbers
from sim.language.texts import texts
from sim.report.plots.page_width import columns, inches, is_phone
from sim.report.plots.style import GAIN, LOSS, QUIET, drawing, headed
from sim.report.plots.user_texts import LONGEST_TITLE, one_line
from sim.report.range_words import numbers_with_range

#: Points whose number is written, spread over the front.
MOST_NUMBERED = 12
#: Height of the row of an aim on a phone, in inches.
_ROW = 1.15
#: Behind what is written across lines.
_PLATE = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1}
#: Room that is left beyond the ends of an axis, as a share of it.
_MARGIN = 0.08


@dataclass(frozen=True)
class AimShown:
    """An aim as the figure shows it.

    Attributes
    ----------
    name
        Name of its column.
    label, goal
        What it measures, and which way it is better.
    maximised
        Whether more is better.
    times, unit
        How often 1 is counted, and what is written behind a number.
    """

    name: str
    label: str
    goal: str
    maximised: bool
    times: float
    unit: str

    def of(self, table: pd.DataFrame, end: str = "") -> NDArray[np.float64]:
        """Return the values of a table, or an end of their ranges, as they are counted."""
        return np.asarray(table[f"{self.name}{end}"], dtype=np.float64) * self.times

    def written(self, value: float) -> str:
        """Return a value with its unit."""
        return (numbers.figures(value, 2) if abs(value) < 1 else numbers.number(value)) + self.unit

    def best(self, front: pd.DataFrame) -> int:
        """Return the row of the best compromise for this aim, by the half of the runs that chose."""
        chosen = self.of(front, ".chosen")
        return int(np.argmax(chosen) if self.maximised else np.argmin(chosen))

    def title(self) -> str:
        """Return what stands at its axis."""
        return f"{self.label}{f' ({self.unit.strip()})' if self.unit.strip() else ''}\n{self.goal}"


def front_figure(
    aims: Sequence[AimShown],
    front: pd.DataFrame,
    candidates: pd.DataFrame,
    policy: pd.DataFrame,
    title: str,
    language: str,
) -> Figure:
    """Return the picture of a front, with the numbers of its points.

    Parameters
    ----------
    aims
        In the order of the file.
    front, candidates, policy
        Of each aim ``NAME``, ``NAME.low`` and ``NAME.high``; a row for each compromise, for each candidate that keeps
        the constraints, and for the policy as it stands, if it can be run.
    title
        Of the search.
    language
        'en' or 'ko'.
    """
    _ = texts(language)
    width = 9.0 if len(aims) < 3 else max(9.0, 2.2 * len(aims))
    with drawing(language, width, inches(5.4, 5.6 if len(aims) < 3 else 1.6 + _ROW * len(aims))) as figure:
        if len(aims) == 1:
            _draw_one(figure, aims[0], front, candidates, policy, language)
        elif len(aims) == 2:
            _draw_two(figure, aims, front, candidates, policy, language)
        else:
            _draw_many(figure, aims, front, policy, language)
        heading = _("{title}: {count:,} best compromises of {candidates:,} candidates that keep the constraints")
        headed(
            figure,
            heading.format(title=one_line(title, LONGEST_TITLE), count=len(front), candidates=len(candidates)),
        )
    return figure


def _draw_one(
    figure: Figure, aim: AimShown, front: pd.DataFrame, candidates: pd.DataFrame, policy: pd.DataFrame, language: str
) -> None:
    _ = texts(language)
    axes = figure.subplots()
    axes.plot(candidates["candidate"], aim.of(candidates), ".", color=QUIET, alpha=0.45, label=_("candidates"))
    _bars(axes, front["candidate"].to_numpy(), aim.of(front), None, _reach(aim, front))
    axes.plot(front["candidate"], aim.of(front), "o", color=GAIN, markersize=7, label=_("best compromise"))
    if len(policy):
        axes.axhline(float(aim.of(policy)[0]), color=LOSS, linestyle="--", label=_("the policy as it stands"))
    axes.set(xlabel=_("Number of the candidate"), ylabel=aim.title())
    _legend(axes)


def _draw_two(
    figure: Figure,
    aims: Sequence[AimShown],
    front: pd.DataFrame,
    candidates: pd.DataFrame,
    policy: pd.DataFrame,
    language: str,
) -> None:
    _ = texts(language)
    across, up = aims[1], aims[0]
    axes = figure.subplots()
    x, y = across.of(front), up.of(front)
    axes.plot(across.of(candidates), up.of(candidates), ".", color=QUIET, alpha=0.35, zorder=1, label=_("candidates"))
    _bars(axes, x, y, _reach(across, front), _reach(up, front))
    axes.plot(x, y, "o", color=GAIN, markersize=6, zorder=3, label=_("best compromises, with range"))
    for i in _numbered(len(front)):
        axes.annotate(str(int(front["point"].iloc[i])), (x[i], y[i]), xytext=(5, 5), textcoords="offset points",
                      fontsize=9, color=GAIN, zorder=4)  # fmt: skip
    if len(policy):
        axes.plot(across.of(policy), up.of(policy), "D", color=LOSS, markersize=8, zorder=5,
                  label=_("the policy as it stands"))  # fmt: skip
    axes.set(xlabel=across.title(), ylabel=up.title())
    _legend(axes)


def _draw_many(
    figure: Figure, aims: Sequence[AimShown], front: pd.DataFrame, policy: pd.DataFrame, language: str
) -> None:
    """Draw an axis for each aim and a line for each compromise: side by side, the better end above, or in rows."""
    _ = texts(language)
    axes = figure.subplots()
    places = np.arange(len(aims))
    ends = [_ends(aim, front, policy) for aim in aims]
    heights = np.array([_height(aim.of(front), end) for aim, end in zip(aims, ends, strict=True)])
    best = {aim.best(front): place for place, aim in reversed(list(enumerate(aims)))}
    for i in range(len(front)):
        if i not in best:
            axes.plot(*_turned(places, heights[:, i]), color=QUIET, alpha=0.35, linewidth=1, zorder=1)
    for i, place in best.items():
        label = _("the best of each aim, with its number") if place == min(best.values()) else None
        axes.plot(*_turned(places, heights[:, i]), color=GAIN, linewidth=2, zorder=3, marker="o", markersize=4,
                  label=label)  # fmt: skip
    for place, aim in enumerate(aims):
        i = aim.best(front)
        axes.annotate(str(int(front["point"].iloc[i])), _turned(place, heights[place, i]), xytext=_turned(9, 0),
                      va="center", ha="center" if is_phone() else "left", textcoords="offset points", fontsize=10,
                      fontweight="bold", color=GAIN, zorder=5, bbox=_PLATE)  # fmt: skip
    if len(front) > len(best):
        axes.plot([], [], color=QUIET, alpha=0.6, label=_("other best compromises"))
    if len(policy):
        own = [float(_height(aim.of(policy), end)[0]) for aim, end in zip(aims, ends, strict=True)]
        axes.plot(*_turned(places, own), color=LOSS, linestyle="--", linewidth=2, zorder=4,
                  label=_("the policy as it stands"))  # fmt: skip
    (_name_rows if is_phone() else _name_columns)(axes, aims, ends, front, language)
    axes.grid(visible=False)
    axes.spines[["left", "bottom"]].set_visible(False)


def _turned(place: Any, height: Any) -> tuple[Any, Any]:
    """Return where a height at an aim is drawn: on a phone aims are rows, the better end on the right."""
    return (height, place) if is_phone() else (place, height)


def _name_columns(
    axes: Any, aims: Sequence[AimShown], ends: Sequence[tuple[float, float]], front: pd.DataFrame, language: str
) -> None:
    _ = texts(language)
    for place, (aim, (worst, better)) in enumerate(zip(aims, ends, strict=True)):
        axes.plot([place, place], [0, 1], color="black", linewidth=0.8, zorder=0)
        for height, value, side in ((1.0, better, "bottom"), (0.0, worst, "top")):
            axes.annotate(aim.written(value), (place, height), xytext=(0, 6 if height else -6),
                          textcoords="offset points", ha="center", va=side, fontsize=9)  # fmt: skip
    labels = [f"{_folded(aim.label)}\n({aim.goal})\n{_told(aim, front, language)}" for aim in aims]
    axes.set_xticks(np.arange(len(aims)), labels, fontsize=9, linespacing=1.35)
    axes.set(ylim=(-_MARGIN * 1.4, 1 + _MARGIN * 1.4), xlim=(-0.5, len(aims) - 0.5), yticks=[])
    axes.set_ylabel(_("better, up to the best that was found"))
    _legend(axes, -0.27)


def _name_rows(
    axes: Any, aims: Sequence[AimShown], ends: Sequence[tuple[float, float]], front: pd.DataFrame, language: str
) -> None:
    _ = texts(language)
    for place, (aim, (worst, better)) in enumerate(zip(aims, ends, strict=True)):
        axes.plot([0, 1], [place, place], color="black", linewidth=0.8, zorder=0)
        for height, value, side in ((0.0, worst, "left"), (1.0, better, "right")):
            axes.annotate(aim.written(value), (height, place), xytext=(0, -7), textcoords="offset points", ha=side,
                          va="top", fontsize=8, zorder=6, bbox=_PLATE)  # fmt: skip
        label = f"{_folded(f'{aim.label} ({aim.goal})', 40)}\n{_told(aim, front, language)}"
        axes.annotate(label, (0, place), xytext=(0, 16), textcoords="offset points", va="bottom", fontsize=8,
                      zorder=6, bbox=_PLATE)  # fmt: skip
    axes.set(ylim=(len(aims) - 0.6, -0.75), xlim=(-_MARGIN, 1 + _MARGIN), xticks=[], yticks=[])
    axes.set_xlabel(_("better to the right, up to the best that was found"))
    _legend(axes, -0.08)


def _told(aim: AimShown, front: pd.DataFrame, language: str) -> str:
    """Return number, value and range of the best compromise for an aim."""
    i = aim.best(front)
    value, low, high = (float(aim.of(front, end)[i]) for end in ("", ".low", ".high"))
    return f"{int(front['point'].iloc[i])}: {numbers_with_range(value, low, high, aim.unit, language)}"


def _ends(aim: AimShown, front: pd.DataFrame, policy: pd.DataFrame) -> tuple[float, float]:
    """Return the worst and the best value of an aim."""
    values = np.concatenate([aim.of(front), aim.of(policy)]) if len(policy) else aim.of(front)
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    return (low, high) if aim.maximised else (high, low)


def _height(values: NDArray[np.float64], ends: tuple[float, float]) -> NDArray[np.float64]:
    worst, best = ends
    return (values - worst) / (best - worst) if best != worst else np.ones_like(values)


def _reach(aim: AimShown, front: pd.DataFrame) -> NDArray[np.float64]:
    """Return how far the ranges reach below and above, shape [2, point]."""
    value = aim.of(front)
    return np.clip(np.stack([value - aim.of(front, ".low"), aim.of(front, ".high") - value]), 0.0, None)


def _bars(axes: Any, x: Any, y: Any, across: Any, up: Any) -> None:
    axes.errorbar(x, y, xerr=across, yerr=up, fmt="none", ecolor=GAIN, elinewidth=1, alpha=0.4, zorder=2)


def _numbered(count: int) -> list[int]:
    """Return the points whose number is written: both ends, and others evenly between."""
    return sorted({round(each) for each in np.linspace(0, count - 1, min(count, MOST_NUMBERED))})


def _folded(text: str, width: int = 24) -> str:
    """Return a text on lines that are not too long."""
    return "\n".join(textwrap.wrap(text, width))


def _legend(axes: Any, drop: float = -0.15) -> None:
    """Put the legend below, where it hides no point."""
    drop = 2 * drop if is_phone() else drop
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, drop), ncols=columns(4), frameon=False, fontsize=9)
