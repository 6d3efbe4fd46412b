"""Commands on scenarios: scenarios, show, run, compare, repeat."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.briefs import BriefRegion, Briefs, check_briefs, write_briefs
from sim.cli.compare_options import Discount, Level, Months, Regions, Yearly, check_level, names_in
from sim.cli.shared import (
    AsJson,
    Language,
    Seed,
    Threads,
    at_path,
    list_files,
    load,
    path_argument,
    progress,
    say,
    say_if_figures_are_english,
    say_notices,
)
from sim.language.errors import ZonelabError, placed
from sim.language.texts import sentence, texts, told
from sim.numerics.arguments import DEFAULT_RUNS, MOST_RUNS, raise_all, whole_problem
from sim.report import terminal
from sim.report.terminal import print_file, print_json, print_json_text, print_line
from sim.scenario.reading.text_files import read_mapping, scenario_files

if TYPE_CHECKING:
    from sim.scenario.load import Scenario
    from sim.scenario.posterior import Posterior

Name = Annotated[str, typer.Argument(help="Name of a scenario (see 'zonelab scenarios') or path of a YAML file.")]
Runs = Annotated[
    int, typer.Option("--runs", help="Number of runs of each scenario, from 1 to as many as fit into memory.")
]
Out = Annotated[Path | None, at_path("--out", "Folder for tables, figures and manifest; by default none is written.")]
Set = Annotated[list[str] | None, typer.Option("--set", help="Set a key, such as zone_share=0.7; may be repeated.")]
Draws = Annotated[
    bool | None,
    typer.Option(
        "--posterior/--central",
        help="Use the world's calibrated draws of the weights, or the central weights alone; by default the draws, "
        "where the world has some.",
        show_default=False,
    ),
]
Histories = Annotated[
    bool,
    typer.Option(
        "--histories", help="Show the luck of a single history, a wider range, instead of what the record leaves open."
    ),
]


def scenarios(as_json: AsJson = False, language: Language = "en") -> None:
    """List the scenarios and the question that each asks. A file that cannot be read is listed with its problem."""
    from sim.scenario.titles import titles

    read = cache(read_mapping)
    list_files(scenario_files(), lambda path: titles(path, read), as_json, language)


def show(
    name: Name,
    form: Annotated[str, typer.Option("--format", help="yaml or json.")] = "yaml",
    override: Set = None,
    places: Annotated[
        bool,
        typer.Option(
            "--places", help="List the regions and sectors of its world instead, by the names that files use."
        ),
    ] = False,
) -> None:
    """Show every key of a scenario with its value, unit, meaning and provenance."""
    from sim.scenario.describe import as_json, as_yaml, places_of
    from sim.scenario.reading.plain_yaml import yaml_text
    from sim.scenario.writing import ascii_yaml

    if form not in ("yaml", "json"):
        raise ZonelabError(sentence("--format must be yaml or json; got {given!r}.", given=form))
    scenario = load(name, override)
    if form == "json" and places:
        print_json(places_of(scenario.world), indent=2)
    elif form == "json":
        print_json_text(as_json(scenario))
    else:
        print_file(yaml_text(places_of(scenario.world)).rstrip() if places else as_yaml(scenario), ascii_yaml)


def run(
    name: Name,
    runs: Runs = DEFAULT_RUNS,
    seed: Seed = 1,
    out: Out = None,
    override: Set = None,
    draws: Draws = None,
    as_json: AsJson = False,
    threads: Threads = None,
    language: Language = "en",
) -> None:
    """Run a scenario many times."""
    scenario = load(name, override)
    check_folder(out, "run", language)
    raise_all([whole_problem("runs", runs, 1, MOST_RUNS)])
    posterior = posterior_for(draws, [scenario], language)
    import sim
    from sim.report.results_folder import begin_to_import_figures
    from sim.results.memory import check_memory

    check_memory([scenario], runs, threads=threads, posterior=posterior, written=out is not None)

    if out is not None:
        begin_to_import_figures()
    with progress(runs, scenario.name, language) as advance:
        result = sim.run_ensemble(scenario, runs, seed, posterior=posterior, threads=threads, on_progress=advance)
    if out is not None:
        say_notices(result.write(out, language), language)
    from sim.report.json_objects import ensemble_summary
    from sim.report.summary import print_ensemble

    if as_json:
        print_json(ensemble_summary(result))
    else:
        print_ensemble(result, language)
    say_where(out, language)


def compare(
    names: Annotated[
        list[str],
        typer.Argument(help="A policy and the scenario to compare it with; with --against, one policy or several."),
    ],
    against: Annotated[
        str | None,
        typer.Option("--against", help="The scenario to compare each policy with; by default the second NAME."),
    ] = None,
    runs: Runs = DEFAULT_RUNS,
    seed: Seed = 1,
    out: Out = None,
    briefs: Briefs = None,
    region: BriefRegion = None,
    override: Set = None,
    draws: Draws = None,
    histories: Histories = False,
    months: Months = None,
    yearly: Yearly = False,
    regions: Regions = None,
    level: Level = None,
    discount: Discount = 0.0,
    as_json: AsJson = False,
    threads: Threads = None,
    language: Language = "en",
) -> None:
    """Compare one policy or several with a baseline, firm by firm; --set applies to all."""
    sides = _policies_and_baseline(names, against)
    *policies, baseline = [load(name, override) for name in sides]
    check_briefs(briefs, region, len(policies), policies[0].world.region_ids, language)
    from sim.report.effects_by_month import asked_for

    asked = asked_for(policies[0], months or (), yearly=yearly, regions=names_in(regions), discount=discount)
    from sim.report.results_folder import SEVERAL, begin_to_import_figures

    check_folder(out, "compare" if len(policies) == 1 else SEVERAL, language)
    from sim.results.comparable import check_all_comparable

    check_all_comparable(policies, baseline)
    posterior = posterior_for(draws, [*policies, baseline], language)
    if level is not None:
        check_level(level, runs, posterior, histories=histories)
    import sim
    from sim.report.compared import print_compared
    from sim.results.memory import check_memory

    check_memory([*policies, baseline], runs, threads=threads, posterior=posterior, written=out is not None)
    if out is not None:
        begin_to_import_figures()
    with progress(runs * (len(policies) + 1), _what_runs([*policies, baseline], language), language) as advance:
        compared = sim.compare(
            policies, baseline, runs, seed, posterior=posterior, threads=threads, on_progress=advance
        )
    if histories:
        compared = compared.of_single_histories()
    if level is not None:
        compared = compared.at_level(level)
    result = compared if len(policies) > 1 else compared.all[0]
    if out is not None:
        say_notices(result.write(out, language), language)
    if briefs:
        sets = [word for each in override or () for word in ("--set", each)]
        write_briefs(compared.all[0], briefs, region, [*sides, *sets], language)
    print_compared(result, asked, language, as_json=as_json)
    say_where(out, language)


def _policies_and_baseline(names: list[str], against: str | None) -> list[str]:
    """Return the names of the policies and, last, that of the baseline; a `ZonelabError` if that is not clear."""
    if against is not None:
        return [*names, against]
    if len(names) != 2:
        wrong = sentence(
            "zonelab compare takes a policy and a baseline, or policies and --against BASELINE; got {names} alone.",
            names=", ".join(names),
        )
        raise ZonelabError(wrong)
    return names


def _what_runs(scenarios: list[Scenario], language: str) -> str:
    """Return the names of scenarios as a bar of progress shows them."""
    _ = texts(language)
    one, *others = [each.name for each in scenarios]
    return told(sentence("{one} and {other}", one=one, other=", ".join(others)), _)


def repeat(
    manifest: Annotated[Path, path_argument("MANIFEST", "A manifest.json that run or compare wrote, or its folder.")],
    out: Annotated[Path, at_path("--out", "Folder for the repeated results.")],
    threads: Threads = None,
    language: Language = "en",
) -> None:
    """Repeat the results of a manifest, and say whether every table has the same digits."""
    _ = texts(language)
    from sim.files.contents_exchange import finish_within
    from sim.files.reasons import explained
    from sim.report.repetition import changed_since, changed_tables, repeat_results, runs_of
    from sim.report.results_folder import SEVERAL
    from sim.results.manifest import MANIFEST
    from sim.scenario.reading.manifest_schema import read_manifest

    if manifest.is_dir():
        manifest /= MANIFEST
    with explained(manifest.parent):
        finish_within(manifest.parent)
    if manifest.suffix != ".json":
        wrong = sentence("must be a manifest.json that zonelab wrote; it is not. Name another file.")
        raise ZonelabError(placed(manifest, wrong))
    kept = read_manifest(manifest, "run", "compare")
    check_folder(out, kept["kind"] if kept.get("others") is None else SEVERAL, language)
    with progress(runs_of(kept), str(manifest), language) as advance:
        differing = repeat_results(
            kept, manifest, out, language, threads=threads, on_progress=advance, on_note=lambda note: say(told(note, _))
        )
    say_where(out, language)
    problems: list[str] = []
    for name in changed_tables(kept, manifest):
        wrong = sentence("is not as zonelab wrote it. What was made again is in {folder}.", folder=str(out))
        problems.append(placed(manifest.parent / name, wrong))
    if differing:
        other = sentence("differs from the table of {manifest}.", manifest=manifest)
        problems += [placed(out / name, other) for name in differing]
        changed = changed_since(kept)
        problems += [] if changed is None else [placed(manifest, changed)]
    if problems:
        raise ZonelabError(problems)
    print_line(_("All tables are the same to the digit."))


def posterior_for(wanted: bool | None, scenarios: list[Scenario], language: str) -> Posterior | None:
    """Return the calibrated draws to use, and say which weights the scenarios keep as they set them.

    Parameters
    ----------
    wanted
        Whether to use those of the world; None to use them where it has some.
    scenarios, language
        What is run, and in which language to tell it.
    """
    from sim.results.posterior_table import load_posterior, posterior_of_world

    if wanted is False:
        return None
    posterior = load_posterior(scenarios[0]) if wanted else posterior_of_world(scenarios[0])
    if posterior is None:
        return None
    own = [key for key in posterior.centre if any(key in posterior.set_by(each) for each in scenarios)]
    if own:
        say(texts(language)("not drawn, because a scenario sets it: {weights}").format(weights=", ".join(own)))
    return posterior


def check_folder(out: Path | None, kind: str, language: str) -> None:
    """Find out before the work whether its results can be kept."""
    if out is not None:
        from sim.report.results_folder import check_folder as check

        say_notices(check(out, kind), language)


def say_where(out: Path | None, language: str) -> None:
    """Say where the results are, and if the figures are not in the language asked for."""
    if out is None:
        return
    terminal.say(texts(language)("Tables, figures and manifest: {folder}").format(folder=out))
    say_if_figures_are_english(language)
