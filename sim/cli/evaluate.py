"""The command that evaluates a policy on a user's own panel."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.runs import say_where
from sim.cli.shared import AsJson, Language, Seed, at_path, path_argument, progress, say_notices
from sim.numerics.arguments import Mistakes


def evaluate(
    table: Annotated[Path, path_argument("TABLE", "CSV or Parquet file with a row for each unit and period.")],
    outcome: Annotated[str, typer.Option("--outcome", help="Column of what may have changed, such as firms.")],
    unit: Annotated[str, typer.Option("--unit", help="Column of the unit, such as region.")],
    time: Annotated[str, typer.Option("--time", help="Column of the period, such as year or month.")],
    treated: Annotated[
        list[str], typer.Option("--treated", help="Unit with the policy; repeat it for several: NAME, or NAME=PERIOD.")
    ],
    since: Annotated[str | None, typer.Option("--from", help="First period with the policy.")] = None,
    announced: Annotated[
        str | None, typer.Option("--announced", help="Period of the announcement; those until --from are left out.")
    ] = None,
    without: Annotated[list[str] | None, typer.Option("--without", help="Unit to leave out; repeatable.")] = None,
    form: Annotated[str, typer.Option("--form", help="level, log, or index (percent of the mean before).")] = "level",
    design: Annotated[
        list[str] | None, typer.Option("--design", help="A design; the first is drawn. By default all that fit.")
    ] = None,
    level: Annotated[float, typer.Option("--level", help="Level of the intervals, 0.5 to below 1.")] = 0.9,
    placebos: Annotated[int, typer.Option("--placebos", help="Placebos at most; of more, so many are drawn.")] = 99,
    seed: Seed = 1,
    out: Annotated[Path | None, at_path("--out", "Folder for sentence, picture and tables.")] = None,
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Evaluate a policy on a panel of your own, by the usual designs, with placebos in space."""
    from sim.lab.card import check_card_folder
    from sim.lab.evaluation.evaluation_printout import dates_given, print_evaluation
    from sim.lab.evaluation.single_evaluation import checked_evaluation, evaluation_of

    mistakes = Mistakes()
    place = mistakes.of(check_card_folder, out, "evaluate") if out is not None else None
    dates = mistakes.of(dates_given, treated, since)
    order = checked_evaluation(
        table, dates, mistakes, outcome=outcome, unit=unit, time=time, announced=announced, without=without or (),
        form=form, designs=design, level=level, placebos=placebos, seed=seed,
    )  # fmt: skip
    say_notices(() if place is None else place.notices, language)
    with progress(None, str(table), language) as advance:
        card = evaluation_of(order, advance)
    if out is not None:
        say_notices(card.write(out, language), language)
    print_evaluation(card, language, as_json=as_json)
    say_where(out, language)
