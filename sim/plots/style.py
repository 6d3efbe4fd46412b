"""The look of all figures: colours that the colour-blind tell apart, fonts that know Korean, no chart junk.

Figures are made without pyplot, which keeps state for the whole process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

#: From the palette of Okabe and Ito, which stays apart under all common kinds of colour blindness.
BLUE, ORANGE, GREEN, PURPLE, SKY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9"
GREY, LIGHT, INK = "#8A8A8A", "#D9D9D9", "#222222"
#: Colours of up to five regions that are told apart in one panel.
DISTINCT = (BLUE, ORANGE, GREEN, PURPLE, SKY)
#: Fonts with Korean letters, the first that is there is taken.
KOREAN_FONTS = ("NanumGothic", "Noto Sans CJK KR", "Noto Sans KR", "Malgun Gothic", "AppleGothic", "UnDotum")
DOTS_PER_INCH = 150


@cache
def korean_font() -> str | None:
    """Return the name of an installed font with Korean letters, or None."""
    installed = set(font_manager.get_font_names())
    return next((name for name in KOREAN_FONTS if name in installed), None)


def figure_language(wanted: str) -> str:
    """Return the language that figures can be written in: English where no font knows Korean."""
    return wanted if wanted == "en" or korean_font() else "en"


@contextmanager
def look(language: str) -> Iterator[None]:
    """Draw figures in the project's look within this context."""
    font = korean_font() if language == "ko" else None
    settings: dict[str, Any] = {
        **sns.axes_style("ticks"),
        "font.family": [font, "DejaVu Sans"] if font else ["DejaVu Sans"],
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": GREY,
        "axes.titlelocation": "left",
        "axes.titlesize": 11,
        "axes.titleweight": "bold",
        "axes.unicode_minus": False,
        "font.size": 10,
        "svg.fonttype": "none" if font is None else "path",
        "svg.hashsalt": "zonelab",  # the same figure gives the same file
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
    }
    with mpl.rc_context(settings):
        yield


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure of this size in inches."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def headline(figure: Figure, title: str, subtitle: str) -> None:
    """Write what the figure shows at its top left, and how to read it below."""
    figure.suptitle(title, x=0.01, ha="left", fontsize=14, fontweight="bold")
    figure.text(0.01, -0.015, subtitle, ha="left", va="top", fontsize=9, color="#555555")


def save(figure: Figure, folder: Path, name: str) -> None:
    """Write a figure as PNG and SVG, without the date that would make each file differ."""
    folder.mkdir(parents=True, exist_ok=True)
    figure.savefig(folder / f"{name}.png", dpi=DOTS_PER_INCH, bbox_inches="tight", metadata={"Software": "zonelab"})
    figure.savefig(folder / f"{name}.svg", bbox_inches="tight", metadata={"Date": None, "Creator": "zonelab"})


def thin_frame(axes: Axes) -> None:
    """Leave only what guides the eye along the values."""
    axes.grid(axis="y", color=LIGHT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=3)
