"""What is right in settings of which some are wrong, so that the other problems can be found as well."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from sim.scenario.schema.words import Surroundings


class UnknownValueError(AttributeError):
    """A value was asked for that is missing or wrong; the schema has told of it already."""


class Partial:
    """A block with those of its keys that are right; asking for another raises `UnknownValueError`."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            raise UnknownValueError(name) from None


def right_part(model: type[BaseModel], data: object, around: Surroundings) -> Partial:
    """Return what is right in `data`, read as `model`."""
    values: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if not isinstance(data, dict):
            continue
        if name not in data:
            if not field.is_required():
                values[name] = field.default
            continue
        kind: Any = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            values[name] = right_part(kind, data[name], around)
            continue
        item = get_args(kind)[0] if get_origin(kind) is list else None
        if isinstance(item, type) and issubclass(item, BaseModel) and isinstance(data[name], list):
            most = next((each.max_length for each in field.metadata if hasattr(each, "max_length")), None)
            if most is not None and len(data[name]) > most:
                continue  # the schema reports that alone; what is wrong with each row may not even matter
            values[name] = [right_part(item, each, around) for each in data[name]]
            continue
        try:
            values[name] = _adapter(model, name).validate_python(data[name], context=around)
        except ValidationError:
            continue
    return Partial(values)


@cache
def _adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    """Return the check of one key alone, its range included."""
    field: FieldInfo = model.model_fields[name]
    annotation: Any = field.annotation
    for constraint in field.metadata:
        annotation = Annotated[annotation, constraint]
    return TypeAdapter(annotation)
