"""Levers as axes of a space of points: from a place on an axis to the values that keys of the scenario take there."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.language.errors import placed
from sim.language.texts import Sentence, Translate, in_files, sentence
from sim.scenario.problems.sentences import shown as given_shown
from sim.scenario.reading.key_paths import split_key
from sim.scenario.reading.sweep_file import Course, SweepLever, courses
from sim.scenario.schema.keys import FieldInfo, fields, is_whole, shared_keys
from sim.scenario.schema.words import MONTH, month_number, month_text
from sim.scenario.writing import one_line

#: Whole numbers beyond are not all told from their neighbours by a computer's numbers.
LARGEST_WHOLE = 2**53
#: What a table shows of a lever: a number or a text.
Shown = float | int | str
#: A value of the lever: what a table shows, and what each key takes.
Setting = tuple[Shown, dict[str, Any]]


@dataclass(frozen=True)
class Range:
    """A key that runs from one end to the other.

    Attributes
    ----------
    low, high
        The ends, months as month numbers.
    kind
        'real', 'whole' or 'month'.
    log
        Whether equal steps multiply.
    """

    low: float
    high: float
    kind: str
    log: bool

    def at(self, share: float) -> Any:
        """Return the value at a share of the way from end to end, both included: the levels of a grid."""
        if not 0.0 < share < 1.0:
            return self._value(self.high if share >= 1.0 else self.low)
        if self.log:
            return self._value(math.exp(math.log(self.low) + share * (math.log(self.high) - math.log(self.low))))
        return self._value(self.low + share * (self.high - self.low))

    def drawn(self, position: float) -> Any:
        """Return the value at a position drawn from [0, 1]; whole numbers and months are equally likely."""
        if self.kind == "real":
            return self.at(position)
        numbers = int(self.high) - int(self.low) + 1
        return self._value(self.low + min(int(position * numbers), numbers - 1))

    def _value(self, number: float) -> Any:
        if self.kind == "real":
            return float(number)
        return month_text(round(number)) if self.kind == "month" else round(number)


@dataclass(frozen=True)
class Axis:
    """A lever.

    Attributes
    ----------
    name
        Name of the lever, and of its column in the table.
    keys
        Keys of the scenario that it moves, as written.
    both
        Whether it moves the baseline too.
    values
        What each key takes at each level; none if it has ranges, or if a table gives the values.
    names
        Names of the levels, if the file gives names.
    ranges
        What each key runs through, if it has ranges.
    steps
        Levels of a range in a grid.
    label
        In English and Korean, if the file gives one.
    """

    name: str
    keys: tuple[str, ...]
    both: bool
    values: tuple[tuple[Any, ...], ...] = ()
    names: tuple[str, ...] = ()
    ranges: tuple[Range, ...] = ()
    steps: int = 0
    label: Mapping[str, str] | None = None

    @property
    def levels(self) -> int:
        """Number of levels in a grid."""
        return len(self.values) or self.steps

    @property
    def field(self) -> FieldInfo | None:
        """What the schema says of the first key; None for one that only an older version had."""
        return fields().get(split_key(self.keys[0])[0])

    def at_level(self, level: int) -> Setting:
        """Return the setting at a level of a grid."""
        if self.values:
            return self._setting(self.values[level], self.names[level] if self.names else None)
        return self._setting([each.at(level / (self.steps - 1)) for each in self.ranges])

    def at_position(self, position: float) -> Setting:
        """Return the setting at a position from [0, 1]."""
        if self.values:
            return self.at_level(min(int(position * len(self.values)), len(self.values) - 1))
        return self._setting([each.drawn(position) for each in self.ranges])

    def of_value(self, value: Any) -> Setting:
        """Return the setting with a value that a table gives."""
        return self._setting([value] * len(self.keys))

    def ends(self) -> list[Setting]:
        """Return the settings that must be allowed: every value, or both ends of the ranges."""
        if self.values:
            return [self.at_level(level) for level in range(len(self.values))]
        return [self._setting([each.at(share) for each in self.ranges]) for share in (0.0, 1.0)]

    def in_words(self, language: str, translate: Translate) -> str:
        """Return what the lever is called in figures: its label, else what its first key means."""
        if self.label is not None:
            return self.short_name(language)
        if self.field is None:
            return self.keys[0]
        meaning, rest = translate(self.field.description or self.name), split_key(self.keys[0])[1]
        return f"{meaning} ({'.'.join(rest)})" if rest else meaning

    def short_name(self, language: str) -> str:
        """Return what the lever is called where there is little room: its label, else its name."""
        return self.name if self.label is None else self.label[in_files(language)]

    def _setting(self, values: Sequence[Any], name: str | None = None) -> Setting:
        return name if name is not None else shown(values[0]), dict(zip(self.keys, values, strict=True))


def shown(value: Any) -> Shown:
    """Return a value as a table shows it: a number as it is, all else as text.

    Examples
    --------
    >>> shown(0.5), shown(3), shown("2019-04"), shown(True), shown({"tourism": 1})
    (0.5, 3, '2019-04', 'true', '{tourism: 1}')
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return value if isinstance(value, str) else one_line(value)


