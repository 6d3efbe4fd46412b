"""A scenario told in full: every key with value, unit, range, meaning and evidence, for `zonelab show`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml
from pydantic.fields import FieldInfo

from sim.scenario import schema
from sim.scenario.load import Scenario


def describe(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as plain data: its own texts, then a mapping of blocks, keys and what is known of each.

    Returns
    -------
    dict
        ``name``, ``digest``, ``title``, ``question``, ``world``, ``start``, ``months``, ``scale``, and ``blocks``: by
        block and key a mapping with ``value``, ``unit``, ``range``, ``equation``, ``meaning``, ``grade``, ``source``,
        ``year`` and ``note``.
    """
    values = scenario.settings.model_dump(mode="json")
    blocks: dict[str, Any] = {}
    plain: dict[str, Any] = {}
    for block, field in schema.Scenario.model_fields.items():
        kind = field.annotation
        if not (isinstance(kind, type) and issubclass(kind, schema.Block)) or kind is schema.Text:
            plain[block] = values[block]
            continue
        blocks[block] = {
            key: _about(inner, values[block][key], scenario.world.currency) | _evidence(scenario, f"{block}.{key}")
            for key, inner in kind.model_fields.items()
        }
    return {"name": scenario.name, "digest": scenario.digest, **plain, "blocks": blocks}


def _about(field: FieldInfo, value: Any, currency: str) -> dict[str, Any]:
    """Return what the schema says of a key, beside its value."""
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    return {
        "value": value,
        "unit": str(extra.get("unit", "")).replace("money bn", currency),
        "range": allowed_range(field),
        "equation": str(extra.get("equation", "")),
        "meaning": field.description or "",
    }


def _evidence(scenario: Scenario, key: str) -> dict[str, str]:
    found = scenario.evidence.get(key)
    return {"grade": "", "source": "", "year": "", "note": ""} if found is None else found.model_dump()


def allowed_range(field: FieldInfo) -> str:
    """Return the range that a key's numbers must keep to, in words; empty where it holds no numbers.

    Examples
    --------
    >>> allowed_range(schema.Location.model_fields["localization"])
    '0 to 0.99'
    >>> allowed_range(schema.Founding.model_fields["cycle"])
    'above 0, up to 100'
    """
    bounds: dict[str, float] = {}
    for each in _constraints(field, field.annotation):
        for name in ("ge", "gt", "le", "lt"):
            limit = getattr(each, name, None)
            if isinstance(limit, (int, float)):
                bounds.setdefault(name, limit)
    least, above, greatest = bounds.get("ge"), bounds.get("gt"), bounds.get("le")
    if least is not None:
        return f"{least:,.10g} to {greatest:,.10g}" if greatest is not None else f"{least:,.10g} or more"
    if above is not None:
        return f"above {above:,.10g}, up to {greatest:,.10g}" if greatest is not None else f"above {above:,.10g}"
    return ""


def _constraints(field: FieldInfo | None, annotation: Any) -> Iterator[Any]:
    """Yield the constraints of a field, then those inside its type (of the values of a mapping)."""
    if field is not None:
        yield from field.metadata
    for each in getattr(annotation, "__metadata__", ()):
        yield from each.metadata if isinstance(each, FieldInfo) else (each,)
    if getattr(annotation, "__origin__", None) is dict or hasattr(annotation, "__metadata__"):
        for part in getattr(annotation, "__args__", ()):
            yield from _constraints(None, part)


def as_json(description: dict[str, Any]) -> str:
    """Return a description as JSON."""
    return json.dumps(description, ensure_ascii=False, indent=2)


def as_yaml(description: dict[str, Any]) -> str:
    """Return a description as a complete scenario file: it can be saved, changed and run.

    Unit, range and meaning stand in comments, since a scenario file has no keys for them.
    """
    lines = [f"# {description['name']}, fully resolved; digest {description['digest']}"]
    for key in ("title", "question", "world", "start", "months", "scale"):
        lines.append(_dumped({key: description[key]}))
    for block, keys in description["blocks"].items():
        lines.append(f"\n{block}:")
        for key, about in keys.items():
            facts = [about["unit"], about["range"], about["equation"]]
            lines.append(f"  # {about['meaning']} [{'; '.join(each for each in facts if each)}]".replace(" []", ""))
            evidence = {name: about[name] for name in ("grade", "source", "year", "note") if about[name]}
            content = {key: {"value": _without_none(about["value"]), **evidence}}
            lines += [f"  {line}" for line in _dumped(content).splitlines()]
    return "\n".join(lines) + "\n"


def _dumped(data: dict[str, Any]) -> str:
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)
    return text.rstrip("\n")


def _without_none(value: Any) -> Any:
    """Return plain data without the optional keys that are not given."""
    if isinstance(value, dict):
        return {key: _without_none(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_without_none(each) for each in value]
    return value
