"""What pydantic finds wrong, as sentences: key, what is required, what was found, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sim.language.errors import Problems, ScenarioError, about, closest, one_of, placed, quoted, visible
from sim.language.texts import Sentence, marked, sentence
from sim.scenario.schema import settings
from sim.scenario.schema.dated import FORMS
from sim.scenario.schema.keys import fields, leaf_keys, model_within, range_of
from sim.scenario.schema.replaced_keys import replacement
from sim.scenario.schema.words import UnknownWordError

M = TypeVar("M", bound=BaseModel)

#: If more keys than these are missing, one sentence reports all: a file without `extends` lacks nearly all.
MISSING_TOLD = 5
#: Otherwise, the sentence for each.
MISSING = marked("{key} must be given; it is missing. Add it.")
#: Only the beginning of a longer value is shown.
LONGEST_SHOWN = 60

#: Parts of a place that pydantic names and no file has.
_NO_KEYS = ("[key]", *FORMS)
#: What each kind of finding asks for.
_MAPPING = sentence("a mapping of keys to values")
_REQUIRED = {
    "float_type": sentence("a number"),
    "finite_number": sentence("a finite number"),
    "int_type": sentence("a whole number"),
    "string_pattern_mismatch": sentence("a word of small letters, digits and _, at most 40"),
    "string_unicode": sentence("a valid string, unable to parse raw data as a unicode string"),
    "int_parsing_size": sentence("a smaller number"),
    "bool_type": sentence("true or false"),
    "string_type": sentence("text"),
    "string_too_short": sentence("text that is not empty"),
    "list_type": sentence("a list"),
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
}
#: Findings about a limit: what is asked for, and pydantic's name of the limit.
_BOUNDS = {
    "greater_than_equal": (marked("at least {bound:g}"), "ge"),
    "greater_than": (marked("above {bound:g}"), "gt"),
    "less_than_equal": (marked("at most {bound:g}"), "le"),
    "too_short": (marked("a list of at least {bound:g}"), "min_length"),
    "too_long": (marked("a list of at most {bound:g}"), "max_length"),
    "string_too_long": (marked("text of at most {bound:g} characters"), "max_length"),
}
_MAPPING_BOUNDS = {
    "too_short": marked("a mapping with at least {bound:g} entry"),
    "too_long": marked("a mapping of at most {bound:g} entries"),
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
        return sentence("a number of more than 60 digits")  # whose text Python may refuse to write
    if isinstance(value, str):
        return quoted(value[: LONGEST_SHOWN + 1]) if len(value) <= LONGEST_SHOWN else f"{quoted(value[:60])[:-1]}...'"
    try:
        text = visible(repr(value)[: LONGEST_SHOWN + 1])
    except ValueError:  # such a number within a list
        return sentence("a {kind}", kind=type(value).__name__)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


@dataclass(frozen=True)
class _Finding:
    """What pydantic found, and where: the key is that within `model`, and the name that which a sentence has for it."""

    model: type[BaseModel]
    key: str
    name: str
    given: object
    kind: str
    context: Mapping[str, Any]
    message: str


def sentences(error: ValidationError, model: type[BaseModel], within: str = "") -> list[str]:
    """Return the findings about `model` as sentences, each beginning with the key it concerns; of very many the first.

    What was read belongs to the key `within`, if that is given.
    """
    by_key: dict[str, list[Mapping[str, Any]]] = {}
    for found in error.errors(include_url=False):
        by_key.setdefault(_key_of(found["loc"]), []).append(found)
    problems = Problems()
    missing = dict.fromkeys(key for key, findings in by_key.items() if findings[0]["type"] == "missing")
    if len(missing) > MISSING_TOLD:
        problems.add(lambda: _many_missing(list(missing), model))
    else:
        missing.clear()
    for key, findings in by_key.items():
        if key in missing:
            continue
        for each in _told(findings):
            name = f"{within}.{key}" if within else key
            finding = _Finding(model, key, name, each["input"], each["type"], each.get("ctx", {}), each["msg"])
            problems.add(partial(_sentence, finding))
    return problems.sentences()


def validated(model: type[M], data: object, path: Path) -> M:
    """Return the plain data of a file, read as `model`.

    Raises
    ------
    ScenarioError
        With a sentence for everything that is wrong in it.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = dict.fromkeys(sentences(error, model))
        raise ScenarioError([placed(path, problem) for problem in problems]) from None


