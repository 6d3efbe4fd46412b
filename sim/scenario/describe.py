"""A scenario as a reader sees it: every key with value, unit, range, meaning, equation and provenance.

``make pages`` writes the reference of all keys, docs/reference/scenario-keys.md.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic.fields import FieldInfo

from sim.scenario.load import Scenario, load_scenario
from sim.scenario.reading.plain_yaml import yaml_text
from sim.scenario.schema import settings
from sim.scenario.schema.keys import blocks, dated_keys, fields, keys_with_entries, model_within, range_of
from sim.scenario.world.world import World


def describe(scenario: Scenario) -> list[dict[str, Any]]:
    """Return a row for every key: key, value, unit, range, meaning, equation, grade, source, year and note.

    What is empty, such as the unit of a name, is left out. A value that is a multiple has ``of`` and ``times`` too.
    """
    rows: list[dict[str, Any]] = []
    for key, field in fields().items():
        row = {
            "key": key,
            "value": scenario.entries[key].value,
            **scenario.written_factors.get(key, {}),
            **_meaning(field),
        }
        provenance = scenario.provenance.get(key)
        rows.append(row | (provenance.model_dump(exclude_defaults=True) if provenance else {}))
    return rows


def _meaning(field: FieldInfo) -> dict[str, str]:
    """Return what the schema says of a key."""
    extra: Any = field.json_schema_extra or {}
    told = {
        "unit": extra.get("unit", ""),
        "range": str(range_of(field)),  # a plain text, for YAML
        "meaning": field.description or "",
        "equation": extra.get("equation", ""),
    }
    return {name: text for name, text in told.items() if text}


def _as_tree(scenario: Scenario) -> dict[str, Any]:
    """Return the rows of `describe` by block, in a form that can be loaded again."""
    tree: dict[str, Any] = {}
    for row in describe(scenario):
        block, _, leaf = row["key"].partition(".")
        told = {name: each for name, each in row.items() if name != "key"}
        if leaf:
            tree.setdefault(block, {})[leaf] = told
        else:
            tree[block] = row["value"] if block in ("title", "question") else told
    return tree


def as_yaml(scenario: Scenario) -> str:
    """Return the scenario as YAML, each key with its unit, meaning and provenance."""
    text = yaml_text(_as_tree(scenario)).rstrip()
    return f"# Scenario {scenario.name}, digest {scenario.digest}; a file of this form can be run.\n{text}"


def places_of(world: World) -> dict[str, Any]:
    """Return the regions and sectors of a world as plain data, in the order of its file, by the words for them."""
    regions = {each.id: each for each in world.regions}
    sectors = {each.id: each.name.model_dump() for each in world.sectors}
    return {
        "world": world.name,
        "regions": {
            name: regions[name].name.model_dump() | regions[name].model_dump(include={"capital_area", "competes"})
            for name in world.display_regions
        },
        "sectors": {name: sectors[name] for name in world.display_sectors},
    }


def as_json(scenario: Scenario) -> str:
    """Return the scenario as JSON, each key with its unit, meaning and provenance."""
    told = {"name": scenario.name, "digest": scenario.digest, **_as_tree(scenario)}
    return json.dumps(told, ensure_ascii=False, indent=2)


INTRODUCTION = """\
# Scenario keys

Written by `make pages`; a test keeps it current.

A scenario is a YAML file. It names the scenario that it extends (`extends: baseline`), and sets the keys that differ:

    extends: two_islands
    title: {en: "Two islands, more money", ko: "두 섬, 지원 확대"}
    question: {en: "What does twice the money change?", ko: "지원을 두 배로 늘리면 무엇이 달라지는가?"}
    support:
      central_budget: {2018-01: 6}

- Give a value alone or with its provenance: `{value: 6, grade: reported, source: ..., year: ..., note: ...}`;
  `grade` is `official`, `reported`, `estimated` or `assumption`. A value without provenance counts as an assumption of
  its file. Sources are keys of the world's `sources.csv`, or publications.
- A mapping from months or regions to values (marked "by entry") is merged with the inherited mapping, entry by entry;
  `null` deletes an inherited entry. Everything else, lists too, replaces the inherited value.
