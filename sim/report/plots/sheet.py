"""A sheet of paper or a slide with texts at places in millimetres, each broken to its width."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Text

from sim.report.plots.style import QUIET
from sim.report.plots.user_texts import fit

INK, RULE = "#1F2937", "#D1D5DB"
#: Millimetres of an inch, and of a point.
_INCH, _POINT = 25.4, 25.4 / 72
#: From one line to the next, and from the top of a line to the foot of its letters, by the size of the letters.
_LINE, _FOOT = 1.42, 1.08
#: Small letters are wider in a file than measured; so lines are broken a little before they are full.
_NARROWER = 0.96


@dataclass(frozen=True)
class Sheet:
    """A figure on which places are millimetres from the left and from the top.

    Attributes
    ----------
    figure
        What is drawn on.
    scale
        By which all letters are made smaller, so that the texts fit.
    """

    figure: Figure
    scale: float = 1.0

    @property
    def width(self) -> float:
        """Width [mm]."""
        return float(self.figure.get_figwidth()) * _INCH

    @property
    def height(self) -> float:
        """Height [mm]."""
        return float(self.figure.get_figheight()) * _INCH

    def write(
        self, text: str, left: float, top: float, width: float, size: float, *, bold: bool = False,
        colour: str = INK, most_lines: int = 3, ends: bool = False,
    ) -> float:  # fmt: skip
        """Write a text, broken into lines, and return where the next one may begin [mm from the top].

        Parameters
        ----------
        text
            Plain; a line break begins a new line.
        left, top, width
            Its place [mm].
        size
            Of the letters [points], before they are made smaller.
        bold, colour
            How it looks.
        most_lines
            After which it is cut.
        ends
            Whether it ends at the right side of its place.
        """
        points = size * self.scale
        weight = "bold" if bold else "normal"
        probe = Text(text=text, fontsize=points, fontweight=weight, figure=self.figure)
        fit(probe, self.figure, _NARROWER * width / _INCH, most_lines)
        for line in probe.get_text().split("\n"):
            self.figure.text(
                (left + (width if ends else 0.0)) / self.width, 1 - (top + _FOOT * points * _POINT) / self.height, line,
                fontsize=points, fontweight=weight, color=colour, ha="right" if ends else "left", va="baseline",
            )  # fmt: skip
            top += _LINE * points * _POINT
        return top

    def bullets(self, texts: tuple[str, ...], left: float, top: float, width: float, size: float) -> float:
        """Write texts below each other, each with a dot before it; return where the next may begin."""
        for text in texts:
            self.write("·", left, top, 3.0, size, bold=True)
            top = self.write(text, left + 3.2, top, width - 3.2, size) + 0.6
        return top

    def heading(self, text: str, left: float, top: float, width: float, size: float) -> float:
        """Write a heading with a line below it; return where the next may begin."""
        below = self.write(text, left, top, width, size, bold=True, most_lines=1)
        self.line(left, below, width)
        return below + 1.2

    def line(self, left: float, top: float, width: float) -> None:
        """Draw a thin line from left to right."""
        y = 1 - top / self.height
        ends = [left / self.width, (left + width) / self.width]
        self.figure.add_artist(Line2D(ends, [y, y], color=RULE, linewidth=0.8))

    def box(self, left: float, top: float, width: float, height: float) -> None:
        """Draw a frame."""
        corner = left / self.width, 1 - (top + height) / self.height
        frame = FancyBboxPatch(
            corner, width / self.width, height / self.height, boxstyle="square,pad=0", facecolor="white",
            edgecolor=RULE, linewidth=0.8, transform=self.figure.transFigure,
        )  # fmt: skip
        self.figure.add_artist(frame)

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Return axes for a picture at a place [mm]."""
        place = (left / self.width, 1 - (top + height) / self.height, width / self.width, height / self.height)
        return self.figure.add_axes(place)

    def figures(self, shown: tuple[tuple[str, str, str], ...], left: float, top: float, width: float) -> float:
        """Write key numbers side by side, each a label, a value and its range; return where the next may begin."""
        gap, inner = 3.0, 2.2
        each = (width - gap * (len(shown) - 1)) / len(shown)
        tops = []
        for number, (label, _value, _interval) in enumerate(shown):
            x = left + number * (each + gap) + inner
            tops.append(self.write(label, x, top + 1.4, each - 2 * inner, 8.5, most_lines=2))
        second = max(tops)
        tops = []
        for number, (_label, value, interval) in enumerate(shown):
            x = left + number * (each + gap) + inner
            below = self.write(value, x, second, each - 2 * inner, 15, bold=True, most_lines=1)
            tops.append(self.write(interval, x, below, each - 2 * inner, 7.5, colour=QUIET, most_lines=2))
        end = max(tops) + 1.4
        for number in range(len(shown)):
            self.box(left + number * (each + gap), top, each, end - top)
        return end
