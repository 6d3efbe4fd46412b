"""The command that makes the same card: its words, and the files that it reads."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sim.explorer.laboratory.instruments import Instrument
from sim.explorer.laboratory.options import rules_named, search_named
from sim.explorer.laboratory.questions import Given, Question, policy_of_claim
from sim.explorer.session.choices import UNCHANGED, Choices, named, shared_changes, usual_baseline
from sim.explorer.share.command_line import baseline_file, policy_file, stem_of
from sim.results.posterior_table import has_posterior
from sim.scenario.reading.search_file import find_search
from sim.scenario.writing import one_line, scenario_file

_CANDIDATES = re.compile(r"^candidates:.*$", re.MULTILINE)


@dataclass(frozen=True)
class Command:
    """A command.

    Attributes
    ----------
    words
        After ``zonelab``.
    files
        Content of the files that it reads, by name; the reader's own table is not among them.
    """

    words: tuple[str, ...]
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The command as one line of a shell."""
        return shlex.join(["zonelab", *self.words])


def command_of(instrument: Instrument, choices: Choices, asked: Question, values: Given) -> Command:
    """Return the command that makes the same card, in the folder of its files."""
    if instrument.word == "search":
        return _search(asked, values)
    if instrument.word == "evaluate":
        return _evaluate(asked, values)
    policy, baseline, files = _scenarios(choices, asked)
    word, words = _WORDS[instrument.word]
    return Command((word, *words(policy, baseline, asked, values)), files)


def _scenarios(choices: Choices, asked: Question) -> tuple[str, str, dict[str, str]]:
    """Return how a command names policy and baseline, and the files of those that have no name."""
    files: dict[str, str] = {}
    policy = choices.scenario
    if choices.changes:
        policy = f"{stem_of(choices)}.yaml"
        files[policy] = policy_file(choices, asked.policy)
    file = baseline_file(choices)
    if file is not None:
        return policy, file[0], files | {file[0]: file[1]}
    baseline = choices.baseline or usual_baseline(choices.scenario)
    base = named(choices.scenario if baseline == UNCHANGED else baseline)
    shared = shared_changes(asked.policy, base)
    if not shared:
        return policy, base.name, files
    name = f"{base.name}_alike.yaml"
    return policy, name, files | {name: scenario_file(base, shared)}


def _runs(asked: Question) -> list[str]:
    return ["--runs", str(asked.runs)]


def _seed(asked: Question) -> list[str]:
    return ["--seed", str(asked.seed)]


def _draws(asked: Question) -> list[str]:
    """Return the option for central weights, where there are others that a command would take."""
    return ["--central"] if asked.posterior is None and has_posterior(asked.policy.world) else []


def _number(value: float) -> str:
    return f"{value:.12g}"


def _rehearse(policy: str, baseline: str, asked: Question, given: Given) -> list[str]:
    return [policy, baseline, *_runs(asked), *_seed(asked), *_draws(asked)]


def _review(policy: str, baseline: str, asked: Question, given: Given) -> list[str]:
    price = ["--price", _number(given["price"])] if given["price"] else []
    return [policy, baseline, "--month", _number(given["month"]), *price, *_seed(asked), *_draws(asked)]


def _race(policy: str, baseline: str, asked: Question, given: Given) -> list[str]:
    rules = [
        word
        for rule in rules_named(asked.policy, given)
        for word in ("--rule", ";".join(f"{key}={one_line(value)}" for key, value in rule.items()))
    ]
    return [
        policy, "--players", ",".join(given["players"]), "--factors", ",".join(given["factors"]),
        "--value", _number(given["value"]), *(rules or ["--rule", "none"]), *_seed(asked), *_draws(asked),
    ]  # fmt: skip


def _flip(policy: str, baseline: str, asked: Question, given: Given) -> list[str]:
    about = [] if policy_of_claim(asked, given) is None else ["--policy", policy]
    return [given["claim"], *about, "--against", baseline, *_seed(asked)]


def _flip_assumptions(policy: str, baseline: str, asked: Question, given: Given) -> list[str]:
    return [*_flip(policy, baseline, asked, given), "--assumptions"]


def _worth(policy: str, baseline: str, asked: Question, given: Given) -> list[str]:
    price = ["--price", _number(given["price"])] if given["price"] else []
    return [policy, "--against", baseline, *price, *_seed(asked)]


def _promise(policy: str, baseline: str, asked: Question, given: Given) -> list[str]:
    promised = [word for name in ("firms", "jobs") if given[name] for word in (f"--{name}", _number(given[name]))]
    return [policy, baseline, *promised, *_runs(asked), *_seed(asked), *_draws(asked)]


def _search(asked: Question, given: Given) -> Command:
    name, files = str(given["file"]), {}
    if given["candidates"] != search_named(name).candidates:
        text = _CANDIDATES.sub(f"candidates: {given['candidates']}", find_search(name).read_text(encoding="utf-8"))
        name = f"{name}_{given['candidates']}.yaml"
        files[name] = text
    return Command(("search", name, *([] if asked.over_draws else ["--central"])), files)


def _evaluate(asked: Question, given: Given) -> Command:
    table = "table.csv" if asked.table is None else asked.table.name
    words = [table, "--outcome", given["outcome"], "--unit", given["unit"], "--time", given["time"]]
    words += [word for unit in given["treated"] for word in ("--treated", unit)]
    for option, name in (("--from", "since"), ("--announced", "announced")):
        words += [option, given[name]] if given[name] else []
    words += [word for unit in given["without"] for word in ("--without", unit)]
    return Command(("evaluate", *words, "--form", given["form"]))


_Words = Callable[[str, str, Question, Given], list[str]]
#: By the word of an instrument: that of its command, and what comes behind it.
_WORDS: dict[str, tuple[str, _Words]] = {
    "rehearse": ("rehearse", _rehearse),
    "review": ("review", _review),
    "race": ("race", _race),
    "flip": ("flip", _flip),
    "flip_assumptions": ("flip", _flip_assumptions),
    "worth": ("worth", _worth),
    "promise": ("promise", _promise),
}
