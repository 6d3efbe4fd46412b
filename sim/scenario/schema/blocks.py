"""What the blocks of a scenario are made of: their keys, with unit, range and equation, and the kinds of numbers."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from sim.language.texts import check_language

#: Regions and sectors of a world, and so the entries of what maps or lists them.
MOST_REGIONS, MOST_SECTORS = 1000, 100
#: Entries of a list of events or zones; months that a key can name; letters of a text, and of a name or path.
MOST_EVENTS, MOST_MONTHS, LONGEST_TEXT, LONGEST_WORD = 1000, 2400, 2000, 1000


class Block(BaseModel):
    """A part of a scenario: unknown keys fail, numbers are finite, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def key(
    description: str, unit: str, equation: str = "", *, neutral: float | None = None, default: Any = ..., **limits: Any
) -> Any:
    """Return the documentation and range of a key; pydantic types a field's default as Any.

    Limits are those of `pydantic.Field`: ``ge``, ``gt``, ``le``, ``max_length``. A key that is added gives in `neutral`
    the value at which it changes nothing, which is its default: scenarios keep their fingerprints then, and with these
    all results that were made before.
    """
    extra: dict[str, Any] = {"unit": unit, "equation": equation}
    if neutral is not None:
        extra["neutral"] = neutral
    return Field(default, description=description, json_schema_extra=extra, **limits)


Real = Annotated[float, Field(strict=True)]
Whole = Annotated[int, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]


class Text(Block):
    """A name or a sentence in both languages."""

    en: str = Field(max_length=LONGEST_TEXT)
    ko: str = Field(max_length=LONGEST_TEXT)

    def in_language(self, language: str) -> str:
        """Return it in 'en' or 'ko'."""
        check_language(language)
        return self.ko if language == "ko" else self.en