def _many_missing(missing: Sequence[str], model: type[BaseModel]) -> str:
    told, count = ", ".join(missing[:MISSING_TOLD]), len(missing) - MISSING_TOLD
    if model is not settings.Settings:
        return sentence("{keys} and {count} others must be given; they are missing. Add them.", keys=told, count=count)
    return sentence(
        "{keys} and {count} others must be given; they are missing. "
        "Extend a scenario that has them (extends: baseline).",
        keys=told,
        count=count,
    )


def _key_of(location: Sequence[int | str]) -> str:
    """Return the key as a file would have it, without the branches of types that pydantic names."""
    key = ""
    for part in location:
        if isinstance(part, int):
            key += f"[{part}]"
        elif part not in _NO_KEYS and not (part.startswith(("literal[", "dict[", "list[")) and part.endswith("]")):
            told = visible(part) if part.strip() else repr(part)
            key += f".{told}" if key else told
    return key


def _told(findings: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Return the problems of one key; for a value that may be a word or a structure, only those of the given kind."""
    words = [each for each in findings if each["type"] == "literal_error"]
    others = [each for each in findings if each["type"] != "literal_error"]
    if not words or not others:
        return findings[:1]
    return words[:1] if isinstance(words[0]["input"], str) else others[:1]


def _sentence(found: _Finding) -> str:
    if found.kind == "value_error":
        error = found.context["error"]
        return about(found.name, error.problem() if isinstance(error, UnknownWordError) else error.args[0])
    if found.kind == "extra_forbidden":
        return _unknown(found)
    if found.kind == "missing" and found.model is settings.Settings and found.name in fields():
        return sentence(
            "{key} must be given; it is missing. Add it, or extend a scenario that has it (extends: baseline): what "
            "came later than the file then takes its default.",
            key=found.name,
        )
    if found.kind == "missing":
        return Sentence(MISSING, key=found.name)
    if found.kind == "literal_error":
        words = found.context["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        return one_of(found.name, found.given, words, shown(found.given))
    required, is_number = _required(found)
    return sentence(
        "{key} must be {required}; got {given}. {advice}",
        key=found.name,
        required=required,
        given=shown(found.given),
        advice=_advice(found, is_number),
    )


def _required(found: _Finding) -> tuple[str, bool]:
    """Return what a value must be, with the range of its key, and whether that is a number."""
    if found.kind in _BOUNDS:
        template, bound = _BOUNDS[found.kind]
        if found.context.get("field_type") == "Dictionary":
            template = _MAPPING_BOUNDS[found.kind]
        return Sentence(template, bound=found.context[bound]), False
    required = _REQUIRED.get(found.kind) or found.message.removeprefix("Input should be ")
    if not required.endswith("number"):
        return required, "number" in required
    field = fields().get(found.key) if found.model is settings.Settings else None
    if field is not None and range_of(field):
        required = sentence("{kind}, {range}", kind=required, range=range_of(field))
    return required, True


def _advice(found: _Finding, is_number: bool) -> str:
    """Return what to do about a value of the wrong kind or size."""
    if found.given is None:
        return sentence("Give a value, or drop the line to inherit one.")
    if isinstance(found.given, str) and is_number and _is_number(found.given):
        return sentence("Drop the quotes.")
    if isinstance(found.given, dict) and found.given.keys() & {"grade", "source", "note"}:
        return sentence("With provenance, the value itself is written under 'value'.")
    if found.key in fields():
        return sentence("'zonelab show baseline' tells its meaning and unit.")
    return sentence("Correct it.")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _unknown(found: _Finding) -> str:
    key, model = found.key, found.model
    within, _, last = key.rpartition(".")
    inside: Any = model
    for part in within.split(".") if within else []:
        field = inside.model_fields.get(part.split("[")[0])
        inside = model_within(field.annotation) if field is not None else None
        if inside is None:
            return sentence("{key} must not be there: no such key. Delete it.", key=found.name)
    if model is settings.Settings and last in leaf_keys() and leaf_keys()[last] != key:
        block, _, leaf = leaf_keys()[last].rpartition(".")
        place = marked("{key} must not be there: no such key. Its place is {block}: {{{leaf}: ...}}.")
        if not block:
            place = marked("{key} must not be there: no such key. Its place is the top level: {leaf}: ...")
        return Sentence(place, key=found.name, block=block, leaf=leaf)
    known = list(inside.model_fields)
    return sentence(
        "{key} must not be there: no such key.{hint} Known here: {known}.",
        key=found.name,
        hint=replacement(last) or closest(last, known),
        known=", ".join(known),
    )
