"""The options of a comparison for what is shown besides: months, regions, another range, discounted money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sim.numerics.arguments import raise_all

if TYPE_CHECKING:
    from sim.scenario.posterior import Posterior

Months = Annotated[
    list[str] | None,
    typer.Option("--month", help="Also show the effects in a month, such as 2021-06; may be repeated."),
]
Yearly = Annotated[bool, typer.Option("--yearly", help="Also show the effects in each December.")]
Regions = Annotated[str | None, typer.Option("--regions", help="Show these regions alone, with commas between them.")]
Level = Annotated[
    float | None,
    typer.Option("--level", help="Show ranges that hold this share, such as 0.5 or 0.95, instead of 0.9."),
]
Discount = Annotated[
    float,
    typer.Option("--discount", help="Discount years and their money by this share a year, such as 0.045."),
]


def names_in(text: str | None) -> list[str] | None:
    """Return the names of a list with commas; None for none."""
    return None if text is None else [name.strip() for name in text.split(",")]


def check_level(level: float, runs: int, posterior: Posterior | None, *, histories: bool) -> None:
    """Raise a `ZonelabError` before the work if ranges cannot have this level."""
    from sim.results.ranges import Blocks, RangeKind, level_problem, values_at_ends

    blocks = None if posterior is None else Blocks.of(posterior, runs)
    kind = RangeKind.HISTORY if histories else RangeKind.MEAN if blocks is None else RangeKind.RECORD
    raise_all([level_problem(level, values_at_ends(kind, runs, blocks))])
