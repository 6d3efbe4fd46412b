"""Reading JSON from untrusted sources: plain data only, bounded in size and depth, every failure a sentence."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.language.errors import ZonelabError, placed, steering_problem
from sim.language.texts import Sentence, sentence
from sim.scenario.reading.plain_yaml import MOST_DIGITS
from sim.scenario.reading.text_files import read_text

#: A manifest holds two scenarios with every key; that of a thousand regions takes some megabytes.
LARGEST_JSON_BYTES = 50_000_000
#: A manifest holds a scenario, which is nested seven levels deep, within an entry of its own.
DEEPEST_LEVEL = 20
#: Only the beginning of Python's message, and of the content of the file, is shown.
LONGEST_REASON, LONGEST_SHOWN = 200, 40


def read_json(path: Path) -> Any:
    """Return the plain data of a JSON file.

    Raises
    ------
    ZonelabError
        If it cannot be read, or is no JSON: a key twice, a number that is none, or text that cannot be written are no
        JSON either.
    """
    return parse_json(read_text(path, LARGEST_JSON_BYTES), path)


def parse_json(text: str, where: str | Path) -> Any:
    """Return the plain data that a JSON text describes; `where` begins the sentence of an error.

    Examples
    --------
    >>> parse_json('{"share": 0.5, "months": [1, 2]}', "a doctest")
    {'share': 0.5, 'months': [1, 2]}
    """
    try:
        data = json.loads(
            text, object_pairs_hook=_each_key_once, parse_float=_finite, parse_int=_whole, parse_constant=_finite
        )
        _check_depth(data)
        check_texts(data)
        json.dumps(data, ensure_ascii=False).encode()  # half of a pair of surrogates cannot be written anywhere
    except RecursionError:
        wrong = sentence("must not be nested deeper than {most} levels. Restore the file.", most=DEEPEST_LEVEL)
        raise ZonelabError(placed(where, wrong)) from None
    except ValueError as error:
        own = error.args[0] if error.args and isinstance(error.args[0], Sentence) else None
        reason = own if own is not None else " ".join(str(error).split())[:LONGEST_REASON]
        wrong = sentence("must be valid JSON; {reason}. Restore the file.", reason=reason)
        raise ZonelabError(placed(where, wrong)) from None
    return data


def _each_key_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for i, key in enumerate(keys) if key in keys[:i])
        raise ValueError(sentence("key {key!r} stands twice", key=twice[:LONGEST_SHOWN]))
    return found


def _whole(number: str) -> int:
    if len(number.lstrip("-")) > MOST_DIGITS:
        wrong = sentence(
            "must have whole numbers of at most {most} digits, found one of {found:,}; shorten it",
            most=MOST_DIGITS,
            found=len(number.lstrip("-")),
        )
        raise ValueError(wrong)
    return int(number)


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(sentence("{number} is no finite number", number=number[:LONGEST_SHOWN]))
    return value


def check_texts(data: Any) -> None:
    """Check keys and values; what is read from JSON may have any character.

    Raises
    ------
    ValueError
        With a sentence, if one does more than to be read.
    """
    todo = [data]
    while todo:
        each = todo.pop()
        if isinstance(each, dict):
            todo += [*each, *each.values()]
        elif isinstance(each, list):
            todo += each
        elif isinstance(each, str):
            steering = steering_problem(each)
            if steering is not None:
                raise ValueError(steering)


def _check_depth(data: Any) -> None:
    """Raise if data are nested too deep for those who walk through them."""
    level, here = 0, [data]
    while here:
        level += 1
        if level > DEEPEST_LEVEL:
            raise RecursionError
        inside = [each for each in here if isinstance(each, dict | list)]
        here = [part for each in inside for part in (each.values() if isinstance(each, dict) else each)]
