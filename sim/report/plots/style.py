"""How figures look: one palette for colour-blind readers too, fonts with Korean, no global state."""

from __future__ import annotations

import io
import logging
import os
import warnings
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import seaborn as sns
from matplotlib import font_manager
from matplotlib.figure import Figure as Figure
from PIL import Image

from sim.files.safe import written_whole
from sim.language.texts import check_language
from sim.report.plots.page_width import PHONE_INCHES, is_phone
from sim.report.plots.user_texts import MOST_LINES, fit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

_COLOURS_OF_A_SMALL_PNG = 128
#: Lines of a note below a figure for a phone, at most.
_PHONE_LINES = 12
#: Share of the width of a phone that labels of a panel may take, and its title, which begins where the panel begins.
_PANEL_TEXT, _PANEL_TITLE = 0.66, 0.5
GAIN = "#0072B2"
LOSS = "#D55E00"
QUIET = "#6B7280"
#: Fonts with Korean letters, the first that is installed is taken. Of a collection of fonts matplotlib sees the first,
#: which in that of Noto is named after Japan and has the same letters.
KOREAN_FONTS = (
    "Noto Sans CJK KR", "NanumGothic", "NanumSquare", "Noto Sans KR", "Malgun Gothic", "AppleGothic",
    "Noto Sans CJK JP",
)  # fmt: skip


@cache
def korean_font() -> str | None:
    """Return an installed font with Korean letters, or None."""
    found = _first_korean()
    if found is None:
        _add_new_fonts()
        found = _first_korean()
    return found


def _first_korean() -> str | None:
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in KOREAN_FONTS if name in installed), None)


def _add_new_fonts() -> None:
    """Tell matplotlib of the fonts that were installed after it made its list, which it keeps for good."""
    known = {os.path.realpath(font.fname) for font in font_manager.fontManager.ttflist}
    for path in font_manager.findSystemFonts():
        if os.path.realpath(path) not in known:
            with suppress(OSError, RuntimeError, ValueError):  # a file that is no font after all
                font_manager.fontManager.addfont(path)


def usable_language(language: str) -> str:
    """Return the language, or 'en' where no font could show Korean; another language is a `ZonelabError`."""
    check_language(language)
    return "en" if language == "ko" and korean_font() is None else language


@contextmanager
def drawing(language: str, width: float, height: float) -> Iterator[Figure]:
    """Give a figure that no window and no other figure knows of, sizes in inches, and its look within, not outside.

    For a phone (`sim.report.plots.page_width`) it is as wide as its screen, whatever the width.
    """
    settings = {**sns.axes_style("whitegrid"), **_LOOK}
    font = korean_font()
    if language == "ko" and font:
        settings["font.family"] = [font, "sans-serif"]
    with mpl.rc_context(settings), _silent_about_fonts():
        yield Figure(figsize=(PHONE_INCHES if is_phone() else width, height))


#: What files say of themselves: the same at each time.
_ABOUT: dict[str, dict[str, Any]] = {
    "svg": {"Date": None},
    "png": {"Software": "zonelab"},
    "pdf": {"CreationDate": None, "Creator": "zonelab", "Producer": "zonelab"},
}
#: Settings that count when a figure is made, and again when it is drawn.
_LOOK: dict[Any, Any] = {
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 10,
    "axes.unicode_minus": False,  # Korean fonts often lack the long minus
    "figure.constrained_layout.use": True,
    # Room at the edges, in inches, so that no label touches the rim.
    "figure.constrained_layout.w_pad": 0.12,
    "figure.constrained_layout.h_pad": 0.1,
    "svg.hashsalt": "zonelab",
    # Text is text: a dollar in a title is no mathematics, whatever the settings of the user.
    "text.parse_math": False,
    "text.usetex": False,
    "savefig.dpi": 150,
}


@contextmanager
def _silent_about_fonts() -> Iterator[None]:
    """Keep from the reader that a font lacks a sign, or the weight asked for: the text is drawn all the same."""
    log = logging.getLogger("matplotlib.font_manager")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r"Glyph \d+ .*missing from")
            warnings.filterwarnings("ignore", message="Matplotlib currently does not support")
            yield
    finally:
        log.setLevel(level)


def headed(figure: Figure, title: str, *, bold: bool = True) -> None:
    """Put the question or finding of a figure above it, at the left."""
    heading = figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold" if bold else "normal")
    fit(heading, figure, 0.98 * figure.get_figwidth())
    if is_phone():
        for axes in figure.axes:
            fit(axes.xaxis.label, figure, _PANEL_TEXT * PHONE_INCHES)
            fit(axes.yaxis.label, figure, _PANEL_TEXT * PHONE_INCHES)


def titled(axes: Axes, title: str, **look: Any) -> None:
    """Put a title above a panel, on several lines where it is wider than the page."""
    text = axes.set_title(title, **look)
    if is_phone():
        fit(text, _figure_of(axes), _PANEL_TITLE * PHONE_INCHES, _PHONE_LINES)


def _figure_of(axes: Axes) -> Figure:
    figure = axes.get_figure(root=True)
    assert figure is not None, "axes are drawn on a figure"
    return figure


def noted(figure: Figure, note: str, size: float = 8.5) -> None:
    """Put what helps to read a figure below it, at the left."""
    below = figure.supxlabel(note, x=0.01, ha="left", fontsize=size, color=QUIET)
    fit(below, figure, 0.98 * figure.get_figwidth(), _PHONE_LINES if is_phone() else MOST_LINES)


def save_figure(figure: Figure, path: Path, *, small: bool = False) -> None:
    """Write a figure as PNG and SVG, without the date, so that equal figures are equal files.

    Parameters
    ----------
    figure, path
        The figure, and its file; the ending does not matter.
    small
        Whether the PNG is that of `small_png`.
    """
    for kind in ("svg", "png"):
        if kind == "png":  # parts have found their places; to look for them takes half the time of drawing
            figure.set_layout_engine("none")
        content = small_png(figure) if small and kind == "png" else figure_bytes(figure, kind)
        with written_whole(path.with_suffix(f".{kind}"), safe=False) as aside:
            aside.write_bytes(content)


def small_png(figure: Figure) -> bytes:
    """Return a figure as the content of a PNG file a third as large, with as many colours as lines and areas need."""
    content = io.BytesIO()
    colours = (
        Image.open(io.BytesIO(figure_bytes(figure, "png")))
        .convert("RGB")
        .quantize(_COLOURS_OF_A_SMALL_PNG, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    )
    colours.save(content, "PNG", optimize=True)
    return content.getvalue()


def figure_bytes(figure: Figure, kind: str, title: str = "") -> bytes:
    """Return a figure as the content of a file of a kind, 'svg', 'png' or 'pdf', without the date.

    The title is what a reader of PDF shows above the page.
    """
    content, about = io.BytesIO(), {**_ABOUT[kind], **({"Title": title} if title else {})}
    with mpl.rc_context(_LOOK), _silent_about_fonts():
        figure.savefig(content, format=kind, metadata=about)
    return content.getvalue()
