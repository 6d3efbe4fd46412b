"""Commands on evidence: fit the model to the record, and hold it against what was kept aside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from sim.cli.shared import AsJson, Language, Threads, say
from sim.texts import texts

CALIBRATION_FOLDER = Path("results") / "calibration"
VALIDATION_FOLDER = Path("results") / "validation"

World = Annotated[str, typer.Option("--record", help="The scenario of the record.")]
FactsFile = Annotated[
    Path | None, typer.Option("--facts", help="A file of facts; the world's if not given.", readable=False)
]


def calibrate(
    record: World = "as_it_happened",
    out: Annotated[
        Path, typer.Option("--out", help="Folder; one that was cut off goes on.", readable=False)
    ] = CALIBRATION_FOLDER,
    facts: FactsFile = None,
    threads: Threads = None,
    language: Language = "en",
) -> None:
    """Fit the uncertain weights to the record: a set of draws that agree with the facts for calibration."""
    from sim.evidence.calibrate import calibrate as find
    from sim.evidence.draws import write_draws
    from sim.evidence.facts import read_facts
    from sim.evidence.fit import fit_of
    from sim.scenario.calibration_file import CALIBRATION, read_calibration
    from sim.scenario.load import load_scenario
    from sim.sweeps.store import Store, check_is_folder

    _ = texts(language)
    scenario = load_scenario(record)
    fit = fit_of(scenario, read_calibration(scenario.world.folder / CALIBRATION), read_facts(scenario, facts), threads)

    check_is_folder(out)
    with Store(out).explained():
        out.mkdir(parents=True, exist_ok=True)

    def on_population(number: int, tolerance: float) -> None:
        say(
            _("population {number} of at most {most}: within {tolerance:.2f} standard errors").format(
                number=number + 1, most=fit.settings.populations, tolerance=tolerance
            )
        )

    try:
        found = find(fit, out, on_population)
    except KeyboardInterrupt:
        say(_("stopped; finished populations are kept. Go on: zonelab calibrate --out {folder}").format(folder=out))
        raise typer.Exit(130) from None
    write_draws(found, fit, out)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in (_("Weight"), _("Range"), _("Median"), _("Middle 90%"), _("Spread left")):
        table.add_column(heading, no_wrap=True)
    rows = found.told.to_dict("records")
    for row in rows:
        low, high, median, lower, upper = (
            f"{row[name]:.0f}" if row[name] >= 100 else f"{row[name]:.2g}"
            for name in ("low", "high", "median", "lower", "upper")
        )
        table.add_row(str(row["key"]), f"{low}–{high}", median, f"{lower}–{upper}", f"{row['narrowed']:.0%}")
    Console(markup=False, emoji=False, highlight=False).print(table)
    open_ones = [str(row["key"]) for row in rows if not row["told"]]
    print(_("Left open by the facts: {weights}").format(weights=", ".join(open_ones) or "–"))
    print(_("Draws and manifest: {folder}").format(folder=out))


def validate(
    record: World = "as_it_happened",
    runs: Annotated[int, typer.Option("--runs", min=2, help="Runs without draws.")] = 400,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Whole number.")] = 1,
    draws: Annotated[
        Path | None,
        typer.Option(
            "--draws", help="Folder of calibrated draws; the scenario's own weights if not given.", readable=False
        ),
    ] = None,
    facts: FactsFile = None,
    out: Annotated[
        Path, typer.Option("--out", help="Folder for table and figure.", readable=False)
    ] = VALIDATION_FOLDER,
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Hold the model against the record: what each fact says, what the model says, met or missed."""
    from sim.evidence.draws import read_draws
    from sim.evidence.facts import read_facts
    from sim.evidence.validate import MET_WITHIN, check_table
    from sim.evidence.validate import validate as check
    from sim.plots.evidence import fact_checks
    from sim.plots.style import save_figure
    from sim.results.store import write_table
    from sim.scenario.load import load_scenario
    from sim.sweeps.store import Store, check_is_folder

    _ = texts(language)
    scenario = load_scenario(record)
    known = read_facts(scenario, facts)
    drawn = None if draws is None else read_draws(scenario, draws)
    check_is_folder(out)
    checks = check(scenario, known, runs, seed, drawn)
    table = check_table(checks)
    with Store(out).explained():
        out.mkdir(parents=True, exist_ok=True)
        write_table(table, out / "facts.parquet")
        table.to_csv(out / "facts.csv", index=False)
        save_figure(fact_checks(table, MET_WITHIN, language), out / "facts")
    if as_json:
        print(json.dumps(table.to_dict("records"), ensure_ascii=False))
        return
    printed = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in (_("Fact"), _("Record"), _("Model"), _("Middle 90%"), _("Apart"), ""):
        printed.add_column(heading, no_wrap=True)
    for use, title in (("calibration", _("fitted")), ("validation", _("kept aside"))):
        printed.add_section()
        printed.add_row(title)
        for each in checks:
            if each.fact.use == use:
                printed.add_row(
                    each.fact.key, f"{each.fact.value:.3g} ±{each.fact.spread:.2g}", f"{each.mean:.3g}",
                    f"{each.low:.3g} – {each.high:.3g}", f"{each.apart:+.1f}", _("met") if each.met else _("MISSED"),
                )  # fmt: skip
    Console(markup=False, emoji=False, highlight=False).print(printed)
    for use, title in (("calibration", _("fitted")), ("validation", _("kept aside"))):
        some = [each.met for each in checks if each.fact.use == use]
        print(_("{what}: {met} of {count} met").format(what=title, met=sum(some), count=len(some)))
    print(_("Table and figure: {folder}").format(folder=out))
