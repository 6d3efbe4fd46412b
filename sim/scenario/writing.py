"""Settings written down so that they can be read again: a changed scenario as a file, one value on one line."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from sim.scenario.load import Scenario, load_scenario
from sim.scenario.reading.factors import OF, TIMES, Factor, is_factor
from sim.scenario.reading.plain_yaml import parse_yaml, yaml_line, yaml_text
from sim.scenario.schema.keys import keys_with_entries, leaf_keys


def value_of(settings: Mapping[str, Any], key: str) -> Any:
    """Return the value of a key, given by its last part, in plain settings."""
    block, _, leaf = leaf_keys()[key].rpartition(".")
    return settings[block][leaf] if block else settings[leaf]


def plain_settings(scenario: Scenario) -> dict[str, Any]:
    """Return the settings of a scenario as plain data, as a file would give them."""
    plain: dict[str, Any] = scenario.settings.model_dump(mode="json")
    return plain


def changes_from(base: Scenario, scenario: Scenario) -> dict[str, Any]:
    """Return the keys, by their last part, that differ from those of `base`, with what sets them as in `scenario`.

    That is the value or, where it is a multiple (a factor), what a file says of it.
    """
    old, new = plain_settings(base), plain_settings(scenario)
    changes = {}
    for key, path in leaf_keys().items():
        value, factor, before = value_of(new, key), scenario.factors.get(path), base.factors.get(path)
        if value != value_of(old, key) or factor != before:
            is_of_base = factor is not None and before is None and factor.of == value_of(old, key)
            written = factor.written() if factor is not None else {}
            changes[key] = {TIMES: factor.times} if factor is not None and is_of_base else written or value
    return changes


def change_value(value: Any, change: Any) -> Any:
    """Return the value that a change makes of a key, whose value is given: the change itself, or a multiple.

    Examples
    --------
    >>> change_value(0.5, 0.7), change_value(0.5, {"times": 3}), change_value(0.5, {"of": 2, "times": 3})
    (0.7, 1.5, 6)
    """
    return Factor(change.get(OF, value), change[TIMES]).value if is_factor(change) else change


def _without_nothing(value: Any) -> Any:
    """Return plain data without the fields of rows that hold nothing; a row that lacks them means the same."""
    if isinstance(value, list):
        return [_without_nothing(each) for each in value]
    if isinstance(value, Mapping):
        return {name: _without_nothing(each) for name, each in value.items() if each is not None}
    return value


def one_line(value: Any) -> str:
    """Return a value as YAML on one line.

    Examples
    --------
    >>> one_line([{"regions": ["north"], "announced": "2019-04"}]), one_line(0.7), one_line("all")
    ('[{regions: [north], announced: 2019-04}]', '0.7', 'all')
    """
    return yaml_line(_without_nothing(value))


def scenario_file(base: Scenario | str, changes: Mapping[str, Any]) -> str:
    """Return the text of a scenario file that extends a named scenario and sets what differs.

    Entries of a mapping that the scenario has and the changes have not are deleted by null, because files are merged
    entry by entry.

    Parameters
    ----------
    base
        The scenario to build on, or its name.
    changes
        Values by the last part of the key, as `changes_from` gives them.
    """
    scenario = base if isinstance(base, Scenario) else load_scenario(base)
    inherited = plain_settings(scenario)
    tree: dict[str, Any] = {"extends": scenario.name}
    for key, value in changes.items():
        block, _, leaf = leaf_keys()[key].rpartition(".")
        written = _without_nothing(value)
        old = value_of(inherited, key)
        if leaf_keys()[key] in keys_with_entries() and isinstance(written, Mapping) and isinstance(old, Mapping):
            written = {**written, **{name: None for name in old if name not in written}}
        (tree.setdefault(block, {}) if block else tree)[leaf] = written
    return yaml_text(tree)


def ascii_yaml(text: str) -> str:
    r"""Return YAML of the same content in ASCII, for where no other sign can be written; its first comments stay.

    Examples
    --------
    >>> print(ascii_yaml("# 이름\nko: 특구\nshare: 0.5\n"), end="")
    # 이름
    ko: "\uD2B9\uAD6C"
    share: 0.5
    """
    lines = text.splitlines(keepends=True)
    comments = "".join(takewhile(lambda line: line.startswith("#"), lines))
    return comments + yaml_text(parse_yaml(text, "YAML"), ascii_only=True)


def whole_file(scenario: Scenario) -> str:
    """Return the text of a file that says every key of a scenario itself, so that it extends nothing."""
    plain = plain_settings(scenario)
    for key, factor in scenario.written_factors.items():
        block, _, leaf = key.rpartition(".")
        (plain[block] if block else plain)[leaf] = factor
    return yaml_text(_without_nothing(plain))