- A value by date (marked "by date") is one number, or numbers by the month from which each holds: `zone_share: 0.5`, or
  `zone_share: {2019-01: 0.5, 2021-01: 0.7}`. The first must hold at `start`. Months are merged like other mappings; an
  inherited number holds until the first month that a file names, so `zone_share: {2021-01: 0.7}` is enough. The
  `own_budget` of a region is such a value too, and is replaced whole; before its first month the region has the number
  of the world.
- A weight of behaviour can be a multiple of what is inherited: `awareness_rate: {times: 2}`. Weights are the numbers of
  `founding`, `location`, `awareness`, `closure` and `growth`, and `application_rate`, `incident_rate`,
  `permit_readiness_effect`, `permit_support_effect`, `site_rate`, `site_share`, `site_stays` and `review_target`; other
  keys are decided by somebody, and take a value alone. Where calibrated draws are used, this multiplies the value of
  each draw; a plain value is the same in all. Factors that build on each other multiply. The provenance is that of the
  number multiplied, unless you give one. `zonelab show` has the product as `value`, beside `of` and `times`;
  `{of: 0.04, times: 2}` multiplies the number that you name.
- A month is written `2019-04`. Money is in the world's currency, billions (bn).
- On the command line `--set zone_share=0.7`, `--set zone_share.2021-01=0.7`, `--set own_budget.reef=5` or
  `--set 'zones.designations[0].in_force=2019-10'`, `--set awareness_rate.times=2`; in Python
  `sim.load_scenario("two_islands", zone_share=0.7, awareness_rate={"times": 2}, **{"own_budget.reef": 5})`.
- Equations are those of the [model](../model.md).

The defaults are those of `scenarios/baseline.yaml`.
"""


def reference() -> str:
    """Return the reference of all keys as Markdown, with the defaults and their provenance."""
    rows = {row["key"]: row for row in describe(load_scenario("baseline"))}
    parts = [INTRODUCTION, "## Top level\n", *_table([row for key, row in rows.items() if "." not in key])]
    for block in blocks():
        kind: Any = settings.Settings.model_fields[block].annotation
        parts += [f"\n## `{block}`\n", f"{kind.__doc__}\n"]
        parts += _table([row for key, row in rows.items() if key.startswith(f"{block}.")])
        for leaf, field in kind.model_fields.items():
            entry = model_within(field.annotation)
            if entry is not None:
                parts += [f"\n### An entry of `{block}.{leaf}`\n", f"{entry.__doc__}\n", *_entry_table(entry)]
    return "\n".join(parts) + "\n"


def _table(rows: list[dict[str, Any]]) -> Iterator[str]:
    yield "| key | meaning | unit | range | default | equation | provenance |"
    yield "|---|---|---|---|---|---|---|"
    for row in rows:
        key = row["key"]
        by_entry = " (by date)" if key in dated_keys() else " (by entry)" if key in keys_with_entries() else ""
        default = "" if key in ("title", "question") else f"`{json.dumps(row['value'], ensure_ascii=False)}`"
        cells = [f"`{key}`", row["meaning"] + by_entry, row.get("unit"), row.get("range"), default, row.get("equation")]
        yield _line([*cells, _provenance(row)])


def _entry_table(entry: Any) -> Iterator[str]:
    yield "| key | meaning | unit | range | default | equation |"
    yield "|---|---|---|---|---|---|"
    for key, field in entry.model_fields.items():
        told = _meaning(field)
        default = "required" if field.is_required() else "none" if field.default is None else str(field.default)
        words = ", ".join(
            str(word) for part in get_args(field.annotation) for word in get_args(part) if type(word) is str
        )
        bounds = told.get("range") or words
        yield _line([f"`{key}`", told["meaning"], told.get("unit"), bounds, default, told.get("equation")])


def _line(cells: list[str | None]) -> str:
    return "| " + " | ".join((cell or "").replace("|", "\\|") for cell in cells) + " |"


def _provenance(row: Mapping[str, Any]) -> str:
    """Return grade, source, year and note as one text."""
    source = ", ".join(row[name] for name in ("source", "year") if row.get(name))
    return ". ".join(part.rstrip(".") for part in (row.get("grade", ""), source, row.get("note", "")) if part)


if __name__ == "__main__":
    sys.stdout.write(reference())
