"""How figures look: one palette that colour-blind readers can tell apart, fonts that hold Korean, no global state."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import seaborn as sns
from matplotlib import font_manager
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

GAIN = "#0072B2"
LOSS = "#D55E00"
QUIET = "#6B7280"
#: Fonts with Korean letters, the first that is installed is taken.
KOREAN_FONTS = ("Noto Sans CJK KR", "NanumGothic", "NanumSquare", "Noto Sans KR", "Malgun Gothic", "AppleGothic")


@cache
def korean_font() -> str | None:
    """Return an installed font with Korean letters, or None."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in KOREAN_FONTS if name in installed), None)


def usable_language(language: str) -> str:
    """Return the language, or 'en' where no font could show Korean."""
    return "en" if language == "ko" and korean_font() is None else language


@contextmanager
def style(language: str) -> Iterator[None]:
    """Set the look of figures made within, and nothing outside."""
    settings = dict(sns.axes_style("whitegrid"))
    settings |= {
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": 11,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.labelsize": 10,
        "axes.unicode_minus": False,
        "figure.constrained_layout.use": True,
        "svg.hashsalt": "zonelab",
        "savefig.dpi": 150,
    }
    font = korean_font()
    if language == "ko" and font:
        settings["font.family"] = [font, "sans-serif"]
    with mpl.rc_context(settings):
        yield


def new_figure(width: float, height: float) -> Figure:
    """Return a figure that no window and no other figure knows of; sizes in inches."""
    return Figure(figsize=(width, height))


def save_figure(figure: Figure, path: Path) -> None:
    """Write a figure as PNG and SVG, without the date, so that equal figures are equal files."""
    figure.savefig(path.with_suffix(".png"), metadata={"Software": "zonelab"})
    figure.savefig(path.with_suffix(".svg"), metadata={"Date": None})
