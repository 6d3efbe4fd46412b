"""Commands on evidence: fit the model to the record, and hold it against what was kept aside."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.shared import (
    AsJson,
    Language,
    Seed,
    Threads,
    command_as_given,
    progress,
    say,
    say_if_figures_are_english,
    say_notices,
)
from sim.language import numbers
from sim.language.errors import ZonelabError
from sim.language.numbers import figures
from sim.language.texts import sentence, texts
from sim.report.terminal import Column, print_json, print_table, print_text

if TYPE_CHECKING:
    import pandas as pd

    from sim.evidence.facts import Fact
    from sim.evidence.parts import Parts
    from sim.evidence.pattern_check import PatternCheck
    from sim.evidence.validate import FactCheck
    from sim.scenario.load import Scenario

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
    from sim.evidence.facts import read_facts
    from sim.evidence.fit import fit_of
    from sim.evidence.posterior_table import place_of, write_posterior
    from sim.files.folders import check_place
    from sim.scenario.load import load_scenario
    from sim.scenario.reading.calibration_file import CALIBRATION, read_calibration
    from sim.sweeps.running.disk import explained

    _ = texts(language)
    scenario = load_scenario(record)
    fit = fit_of(scenario, read_calibration(scenario.world.folder / CALIBRATION), read_facts(scenario, facts), threads)

    place = place_of(out)
    check_place(place, takes_any=True)
    say_notices(place.notices, language)
    with explained(out):
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
        say(_("stopped; finished populations are kept. Go on: {command}").format(command=command_as_given()))
        raise typer.Exit(130) from None
    say_notices(write_posterior(found, fit, out), language)
    rows = found.told.to_dict("records")
    table: list[list[str] | None] = []
    for row in rows:
        low, high, median, lower, upper = (
            numbers.figures(row[name], 2) for name in ("low", "high", "median", "lower", "upper")
        )
        ranges = [numbers.between(*ends, language) for ends in ((low, high), (lower, upper))]
        table.append([str(row["key"]), ranges[0], median, ranges[1], numbers.share(row["narrowed"])])
    ranks = {_("Weight"): 0, _("Range"): 2, _("Median"): 0, _("Middle 90%"): 0, _("Spread left"): 1}
    print_table([Column(heading, rank, is_text=True) for heading, rank in ranks.items()], table, _)
    open_ones = [str(row["key"]) for row in rows if not row["told"]]
    print_text(_("Left open by the facts: {weights}").format(weights=", ".join(open_ones) or "–"))
    print(_("Draws and manifest: {folder}").format(folder=out))


def validate(
    record: World = "as_it_happened",
    runs: Annotated[int, typer.Option("--runs", min=2, help="Runs of each scenario without draws.")] = 400,
    seed: Seed = 1,
    draws: Annotated[
        Path | None,
        typer.Option("--draws", help="Folder of calibrated draws; those of the world if not given.", readable=False),
    ] = None,
    own_weights: Annotated[
        bool, typer.Option("--own-weights", help="Use the scenarios' own weights instead of calibrated draws.")
    ] = False,
    facts: FactsFile = None,
    patterns: Annotated[
        Path | None, typer.Option("--patterns", help="A file of patterns; the world's if not given.", readable=False)
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", help="Folder for tables and figures.", readable=False)
    ] = VALIDATION_FOLDER,
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Hold the model against the record, fact by fact, and see whether it shows the patterns (a) to (f)."""
    from sim.evidence.paired_runs import RUNS_A_DRAW, Plays
    from sim.evidence.pattern_check import pattern_table
    from sim.evidence.patterns import check_patterns, plays_of
    from sim.evidence.validate import MET_WITHIN, VALIDATION, check_table, validated, validation_manifest
    from sim.evidence.validate import validate as check_facts
    from sim.files.folders import check_place, replaced
    from sim.files.parquet import write_table, write_text
    from sim.files.place import Place
    from sim.files.spreadsheets import csv_bytes
    from sim.report.plots.evidence_figures import fact_checks, pattern_checks
    from sim.report.plots.style import save_figure, usable_language
    from sim.results.manifest import sha256
    from sim.scenario.load import load_scenario
    from sim.scenario.posterior import Posterior, draws_of
    from sim.scenario.reading.patterns_file import PATTERNS

    _ = texts(language)
    scenario = load_scenario(record)
    known, parts = _read_both(scenario, facts, patterns)
    drawn = _draws(scenario, draws, own_weights, language)
    place = Place(out, validated, VALIDATION)
    check_place(place, takes_any=True)
    say_notices(place.notices, language)
    place.notices.clear()
    posterior = None if drawn is None else Posterior(scenario, draws_of(drawn))
    each_runs = runs if drawn is None else RUNS_A_DRAW * len(drawn)
    total = (1 if drawn is None else len(drawn)) + (plays_of(parts) if parts else 0)
    with progress(total, scenario.name, language) as advance:
        checks = check_facts(scenario, known, runs, seed, drawn, advance)
        shown = check_patterns(parts, Plays(each_runs, seed, posterior, advance)) if parts else []
    over_draws = drawn is not None and len(drawn) > 1
    tables = {"facts": check_table(checks)}
    figures = {"facts": fact_checks(tables["facts"], MET_WITHIN, language)}
    if parts:
        tables["patterns"] = pattern_table(shown, language)
        readable = usable_language(language)  # a table in Korean cannot be drawn without a Korean font
        figures["patterns"] = pattern_checks(pattern_table(shown, readable), readable, over_draws=over_draws)
    with replaced(place) as aside:
        for name, table in tables.items():
            write_table(table, aside / f"{name}.parquet", safe=False)
            (aside / f"{name}.csv").write_bytes(csv_bytes(table))
            save_figure(figures[name], aside / name)
        manifest = validation_manifest(scenario, known, each_runs, seed, posterior)
        files = {each.name: sha256(each) for each in sorted(aside.iterdir())}
        write_text(aside / VALIDATION, json.dumps({**manifest, "files": files}, indent=2, ensure_ascii=False) + "\n")
    say_notices(place.notices, language)
    if as_json:
        rows = {name: json.loads(each.to_json(orient="records", double_precision=15)) for name, each in tables.items()}
        told = {"draws": 0 if drawn is None else len(drawn), "patterns": [], **rows}
        print_json(told)
        return
    if drawn is None:
        print_text(_("Weights: the scenarios' own"))
    else:
        print_text(_("Weights: {count} calibrated draws").format(count=len(drawn)))
    _print_facts(checks, language)
    if parts:
        _print_patterns(shown, language, over_draws=over_draws)
    else:
        print_text(
            _("Patterns are not checked: the world {world} has no {file}.").format(
                world=scenario.world.name, file=PATTERNS
            )
        )
    print(_("Tables and figures: {folder}").format(folder=out))
    say_if_figures_are_english(language)


