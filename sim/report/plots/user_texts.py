"""Texts of users in figures: titles and names are written unchanged, on one line, and none is cut at the edge."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

#: Places of a title and of a name; a letter of Korean takes two.
LONGEST_TITLE, LONGEST_NAME = 60, 40
#: Lines of a heading, if no other number is given.
MOST_LINES = 4
_CUT = "…"
#: Letters are set for the dots of a page, which in a file are finer than those by which a figure measures.
_WIDER_WHEN_SAVED = 1.03


def one_line(text: str, longest: int = LONGEST_NAME) -> str:
    r"""Return a text of a user for a figure: on one line, with signs that can be drawn, cut if it is too long.

    What begins with a low line gets a blank before it: matplotlib would take it for a mark of its own.

    Examples
    --------
    >>> one_line("A zone\nin every region\a"), one_line("_mine")
    ('A zone in every region', ' _mine')
    >>> one_line("결과" * 30)[-3:], one_line("x" * 40, 10)
    ('과결…', 'xxxxxxxxx…')
    """
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if _places(line) > longest:
        while _places(line) > longest - 1:
            line = line[:-1]
        line = line.rstrip() + _CUT
    return f" {line}" if line.startswith("_") else line


def some_lines(text: str, longest: int = LONGEST_NAME, most: int = 2) -> str:
    r"""Return a text as `one_line` does, but broken between words onto so many lines where one is too short.

    Examples
    --------
    >>> some_lines("weight of the distance", 12)
    'weight of\nthe distance'
    >>> some_lines("weight of the distance to it", 9, 3)
    'weight of\nthe\ndistance…'
    """
    words, lines = one_line(text, most * longest).split(" "), [""]
    while words:
        longer = f"{lines[-1]} {words[0]}".strip()
        if len(lines) == most:
            lines[-1] = " ".join([lines[-1], *words]).strip()
            break
        if not lines[-1] or _places(longer) <= longest:
            lines[-1] = longer
            words.pop(0)
        else:
            lines.append("")
    return "\n".join(one_line(each, longest) for each in lines if each)


def _places(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def fit(text: Text, figure: Figure, inches: float, most_lines: int = MOST_LINES) -> None:
    """Break the lines of a text that are wider than there is room for, and cut it after so many lines."""
    FigureCanvasAgg(figure)  # by which the figure can measure texts before it is drawn
    most = inches * figure.dpi / _WIDER_WHEN_SAVED
    probe = Text(fontproperties=text.get_fontproperties(), figure=figure)

    def fits(line: str) -> bool:
        probe.set_text(line)
        return bool(probe.get_window_extent().width <= most)

    lines: list[str] = []
    for line in text.get_text().split("\n"):
        lines += [line] if fits(line) else _broken(line, fits)
    if len(lines) > most_lines:
        lines = [*lines[: most_lines - 1], lines[most_lines - 1].rstrip()[:-1] + _CUT]
    text.set_text("\n".join(lines))


def _broken(line: str, fits: Callable[[str], bool]) -> list[str]:
    """Return a line as several that fit, broken between words, and within a word that is too long by itself."""
    lines = [""]
    for word in line.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if fits(longer):
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        while len(word) > 1 and not fits(word):
            count = len(word) - 1
            while count > 1 and not fits(word[:count]):
                count -= 1
            lines[-1] = word[:count]
            lines.append("")
            word = word[count:]
        lines[-1] = word
    return lines
