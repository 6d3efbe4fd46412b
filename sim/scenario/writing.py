"""Settings written down so that they can be read again: a changed scenario as a file, one value on one line."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from sim.scenario.load import Scenario, load_scenario
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
    """Return the keys, by their last part, whose values differ from those of `base`, with the values of `scenario`."""
    old, new = plain_settings(base), plain_settings(scenario)
    return {key: value_of(new, key) for key in leaf_keys() if value_of(new, key) != value_of(old, key)}


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
        if leaf_keys()[key] in keys_with_entries():
            written = {**written, **{name: None for name in value_of(inherited, key) if name not in written}}
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
    return yaml_text(_without_nothing(plain_settings(scenario)))
