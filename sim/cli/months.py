"""The options of a comparison for other months than the last, and for fewer regions: checked before the work."""

from __future__ import annotations

from typing import Annotated

import typer

Months = Annotated[
    list[str] | None,
    typer.Option("--month", help="Also show the effects in a month, such as 2021-06; may be repeated."),
]
Yearly = Annotated[bool, typer.Option("--yearly", help="Also show the effects in each December.")]
Regions = Annotated[str | None, typer.Option("--regions", help="Show these regions alone, with commas between them.")]


def names_in(text: str | None) -> list[str] | None:
    """Return the names of a list with commas; None for none."""
    return None if text is None else [name.strip() for name in text.split(",")]
