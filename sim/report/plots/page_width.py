"""How wide the page is for which a figure is drawn: a sheet, or the screen of a phone.

For a phone a figure is not shrunk but drawn anew: as wide as the screen, panels one below the other, labels at the side
on more and shorter lines, letters as large as ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: Width of a figure for a phone, in inches: letters of 8 points are then about 10 dots high on its screen.
PHONE_INCHES = 3.7
#: Letters of a line of a label at the side, and lines of it, on a sheet and on a phone.
_SHEET_LABEL, _PHONE_LABEL = (62, 2), (24, 4)

_IS_PHONE: ContextVar[bool] = ContextVar("is_phone", default=False)


@contextmanager
def for_phone() -> Iterator[None]:
    """Within it, figures of cards are drawn for a phone."""
    token = _IS_PHONE.set(True)
    try:
        yield
    finally:
        _IS_PHONE.reset(token)


def is_phone() -> bool:
    """Return whether figures are drawn for a phone."""
    return _IS_PHONE.get()


def side_label() -> tuple[int, int]:
    """Return how many letters a line of a label at the side has, and how many lines it has at most."""
    return _PHONE_LABEL if is_phone() else _SHEET_LABEL


def columns(on_a_sheet: int) -> int:
    """Return how many columns a legend has."""
    return 1 if is_phone() else on_a_sheet


def inches(on_a_sheet: float, on_a_phone: float) -> float:
    """Return a height, of which narrow figures need more for their rows and legends."""
    return on_a_phone if is_phone() else on_a_sheet
