"""What makes the same numbers again: the command, and a notebook."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING, Any

from sim.language.errors import ZonelabError
from sim.language.texts import marked, texts
from sim.results.comparison import Comparison
from sim.results.estimates import LEVEL
from sim.results.posterior_table import has_posterior
from sim.scenario.load import Scenario, load_scenario
from sim.scenario.writing import whole_file

if TYPE_CHECKING:
    from sim.report.brief.content import Brief

#: Marks that a text of Markdown gives a meaning to.
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>&$~:=@])")
#: What is above the cells of the notebook.
_TOLD = {
    "made": marked("This notebook makes the numbers of the brief again. It takes a few seconds."),
    "sides": marked("The two sides, as files of a scenario."),
    "effects": marked("The effect on the firms of each region at the end: mean and range."),
    "same": marked("Are these the digits of the brief?"),
}


def command_of_named(comparison: Comparison) -> str:
    """Return the command that makes the same numbers, if both sides are scenarios with a name; else nothing."""
    sides = comparison.policy, comparison.baseline
    if any(each.agents is not None for each in sides) or not all(_is_named(each.scenario) for each in sides):
        return ""
    return command_of([each.scenario.name for each in sides], comparison)


def command_of(words: list[str], comparison: Comparison) -> str:
    """Return the command that compares scenarios with the runs, seed and ranges of a comparison.

    Parameters
    ----------
    words
        The scenarios, by name or file, and what is set on both sides.
    comparison
        Of which the rest is taken.
    """
    runs = ["--runs", str(comparison.runs), "--seed", str(comparison.seed)]
    return shlex.join(["zonelab", "compare", *words, *runs, *options_of_ranges(comparison)])


def options_of_ranges(comparison: Comparison) -> list[str]:
    """Return the options for the weights and the ranges of a comparison, where they are not the usual ones."""
    usual = comparison.is_over_draws or not has_posterior(comparison.policy.scenario.world)
    return [
        *([] if usual else ["--central"]),
        *(["--histories"] if comparison.single_histories else []),
        *([] if comparison.level == LEVEL else ["--level", f"{comparison.level:g}"]),
    ]


def _is_named(scenario: Scenario) -> bool:
    try:
        return load_scenario(scenario.name).digest == scenario.digest
    except ZonelabError:
        return False


def notebook(brief: Brief) -> str:
    """Return a notebook that makes the numbers of a brief again and says whether they are the same digits.

    It holds both scenarios whole, so that it needs no file besides zonelab and the world.
    """
    _, shown = texts(brief.language), brief.comparison
    told = {name: _(text) for name, text in _TOLD.items()}
    effects = {
        region: [float(end) for end in ends]
        for region, *ends in zip(shown.policy.regions, *shown.interval(shown.final_differences), strict=True)
    }
    cells = [
        _words(f"# {as_text(brief.title)}\n\n{as_text(brief.lead)}\n\n{as_text(told['made'])}"),
        _words(as_text(told["sides"])),
        _code(_sides(brief)),
        _code(_comparison(brief)),
        _words(as_text(told["effects"])),
        _code("effects = compared.effects[compared.effects['month'] == compared.policy.months - 1]\neffects"),
        _words(as_text(told["same"])),
        _code(
            f"brief = {_as_code(effects)}\n"
            "made = {row.region: [row.mean, row.low, row.high] for row in effects.itertuples()}\n"
            "same = all(str(brief[region]) == str([float(each) for each in made[region]]) for region in brief)\n"
            "assert same, 'other digits: see the version of zonelab below'\n"
            f"print({brief.made!r})"
        ),
    ]
    python = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = {"cells": cells, "metadata": {"kernelspec": python}, "nbformat": 4, "nbformat_minor": 4}
    return json.dumps(book, ensure_ascii=False, indent=1) + "\n"


def _sides(brief: Brief) -> str:
    """Return the code that reads both scenarios from their texts."""
    sides = {"policy": brief.comparison.policy.scenario, "baseline": brief.comparison.baseline.scenario}
    lines = ["from pathlib import Path", "from tempfile import TemporaryDirectory", "", "import sim", ""]
    for side, scenario in sides.items():
        lines.append(f"{side}_file = {_as_code(whole_file(scenario))}")
    lines += ["", "with TemporaryDirectory() as folder:"]
    for side, scenario in sides.items():
        path = f"{side}_path"
        lines += [
            f"    {path} = Path(folder, {side!r}, {f'{scenario.name}.yaml'!r})",
            f"    {path}.parent.mkdir()",
            f"    {path}.write_text({side}_file, encoding='utf-8')",
            f"    {side} = sim.load_scenario({path})",
        ]
    return "\n".join(lines)


def _comparison(brief: Brief) -> str:
    """Return the code that compares them."""
    shown = brief.comparison
    weights = "" if shown.is_over_draws else ", posterior=None"
    lines = [f"compared = sim.compare(policy, baseline, runs={shown.runs}, seed={shown.seed}{weights})"]
    if shown.single_histories:
        lines.append("compared = compared.of_single_histories()")
    if shown.level != LEVEL:
        lines.append(f"compared = compared.at_level({shown.level!r})")
    return "\n".join(lines)


def _as_code(value: Any) -> str:
    """Return a text or numbers as code: a text line by line, so that a reader sees it as the file that it is."""
    if isinstance(value, str):
        lines = "\n".join(f"    {line!r}" for line in value.splitlines(keepends=True))
        return f"(\n{lines}\n)"
    rows = "\n".join(f"    {key!r}: [{', '.join(map(_number, ends))}]," for key, ends in value.items())
    return f"{{\n{rows}\n}}"


def _number(value: float) -> str:
    return repr(value) if value == value else "float('nan')"


def as_text(text: str) -> str:
    r"""Return a text for Markdown that is shown as it is, whatever marks it holds.

    Examples
    --------
    >>> print(as_text("<b>*A* zone</b>"))
    \<b\>\*A\* zone\</b\>
    """
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _words(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code(text: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": text}
