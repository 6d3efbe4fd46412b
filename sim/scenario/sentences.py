"""What pydantic finds wrong, as sentences: key, what is required, what was found, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from sim.errors import closest, one_of
from sim.scenario import schema
from sim.scenario.keys import fields, leaf_keys, model_within, range_of

#: More missing keys than these are told in one sentence: a file without `extends` lacks nearly all.
MISSING_TOLD = 5
#: Of a value that is longer, only the beginning is told.
LONGEST_SHOWN = 60

#: What each kind of finding asks for.
_REQUIRED = {
    "float_type": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "string_pattern_mismatch": "a word of small letters, digits and _, at most 40",
    "int_parsing_size": "a smaller number",
    "bool_type": "true or false",
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
}
_BOUNDS = {
    "greater_than_equal": ("at least", "ge"),
    "greater_than": ("above", "gt"),
    "less_than_equal": ("at most", "le"),
    "too_short": ("a list of at least", "min_length"),
    "too_long": ("a list of at most", "max_length"),
}


def shown(value: object) -> str:
    """Return a value as a sentence shows it, in the words of YAML and not too long.

    Examples
    --------
    >>> shown(None), shown(True), shown("north"), shown({"a": 1})
    ('null', 'true', "'north'", "{'a': 1}")
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int) and abs(value) >= 10**LONGEST_SHOWN:
        return "a number of more than 60 digits"  # whose text Python may refuse to write
    try:
        text = repr(value)
    except ValueError:  # such a number within a list
        text = f"a {type(value).__name__}"
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def sentences(error: ValidationError, model: type[BaseModel]) -> Iterator[str]:
    """Return the findings about `model` as sentences, each beginning with the key it concerns."""
    by_key: dict[str, list[Mapping[str, Any]]] = {}
    for found in error.errors(include_url=False):
        by_key.setdefault(_key_of(found["loc"]), []).append(found)
    missing = [key for key, findings in by_key.items() if findings[0]["type"] == "missing"]
    if len(missing) > MISSING_TOLD:
        others = f"{', '.join(missing[:MISSING_TOLD])} and {len(missing) - MISSING_TOLD} others"
        yield f"{others} must be given; they are missing. Extend a scenario that has them (extends: baseline)."
    for key, findings in by_key.items():
        if len(missing) > MISSING_TOLD and key in missing:
            continue
        for finding in _told(findings):
            yield _sentence(key, finding, model)


def _key_of(location: Sequence[int | str]) -> str:
    """Return the key as a file would have it, without the branches of types that pydantic names."""
    key = ""
    for part in location:
        if isinstance(part, int):
            key += f"[{part}]"
        elif part != "[key]" and not (part.startswith(("literal[", "dict[", "list[")) and part.endswith("]")):
            key += f".{part}" if key else part
    return key


def _told(findings: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Return what to tell of one key: of a value that may be a word or a structure, only what fits what was given."""
    words = [each for each in findings if each["type"] == "literal_error"]
    others = [each for each in findings if each["type"] != "literal_error"]
    if not words or not others:
        return findings[:1]
    return words[:1] if isinstance(words[0]["input"], str) else others[:1]


def _sentence(key: str, finding: Mapping[str, Any], model: type[BaseModel]) -> str:
    given, kind = finding["input"], finding["type"]
    if kind == "value_error":
        return f"{key} {finding['ctx']['error']}"
    if kind == "extra_forbidden":
        return _unknown(key, model)
    if kind == "missing":
        return f"{key} must be given; it is missing. Add it."
    if kind == "literal_error":
        words = finding["ctx"]["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        return one_of(key, given, words).replace(f"got {given!r}", f"got {shown(given)}")
    if kind in _BOUNDS:
        words, bound = _BOUNDS[kind]
        required = f"{words} {finding['ctx'][bound]:g}"
    else:
        required = _REQUIRED.get(kind) or finding["msg"].removeprefix("Input should be ")
    field = fields().get(key) if model is schema.Scenario else None
    if field is not None and required.endswith("number") and range_of(field):
        required += f", {range_of(field)}"
    return f"{key} must be {required}; got {shown(given)}. {_advice(given, required, key)}"


def _advice(given: object, required: str, key: str) -> str:
    """Return what to do about a value of the wrong kind or size."""
    if given is None:
        return "Give a value, or drop the line to inherit one."
    if isinstance(given, str) and "number" in required and _is_number(given):
        return "Drop the quotes."
    if isinstance(given, dict) and given.keys() & {"grade", "source", "note"}:
        return "Beside evidence the value itself stands under 'value'."
    if key in fields():
        return "'zonelab show baseline' tells its meaning and unit."
    return "Correct it."


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _unknown(key: str, model: type[BaseModel]) -> str:
    """Return the sentence for a key that is not in the schema."""
    within, _, last = key.rpartition(".")
    inside: Any = model
    for part in within.split(".") if within else []:
        field = inside.model_fields.get(part.split("[")[0])
        inside = model_within(field.annotation) if field is not None else None
        if inside is None:
            return f"{key} must not be there: no such key. Delete it."
    known = list(inside.model_fields)
    if model is schema.Scenario and last in leaf_keys() and leaf_keys()[last] != key:
        block, _, leaf = leaf_keys()[last].rpartition(".")
        advice = f" Its place is {block}: {{{leaf}: ...}}." if block else f" Its place is the top level: {leaf}: ..."
        return f"{key} must not be there: no such key.{advice}"
    return f"{key} must not be there: no such key.{closest(last, known)} Known here: {', '.join(known)}."
