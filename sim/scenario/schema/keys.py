"""What the schema knows of its keys: their full names, which hold entries of their own, and their ranges."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, reduce
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo as FieldInfo

from sim.language.texts import Sentence, marked, sentence
from sim.scenario.schema import settings
from sim.scenario.schema.blocks import Block, Text
from sim.scenario.schema.dated import FORM, number_type

#: One-sided ranges, in the order in which they are shown.
_ENDS = {"Ge": marked("at least {bound:g}"), "Gt": marked("above {bound:g}"), "Le": marked("at most {bound:g}")}


def is_block(annotation: Any) -> bool:
    """Return whether a top-level key is a block of keys, and neither a plain value nor a text."""
    return isinstance(annotation, type) and issubclass(annotation, Block) and annotation is not Text


@cache
def blocks() -> tuple[str, ...]:
    """Return the names of the blocks."""
    return tuple(name for name, field in settings.Settings.model_fields.items() if is_block(field.annotation))


@cache
def fields() -> dict[str, FieldInfo]:
    """Return what the schema says of every key, by its full name: ``block.key``, or ``key`` at the top level."""
    leaves: dict[str, FieldInfo] = {}
    for name, field in settings.Settings.model_fields.items():
        kind: Any = field.annotation
        if is_block(kind):
            leaves |= {f"{name}.{key}": leaf for key, leaf in kind.model_fields.items()}
        else:
            leaves[name] = field
    return leaves


@cache
def leaf_keys() -> dict[str, str]:
    """Return the full key by its last part, for every key of the schema."""
    return {key.rsplit(".", 1)[-1]: key for key in fields()}


def values_of(given: settings.Settings, names: tuple[str, ...]) -> tuple[Any, ...]:
    """Return the values of keys, which are named by their last part.

    Examples
    --------
    >>> from sim.scenario.load import load_scenario
    >>> values_of(load_scenario("baseline", no_start_share=0.4).settings, ("months", "no_start_share"))
    (60, 0.4)
    """
    return tuple(reduce(getattr, path, given) for path in _paths(names))


@cache
def _paths(names: tuple[str, ...]) -> tuple[list[str], ...]:
    """Return the attributes that lead to each of some keys."""
    return tuple(leaf_keys()[name].split(".") for name in names)


@cache
def dated_keys() -> frozenset[str]:
    """Return the keys whose value is a value by date: a number, or numbers by month."""
    return frozenset(key for key, field in fields().items() if FORM in field.metadata)


@cache
def keys_with_entries() -> frozenset[str]:
    """Return the keys whose value may be a mapping from months or regions; files are merged entry by entry there."""
    return frozenset(key for key, field in fields().items() if get_origin(field.annotation) is dict) | dated_keys()


@cache
def number_keys() -> frozenset[str]:
    """Return the keys that hold one number, or may."""
    return frozenset(key for key, field in fields().items() if field.annotation in (int, float)) | dated_keys()


@cache
def neutral_values() -> dict[str, float]:
    """Return the value at which a key changes nothing, for every key that was added with one."""
    extras: dict[str, Any] = {key: field.json_schema_extra or {} for key, field in fields().items()}
    return {key: extra["neutral"] for key, extra in extras.items() if "neutral" in extra}


def model_within(annotation: Any) -> Any:
    """Return the block class inside a type such as ``list[NamedDesignation]``, or None."""
    if isinstance(annotation, type) and hasattr(annotation, "model_fields"):
        return annotation
    for part in get_args(annotation):
        found = model_within(part)
        if found is not None:
            return found
    return None


#: Keys about firms that are in a block about policy.
_FIRM_KEYS = (
    "trials.application_rate", "trials.permit_readiness_effect", "trials.permit_support_effect", "trials.incident_rate",
)  # fmt: skip
_FIRM_BLOCKS = ("founding", "location", "awareness", "closure", "growth")


@cache
def shared_keys() -> frozenset[str]:
    """Return the keys that a policy and its baseline share: how firms behave, the market, the world and the horizon."""
    at_the_top = {key for key in fields() if "." not in key and key not in ("title", "question")}
    return frozenset({key for key in fields() if key.split(".")[0] in _FIRM_BLOCKS} | {*_FIRM_KEYS} | at_the_top)


#: Weights of behaviour outside the blocks about firms: of firms in a zone, and of a ministry that reviews it.
WEIGHTS_ELSEWHERE = (*_FIRM_KEYS, "trials.site_rate", "trials.site_share", "trials.site_stays", "zones.review_target")
#: The blocks all of whose numbers are weights of behaviour.
WEIGHT_BLOCKS = _FIRM_BLOCKS


@cache
def weight_keys() -> frozenset[str]:
    """Return the keys of weights of behaviour: numbers that a calibration may seek, and nobody decides."""
    return frozenset(key for key in number_keys() if key.split(".")[0] in WEIGHT_BLOCKS or key in WEIGHTS_ELSEWHERE)


def is_whole(key: str, parts: list[str]) -> bool:
    """Return whether a key, or the part of its value that `parts` lead to, holds a whole number.

    Examples
    --------
    >>> is_whole("zones.term_months", []), is_whole("zones.rounds", ["0", "awards"]), is_whole("support.match", [])
    (True, True, False)
    >>> is_whole("zones.designations", ["0", "term_months"])
    True
    """
    annotation = _type_at(key, parts)
    return int in (annotation, *map(_plain_type, get_args(annotation)))


def has_dates(key: str, parts: Sequence[str]) -> bool:
    """Return whether a key, or the part of its value that `parts` lead to, is a value by date.

    Examples
    --------
    >>> has_dates("support.zone_share", []), has_dates("support.own_budget", ["north"]), has_dates("support.match", [])
    (True, True, False)
    """
    return number_type(_type_at(key, parts)) is not None


def _type_at(key: str, parts: Sequence[str]) -> Any:
    """Return the type of a key, or of the part of its value that `parts` lead to; None for no such part."""
    annotation: Any = fields()[key].annotation
    for part in parts:
        if is_block(annotation):
            field = annotation.model_fields.get(part)
            annotation = field.annotation if field is not None else None
        else:
            inside = get_args(annotation)
            annotation = _plain_type(inside[-1]) if inside else None
    return annotation


def _plain_type(annotation: Any) -> Any:
    """Return a type without its annotations."""
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def range_of(field: FieldInfo) -> str:
    """Return the range of a key as a sentence in words, or the words that it allows.

    Examples
    --------
    >>> range_of(fields()["support.zone_share"]), range_of(fields()["zones.review_by"])
    ('0 to 1', 'trials, firms')
    """
    annotation = field.annotation
    if get_origin(annotation) is Literal:
        return ", ".join(map(str, get_args(annotation)))
    if annotation is bool:
        return "true, false"
    bounds = _bounds(field.metadata)
    while not bounds and (get_origin(annotation) is dict or number_type(annotation) is not None):
        annotation = number_type(annotation) or get_args(annotation)[1]
        bounds = _bounds(getattr(annotation, "__metadata__", ()))
        annotation = _plain_type(annotation)
    if set(bounds) == {"Ge", "Le"}:
        return sentence("{least:g} to {greatest:g}", least=bounds["Ge"], greatest=bounds["Le"])
    ends = [Sentence(_ENDS[name], bound=bounds[name]) for name in _ENDS if name in bounds]
    return sentence("{one}, {other}", one=ends[0], other=ends[1]) if len(ends) == 2 else ends[0] if ends else ""


def range_ends(field: FieldInfo) -> tuple[float, float] | None:
    """Return the least and the greatest value of a key; None if one of them is not given, or is not allowed itself.

    Examples
    --------
    >>> range_ends(fields()["support.zone_share"]), range_ends(fields()["location.support_unit"])
    ((0, 1), None)
    """
    number = number_type(field.annotation)
    bounds = _bounds(field.metadata if number is None else number.__metadata__)
    return (bounds["Ge"], bounds["Le"]) if set(bounds) == {"Ge", "Le"} else None


def _bounds(metadata: Any) -> dict[str, float]:
    """Return the bounds among the constraints of a field, those of a nested field included."""
    found: dict[str, float] = {}
    for each in metadata:
        if isinstance(each, FieldInfo):
            found |= _bounds(each.metadata)
        elif type(each).__name__ in _ENDS:
            found[type(each).__name__] = getattr(each, type(each).__name__.lower())
    return found