def _read_both(scenario: Scenario, facts: Path | None, patterns: Path | None) -> tuple[tuple[Fact, ...], Parts | None]:
    """Return facts and scenarios of the patterns; what is wrong with either is told together."""
    from sim.evidence.facts import read_facts
    from sim.evidence.parts import read_parts

    known: tuple[Fact, ...] = ()
    problems: list[str] = []
    try:
        known = read_facts(scenario, facts)
    except ZonelabError as error:
        problems += error.problems
    try:
        parts = read_parts(scenario, patterns)
    except ZonelabError as error:
        problems += error.problems
    if problems:
        raise ZonelabError(problems)
    return known, parts


def _draws(scenario: Scenario, folder: Path | None, own_weights: bool, language: str) -> pd.DataFrame | None:
    """Return the calibrated draws that are asked for, else those of the world if they fit; None for own weights."""
    from sim.evidence.posterior_table import has_posterior, read_posterior

    if own_weights and folder is not None:
        raise ZonelabError(sentence("--draws and --own-weights must not both be given; got both. Drop one."))
    if folder is not None:
        return read_posterior(scenario, folder)
    if own_weights or not has_posterior(scenario.world):
        return None
    try:
        return read_posterior(scenario)
    except ZonelabError as error:
        _ = texts(language)
        for problem in error.told(_):
            say(problem)
        say(_("so the scenarios' own weights are used."))
        return None


def _print_facts(checks: Sequence[FactCheck], language: str) -> None:
    """Print each fact beside what the model says, and how many are met."""
    _ = texts(language)
    rows: list[list[str] | None] = []
    for use, title in (("calibration", _("fitted")), ("validation", _("kept aside"))):
        rows += [None, [title, *[""] * 5]]
        rows += [
            [
                each.fact.key, f"{figures(each.fact.value)} ±{figures(each.fact.spread, 2)}", figures(each.mean),
                numbers.between(figures(each.low), figures(each.high), language), numbers.signed(each.apart, 1),
                _("met") if each.met else _("MISSED"),
            ]
            for each in checks
            if each.fact.use == use
        ]  # fmt: skip
    ranks = {_("Fact"): 0, _("Record"): 1, _("Model"): 0, _("Middle 90%"): 2, _("Apart"): 3, "": 0}
    print_table([Column(heading, rank, is_text=True) for heading, rank in ranks.items()], rows, _)
    for use, title in (("calibration", _("fitted")), ("validation", _("kept aside"))):
        some = [each.met for each in checks if each.fact.use == use]
        print_text(_("{what}: {met} of {count} met").format(what=title, met=sum(some), count=len(some)))


def _print_patterns(checks: Sequence[PatternCheck], language: str, *, over_draws: bool) -> None:
    """Print each pattern, what the model says, and how many are met; of the question, what was found."""
    from sim.evidence.pattern_check import BETTER, OPEN, TITLES, WORSE

    _ = texts(language)
    columns = [
        Column("", is_text=True),
        Column(_("Pattern"), is_text=True, folds=True),
        Column(_("Model")),
        Column(_("Middle 90%") if over_draws else _("90% interval"), rank=2),
        Column(_("Required"), rank=1, is_text=True),
        Column("", is_text=True, folds=True),
    ]
    rows: list[list[str] | None] = []
    for letter, title in TITLES.items():
        rows += [None, ["", f"({letter}) {_(title)}", *[""] * 4]]
        rows += [
            [
                each.key, each.text("claim", language), each.figure(language), each.interval(language),
                each.required.words(language) if each.required else "–", _(each.verdict),
            ]
            for each in checks
            if each.key[0] == letter
        ]  # fmt: skip
    print_table(columns, rows, _)
    met = [each.met for each in checks if each.met is not None]
    print_text(_("{what}: {met} of {count} met").format(what=_("patterns (a) to (e)"), met=sum(met), count=len(met)))
    found = [each.verdict for each in checks if each.met is None]
    print_text(
        _(
            "pattern (f): chasing one sector, worse in {worse} of {count} sectors, better in {better}, "
            "no clear difference in {rest}"
        ).format(worse=found.count(WORSE), better=found.count(BETTER), rest=found.count(OPEN), count=len(found))
    )
