"""The choices as query parameters of the page's link, and back; only what differs from the usual is written.

Keys of the scenario are written as on the command line (``zone_share=0.7``), regions and words by their keys, so that
a link means the same in both languages. (Streamlit's binding of widgets would write their labels, which change
with the language, and would drop in silence what it cannot read.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from sim.explorer.charts.map import MEASURES
from sim.explorer.charts.views import SWEEP_CHARTS, VIEWS
from sim.explorer.laboratory.inputs import Ground
from sim.explorer.laboratory.instruments import INSTRUMENTS, read_given
from sim.explorer.questions.starting_points import STARTING_POINTS, prepared
from sim.explorer.session.choices import (
    AIMS,
    BASELINES,
    CENTRAL,
    MOST_COMPARED,
    OWN,
    RANGES,
    RECORD,
    Choices,
    policy_of,
)
from sim.explorer.session.gone_scenarios import still_there
from sim.explorer.session.parameter_readers import month, name_of_any, whole, word
from sim.explorer.session.scenario_list import check_world, named, scenario_names
from sim.explorer.session.tray import entry_of, scenario_of, texts_of
from sim.explorer.sweeps.sweep_list import sweep_names
from sim.language.errors import ZonelabError, about, closest, one_of, without_place
from sim.language.texts import LANGUAGES, Sentence, sentence
from sim.scenario.reading.plain_yaml import parse_override
from sim.scenario.schema.keys import leaf_keys
from sim.scenario.schema.replaced_keys import replacement
from sim.scenario.schema.words import month_number, month_text
from sim.scenario.writing import changes_from, one_line
from sim.studies.finder import study_names

Params = Mapping[str, Sequence[str]]

#: More than this is no link that anyone made with the page.
LONGEST_ADDRESS = 20_000
MOST_RUNS = 100_000
#: Most levers of a sweep that a link may name, levels of one, and letters of its name.
MOST_LEVERS, MOST_LEVELS, LONGEST_NAME = 64, 10_000, 80
#: Browsers compute in floating point: whole numbers beyond this are not exact there.
GREATEST_SEED = 2**53 - 1
#: The word for none of several: a link cannot hold an empty list.
NOTHING = ""
#: A parameter of links of before there were three ranges, and what its words mean now.
OLDER, OLDER_RANGES = "posterior", {"off": CENTRAL, "on": RECORD}


#: Parameters besides the keys of the scenario: name, field of the choices, and how its text is read.
_READERS: dict[str, tuple[str, Callable[[str, str], Any]]] = {
    "lang": ("language", word(lambda: LANGUAGES)),
    "scenario": ("scenario", word(scenario_names)),
    "against": ("baseline", word(lambda: [*BASELINES, *scenario_names()])),
    "runs": ("runs", whole(2, MOST_RUNS)),
    "seed": ("seed", whole(0, GREATEST_SEED)),
    "ranges": ("ranges", word(lambda: RANGES)),
    "question": ("question", word(lambda: list(STARTING_POINTS))),
    "mine": ("mine", name_of_any(40)),
    "region": ("region", name_of_any(40)),
    "month": ("month", month),
    "map": ("measure", word(lambda: list(MEASURES))),
    "show": ("view", word(lambda: list(VIEWS))),
    "sweep": ("sweep", word(sweep_names)),
    "measure": ("sweep_measure", name_of_any(LONGEST_NAME)),
    "chart": ("sweep_chart", word(lambda: list(SWEEP_CHARTS))),
    "aim": ("aim", word(lambda: AIMS)),
    "study": ("study", word(study_names)),
    "part": ("part", name_of_any(LONGEST_NAME)),
    "card": ("instrument", word(lambda: list(INSTRUMENTS))),
}
#: Parameters that may occur several times.
_COMPARED, _LEVERS, _HELD, _ASKED = "with", "lever", "hold", "ask"


def read(params: Params) -> tuple[Choices, list[str]]:
    """Return the choices of a link, and a sentence for each part that was left out because it is wrong."""
    length = sum(len(name) + sum(map(len, texts)) for name, texts in params.items())
    if length > LONGEST_ADDRESS:
        return Choices(), [
            sentence(
                "The link must have at most {most:,} characters; it has {length:,}. It was not read.",
                most=LONGEST_ADDRESS,
                length=length,
            )
        ]
    choices, problems = still_there(Choices())
    for name, (field, reader) in _READERS.items():
        if params.get(name):
            try:
                choices = replace(choices, **{field: reader(name, params[name][-1])})
            except ZonelabError as error:
                problems += error.problems
    if params.get(OLDER) and not params.get("ranges"):
        try:
            choices = replace(choices, ranges=OLDER_RANGES[word(lambda: list(OLDER_RANGES))(OLDER, params[OLDER][-1])])
        except ZonelabError as error:
            problems += error.problems
    if _COMPARED in params:
        choices, found = _with_compared(choices, params[_COMPARED])
        problems += found
    choices, found = _with_levers(choices, params)
    problems += found
    changes: dict[str, Any] = {}
    for name, texts in params.items():
        if name in (*_READERS, OLDER, _COMPARED, _LEVERS, _HELD, _ASKED) or not texts:
            continue
        try:
            changes |= _change(name, texts[-1])
        except ZonelabError as error:
            problems += error.problems
    choices, found = _with_changes(choices, changes)
    problems += found
    choices, found = _with_asked(choices, params)
    problems += found
    regions = policy_of(choices).world.region_ids
    problems += [one_of(name, each, regions) for name, each in _regions(choices) if each and each not in regions]
    choices = replace(
        choices,
        mine=choices.mine if choices.mine in regions else "",
        region=choices.region if choices.region in regions else "",
    )
    if choices.question and not {"scenario", *changes} & params.keys():
        choices = prepared(choices, choices.question)
    if choices.month and not _is_shown(choices):
        settings = policy_of(choices).settings
        wrong = sentence(
            "{name} must be a month from {first} to {last}; got {given}.",
            name="month",
            first=settings.start,
            last=month_text(month_number(settings.start) + settings.months - 1),
            given=repr(choices.month),
        )
        problems.append(wrong)
        choices = replace(choices, month="")
    return choices, problems


def _regions(choices: Choices) -> tuple[tuple[str, str], ...]:
    return ("mine", choices.mine), ("region", choices.region)


def _is_shown(choices: Choices) -> bool:
    """Return whether the horizon holds the month that is chosen; yes as long as the horizon is not known."""
    try:
        settings = policy_of(choices).settings
    except ZonelabError:  # told on the page
        return True
    return 0 <= month_number(choices.month) - month_number(settings.start) < settings.months


def _with_compared(choices: Choices, texts: Sequence[str]) -> tuple[Choices, list[str]]:
    """Return the choices with the policies that a link compares, changed scenarios among them."""
    known, right = [OWN, *scenario_names()], dict[str, None]()
    problems: list[str] = []
    for text in texts:
        name = scenario_of(text)
        if name not in known or (name == OWN and text != OWN):
            problems += [one_of(_COMPARED, name, known)] if text != NOTHING else []
            continue
        changes: dict[str, Any] = {}
        for key, value in texts_of(text):
            try:
                changes |= _change(key, value)
            except ZonelabError as error:
                problems += error.problems
        if not changes:
            right[name] = None
            continue
        made, found = _with_changes(Choices(scenario=name), changes)
        right[entry_of(name, made.changes)] = None
        problems += found
    if len(right) > MOST_COMPARED:
        problems.append(sentence("a link may compare {most} policies; it names {n}.", most=MOST_COMPARED, n=len(right)))
    return replace(choices, compared=tuple(right)[:MOST_COMPARED]), problems


def _with_levers(choices: Choices, params: Params) -> tuple[Choices, list[str]]:
    """Return the choices with the levers of a sweep that a chart runs over, and those that are held at a level."""
    levers = dict.fromkeys(text[:LONGEST_NAME] for text in params.get(_LEVERS, ()))
    held: dict[str, int] = {}
    problems: list[str] = []
    for text in params.get(_HELD, ())[:MOST_LEVERS]:
        lever, _, level = text.rpartition(":")
        try:
            held[lever[:LONGEST_NAME]] = whole(0, MOST_LEVELS)(_HELD, level)
        except ZonelabError as error:
            problems += error.problems
    return replace(choices, sweep_levers=tuple(levers)[:2], sweep_held=tuple(held.items())), problems


def _with_asked(choices: Choices, params: Params) -> tuple[Choices, list[str]]:
    """Return the choices with what a link sets of the instruments of the laboratory."""
    asked, problems = read_given(params.get(_ASKED, ())[:MOST_LEVERS], Ground(policy_of(choices)))
    return replace(choices, asked=asked), [*problems]


def _change(name: str, text: str) -> dict[str, Any]:
    """Return key and value of one parameter."""
    if name not in leaf_keys():
        raise ZonelabError(
            sentence(
                "The link must name keys of the scenario; got {name}.{closest}",
                name=repr(name[:40]),
                closest=replacement(name) or closest(name[:40], [*_READERS, *leaf_keys()]),
            )
        )
    try:
        value = parse_override(f"{name}={text}")[1]
    except ZonelabError as error:  # a link has no lines and no --set
        raise ZonelabError([about(leaf_keys()[name], _without_line(each)) for each in error.problems]) from None
    if name == "world":
        check_world(value)
    return {name: value}


def _without_line(problem: str) -> str:
    """Return what is wrong with a value of one line."""
    inner = without_place(problem)
    if isinstance(inner, Sentence) and inner.values.keys() == {"line", "problem"}:
        inner = inner.values["problem"]
    return inner


def _with_changes(choices: Choices, changes: Mapping[str, Any]) -> tuple[Choices, list[str]]:
    """Return the choices with those changes that are right; all together if they are, else as many as can be."""
    try:
        return _kept(choices, changes), []
    except ZonelabError as error:
        problems = list(error.problems)
    right: dict[str, Any] = {}
    for key, value in changes.items():
        try:
            _kept(choices, {**right, key: value})
        except ZonelabError:
            continue
        right[key] = value
    return _kept(choices, right), problems


def _kept(choices: Choices, changes: Mapping[str, Any]) -> Choices:
    """Return the choices with changes, as the schema reads them; one that is the scenario's own value is none."""
    made = changes_from(named(choices.scenario), policy_of(replace(choices, changes=changes)))
    return replace(choices, changes={key: made[key] for key in changes if key in made})


def length_of(params: Params) -> int:
    """Return the length of a link as it is sent, where a Korean letter takes nine characters."""
    return len(urlencode(params, doseq=True))


def write(choices: Choices) -> dict[str, list[str]]:
    """Return the query parameters of the choices, without what is usual."""
    usual = Choices(language=choices.language, scenario=choices.scenario)
    params: dict[str, list[str]] = {}
    for name, (field, _) in _READERS.items():
        value = getattr(choices, field)
        if value != getattr(Choices() if field in ("language", "scenario") else usual, field):
            params[name] = [str(value)]
    if choices.question:  # else a link of the question alone, which the page fills in
        params["scenario"] = [choices.scenario]
    if choices.month and not _is_shown(choices):  # the horizon was shortened since
        del params["month"]
    if choices.compared != usual.compared:
        params[_COMPARED] = list(choices.compared) or [NOTHING]
    if choices.sweep_levers:
        params[_LEVERS] = list(choices.sweep_levers)
    if choices.sweep_held:
        params[_HELD] = [f"{lever}:{level}" for lever, level in choices.sweep_held]
    if choices.asked:
        params[_ASKED] = [f"{name}:{text}" for name, text in choices.asked]
    return params | {key: [one_line(value)] for key, value in choices.changes.items()}
