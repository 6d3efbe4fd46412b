"""Factors: a weight that is a multiple of the value that it would have otherwise: ``awareness_rate: {times: 2}``.

With calibrated draws such a weight is a multiple of the value of each draw, where a plain value would be the same in
all. A key that somebody decides, such as a term or a budget, is the same in all draws anyway: it takes its value alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeGuard

from sim.language.errors import Problems, about, placed
from sim.language.texts import Sentence, sentence
from sim.scenario.problems.sentences import shown
from sim.scenario.schema.keys import WEIGHT_BLOCKS, WEIGHTS_ELSEWHERE, number_keys, weight_keys

#: What a file writes of a factor: the factor, and, if it is not what is inherited, the number that is multiplied.
TIMES, OF = "times", "of"
#: No key holds more; beyond it a product would lose its last digits, or be infinite.
LARGEST = 1e15


@dataclass(frozen=True)
class Factor:
    """A value that is a multiple.

    Attributes
    ----------
    of
        The number that is multiplied.
    times
        The factor; 1 is none.

    Examples
    --------
    >>> Factor(0.5, 3.0).value, Factor(48, 1.5).value
    (1.5, 72)
    """

    of: float
    times: float

    @property
    def value(self) -> float:
        """The product; a whole number if a whole number is multiplied and it comes out even."""
        product = float(self.of) * self.times
        return int(product) if type(self.of) is int and product.is_integer() else product

    def written(self) -> dict[str, float]:
        """Return what a file says of it."""
        return {OF: self.of, TIMES: self.times}


def is_factor(value: object) -> bool:
    """Return whether what is written for a key is a factor, or meant to be one."""
    return isinstance(value, Mapping) and TIMES in value


def factor_of(
    key: str, written: Mapping[str, Any], below: object, earlier: Factor | None, place: str
) -> tuple[Factor | None, list[str]]:
    """Return the factor that is written for a key, and a sentence for what is wrong with it.

    Parameters
    ----------
    key
        Full name.
    written
        With ``times``; with ``of``, the number to multiply; with ``value``, the product, as `zonelab show` tells it.
    below, earlier
        The value that is inherited, None if there is none; and the factor in it, on which this one comes.
    place
        How a sentence begins.
    """
    problems = Problems()
    if key not in number_keys():
        wrong = sentence(
            "must be a key that holds one number to be multiplied; it is none. Write the whole value without times."
        )
        return None, [placed(place, about(key, wrong))]
    if key not in weight_keys():
        return None, [placed(place, about(key, _no_weight(key, written, below)))]
    for name in (TIMES, OF):
        if name in written and not _is_number(written[name]):
            problems.add(partial(_no_number, place, f"{key}.{name}", written[name]))
    if problems.sentences():
        return None, problems.sentences()
    times = float(written[TIMES])
    if OF in written:
        found = Factor(written[OF], times)
    elif earlier is not None:
        found = Factor(earlier.of, earlier.times * times)
    elif below is None:
        wrong = sentence("must be inherited to be multiplied; it is not there. Give a value.")
        return None, [placed(place, about(key, wrong))]
    elif not _is_number(below):  # the schema says what is wrong with what is inherited
        return None, []
    else:
        found = Factor(below, times)
    if "value" in written and written["value"] != found.value:
        wrong = sentence(
            "must be {product:g}, {times:g} times {of:g}; it is {given}. Leave out value, or times.",
            product=found.value,
            times=found.times,
            of=found.of,
            given=shown(written["value"]),
        )
        return None, [placed(place, about(key, wrong))]
    return found, []


def _is_number(value: object) -> TypeGuard[float]:
    """Return whether a value is a number that can be multiplied."""
    return isinstance(value, int | float) and type(value) is not bool and abs(value) <= LARGEST


def _no_weight(key: str, written: Mapping[str, Any], below: object) -> Sentence:
    """Return what to tell of a factor on a key that somebody decides: no draw varies it, so its value will do."""
    times, of = written[TIMES], written.get(OF, below)
    example = Factor(of, float(times)).value if _is_number(times) and _is_number(of) else "..."
    return sentence(
        "must be a weight of behaviour to be multiplied (a number of {blocks}; {others}); it is none. Write the value "
        "itself: {leaf}: {value}.",
        blocks=", ".join(WEIGHT_BLOCKS),
        others=", ".join(each.rpartition(".")[2] for each in WEIGHTS_ELSEWHERE),
        leaf=key.rpartition(".")[2],
        value=f"{example:.10g}" if _is_number(example) else example,
    )


def _no_number(place: str, key: str, given: object) -> Sentence:
    wrong = sentence(
        "must be a number of at most {most:g}; got {given}. For example times: 2.", most=LARGEST, given=shown(given)
    )
    return placed(place, about(key, wrong))
