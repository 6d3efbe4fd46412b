"""Commands on evidence: fit the model to the record, and compare it with the facts kept for validation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.shared import (
    AsJson,
    Language,
    Seed,
    Threads,
    at_path,
    command_as_given,
    progress,
    say,
    say_notices,
    say_written,
)
from sim.language.errors import ZonelabError
from sim.language.texts import sentence, texts
from sim.report.terminal import print_json, print_line

CALIBRATION_FOLDER = Path("results") / "calibration"
VALIDATION_FOLDER = Path("results") / "validation"

World = Annotated[str, typer.Option("--record", help="The scenario of the record.")]
SeedOfFile = Annotated[
    int | None, typer.Option("--seed", help="Of settings and runs; by default that of the world's calibration file.")
]
FactsFile = Annotated[Path | None, at_path("--facts", "A file of facts; by default the world's.")]


def calibrate(
    record: World = "as_it_happened",
    out: Annotated[Path, at_path("--out", "Folder; an interrupted calibration continues.")] = CALIBRATION_FOLDER,
    facts: FactsFile = None,
    seed: SeedOfFile = None,
    threads: Threads = None,
    language: Language = "en",
) -> None:
    """Fit the uncertain weights to the record; the result is a set of draws that agree with the facts."""
    _ = texts(language)

    def on_wave(number: int, most: int, effective: float) -> None:
        say(
            _("wave {number} of {most}: {effective:.0f} settings that agree with the facts, effectively").format(
                number=number, most=most, effective=effective
            )
        )

    try:
        import sim  # it takes a moment, in which it may be stopped too
        from sim.evidence.evidence_tables import print_calibration

        found = sim.calibrate(record, out, facts=facts, seed=seed, threads=threads, on_wave=on_wave)
    except KeyboardInterrupt:
        say(_("stopped; settings that have been run are kept. Go on: {command}").format(command=command_as_given()))
        raise typer.Exit(130) from None
    say_notices(found.write(out), language)
    print_calibration(found, language)
    print_line(_("Draws and manifest: {folder}").format(folder=out))


def validate(
    record: World = "as_it_happened",
    runs: Annotated[int, typer.Option("--runs", min=2, help="Runs of each scenario if no draws are used.")] = 400,
    seed: Seed = 1,
    draws: Annotated[Path | None, at_path("--draws", "Folder of calibrated draws; by default the world's.")] = None,
    own_weights: Annotated[
        bool, typer.Option("--own-weights", help="Use the scenarios' own weights instead of calibrated draws.")
    ] = False,
    facts: FactsFile = None,
    patterns: Annotated[Path | None, at_path("--patterns", "A file of patterns; by default the world's.")] = None,
    out: Annotated[Path, at_path("--out", "Folder for tables and figures.")] = VALIDATION_FOLDER,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep it beside the world, where the explorer shows it.")
    ] = False,
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Compare the model with the record, fact by fact, and check whether it shows the patterns (a) to (f)."""
    if own_weights and draws is not None:
        raise ZonelabError(sentence("--draws and --own-weights must not both be given; got both. Drop one."))
    others = {"--own-weights": own_weights, "--draws": draws, "--facts": facts, "--patterns": patterns}
    if keep and any(others.values()):
        given = ", ".join(name for name, value in others.items() if value)
        raise ZonelabError(
            sentence(
                "--keep must be given without {given}: it keeps what the world's own facts, patterns and draws say. "
                "Drop one.",
                given=given,
            )
        )
    import sim
    from sim.evidence.evidence_tables import print_validation, validation_object
    from sim.evidence.kept_validation import keep_validation
    from sim.evidence.validate import check_folder

    _ = texts(language)
    say_notices(check_folder(out), language)
    with progress(None, record, language) as advance:
        found = sim.validate(
            record, runs=runs, seed=seed, posterior=draws, own_weights=own_weights, facts=facts, patterns=patterns,
            on_progress=advance,
        )  # fmt: skip
        notices = found.write(out, language)
    kept = keep_validation(found) if keep else None
    say_notices(notices, language)
    if as_json:
        print_json(validation_object(found, language))
        return
    print_validation(found, language)
    say_written(out, language)
    if kept is not None:
        print_line(_("Kept beside the world: {file}").format(file=kept))
