"""A scenario as a reader sees it: every key with value, unit, meaning, equation and evidence."""

from __future__ import annotations

import json
from typing import Any

import yaml

from sim.scenario import schema
from sim.scenario.load import Scenario


def describe(scenario: Scenario) -> list[dict[str, Any]]:
    """Return a row for every key: key, value, unit, range, meaning, equation, and its evidence."""
    values = scenario.settings.model_dump(mode="json")
    rows: list[dict[str, Any]] = []
    for block, field in schema.Scenario.model_fields.items():
        kind = field.annotation
        if not (isinstance(kind, type) and issubclass(kind, schema.Block)) or kind is schema.Text:
            rows.append({"key": block, "value": values[block], **_meaning(field)})
            continue
        for key, leaf in kind.model_fields.items():
            name = f"{block}.{key}"
            evidence = scenario.evidence.get(name)
            row = {"key": name, "value": values[block][key], **_meaning(leaf)}
            rows.append(row | (evidence.model_dump(exclude_defaults=True) if evidence else {}))
    return rows


def _meaning(field: Any) -> dict[str, str]:
    """Return what the schema says of a key."""
    extra = field.json_schema_extra or {}
    bounds = {type(each).__name__: each for each in field.metadata}
    ends = []
    for name, sign in (("Ge", "at least"), ("Gt", "above"), ("Le", "at most")):
        if name in bounds:
            ends.append(f"{sign} {getattr(bounds[name], name.lower()):g}")
    told = {
        "meaning": field.description or "",
        "unit": extra.get("unit", ""),
        "range": ", ".join(ends),
        "equation": extra.get("equation", ""),
    }
    return {key: value for key, value in told.items() if value}


def _as_tree(scenario: Scenario) -> dict[str, Any]:
    """Return the rows of `describe` by block, with what the scenario and its world are called."""
    settings = scenario.settings
    tree: dict[str, Any] = {
        "title": settings.title.model_dump(),
        "question": settings.question.model_dump(),
    }
    for row in describe(scenario):
        block, _, key = row["key"].partition(".")
        told = {name: value for name, value in row.items() if name != "key"}
        if key:
            tree.setdefault(block, {})[key] = told
        elif block not in ("title", "question"):
            tree[block] = told
    return tree


def as_yaml(scenario: Scenario) -> str:
    """Return the scenario as YAML, each key with its unit, meaning and evidence."""
    text = yaml.safe_dump(_as_tree(scenario), allow_unicode=True, sort_keys=False, width=110).rstrip()
    return f"# Scenario {scenario.name}, digest {scenario.digest}; a file of this form can be run.\n{text}"


def as_json(scenario: Scenario) -> str:
    """Return the scenario as JSON, each key with its unit, meaning and evidence."""
    told = {"name": scenario.name, "digest": scenario.digest, **_as_tree(scenario)}
    return json.dumps(told, ensure_ascii=False, indent=2)
