"""What the blocks of a scenario are made of: their keys, with unit, range and equation, and the kinds of numbers."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field


class Block(BaseModel):
    """A part of a scenario: unknown keys fail, numbers are finite, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def key(
    description: str,
    unit: str,
    equation: str = "",
    *,
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
) -> Any:
    """Return the documentation and range of a key; pydantic types a field's default as Any."""
    extra: dict[str, Any] = {"unit": unit, "equation": equation}
    return Field(description=description, ge=ge, gt=gt, le=le, json_schema_extra=extra)


Real = Annotated[float, Field(strict=True)]
Whole = Annotated[int, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]


class Text(Block):
    """A sentence in the languages of the explorer."""

    en: str
    ko: str