def axis_of(name: str, lever: SweepLever) -> tuple[Axis, list[Sentence]]:
    """Return the axis of a lever, and a sentence for each range that is invalid."""
    several = courses(name, lever)
    keys = tuple(several)
    both = lever.both if lever.both is not None else all(split_key(key)[0] in shared_keys() for key in keys)
    label = lever.label.model_dump() if lever.label is not None else None
    listed = [course.values for course in several.values() if course.values is not None]
    if listed:
        values = tuple(zip(*listed, strict=True))
        return Axis(name, keys, both, values=values, names=tuple(lever.names or ()), label=label), []
    ranged = {key: course for key, course in several.items() if course.range is not None}  # else a table has the values
    made = [_range_of(key, course) for key, course in ranged.items()]
    ranges = tuple(each for each in made if isinstance(each, Range))
    problems = [placed(f"levers.{name}", each) for each in made if not isinstance(each, Range)]
    steps = [course.steps or 0 for course in ranged.values()]
    return Axis(name, keys, both, ranges=ranges, steps=steps[-1] if steps else 0, label=label), problems


def _range_of(key: str, course: Course) -> Range | Sentence:
    """Return the range of a key, or what is wrong with it."""
    assert course.range is not None
    ends = course.range
    given = given_shown(list(ends))
    full, rest = split_key(key)
    if all(isinstance(end, str) and MONTH.fullmatch(end) for end in ends):
        low, high, kind = float(month_number(ends[0])), float(month_number(ends[1])), "month"
    elif all(isinstance(end, int | float) and not isinstance(end, bool) for end in ends):
        whole = full in fields() and is_whole(full, rest) and all(isinstance(end, int) for end in ends)
        low, high, kind = _real(ends[0]), _real(ends[1]), "whole" if whole else "real"
    else:
        return sentence("range must be two numbers or two months; got {given}. Correct it.", given=given)
    if not math.isfinite(high - low) or (kind == "whole" and max(-low, high) > LARGEST_WHOLE):
        return sentence("range must have finite ends, not too far apart; got {given}. Bring them nearer.", given=given)
    if low >= high:
        return sentence("range must go from a lower end to a higher; got {given}. Correct it.", given=given)
    if course.scale == "log" and low <= 0.0:
        return sentence("range must begin above 0 where scale is log; got {given}. Raise it.", given=given)
    made = Range(low, high, kind, course.scale == "log")
    if course.steps is not None and kind != "real" and course.steps > high - low + 1:
        return sentence(
            "steps must be at most {most} for that range, which has no more whole values; got {given}. Lower them.",
            most=int(high - low) + 1,
            given=course.steps,
        )
    if course.steps is not None and kind == "real":
        different = len({made.at(step / (course.steps - 1)) for step in range(course.steps)})
        if different < course.steps:
            return sentence(
                "steps must be at most {most} for that range, which has no more values; got {given}. Lower them.",
                most=different,
                given=course.steps,
            )
    return made


def _real(number: float) -> float:
    """Return a number as a float; one that is too large for it as infinity."""
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf
