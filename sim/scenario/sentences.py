"""What the schema finds wrong, as sentences: key, what is required, what was found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from sim.errors import closest, one_of
from sim.scenario import schema


def sentences(error: ValidationError) -> Iterator[str]:
    """Return pydantic's findings as sentences: key, what is required, what was found."""
    for finding in error.errors():
        key = ""
        for part in finding["loc"]:
            if part == "[key]" or (
                isinstance(part, str) and part.startswith(("literal[", "dict[", "list[", "constrained-"))
            ):
                continue
            key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else str(part)
        given = finding["input"]
        kind = finding["type"]
        if kind == "value_error":
            yield f"{key} {finding['ctx']['error']}"
        elif kind == "extra_forbidden":
            known = _known_beside(key)
            last = key.rsplit(".", 1)[-1]
            yield f"{key} must not be there: no such key.{closest(last, known)} Known here: {', '.join(known)}."
        elif kind == "missing":
            yield f"{key} must be given; it is missing. Extend baseline, or add it."
        elif kind == "literal_error":
            yield one_of(
                key, given, [word.strip("' ") for word in finding["ctx"]["expected"].replace(" or ", ",").split(",")]
            )
        else:
            shown = repr(given) if len(repr(given)) < 60 else f"{type(given).__name__} of length {len(given)}"
            required = finding["msg"].removeprefix("Input should be ").removeprefix("Input should have ")
            yield f"{key} must be {required}; got {shown}."


def _known_beside(key: str) -> list[str]:
    """Return the keys that the schema knows where an unknown one was found."""
    model: Any = schema.Scenario
    for part in key.split(".")[:-1]:
        name = part.split("[")[0]
        field = model.model_fields.get(name)
        if field is None:
            return []
        model = _model_within(field.annotation)
        if model is None:
            return []
    return list(model.model_fields)


def _model_within(annotation: Any) -> Any:
    """Return the block class inside a type such as ``list[Designation]``, or None."""
    if isinstance(annotation, type) and issubclass(annotation, schema.Block):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _model_within(part)
        if found is not None:
            return found
    return None
