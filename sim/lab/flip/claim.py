"""A claim in a small language, which is read and never run.

    MEASURE < NUMBER            displaced_share < 0.5
    MEASURE > NUMBER            effect.country > 0
    POLICY better than POLICY in MEASURE
                                open_competition better than staggered in net_new

Measures are those of `sim.results.measures`; a policy is the name or path of a scenario. Whether more of a measure is
better is known of some only (`BETTER`); the others cannot be in a claim about what is better.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sim.language.errors import ZonelabError, listed, placed, quoted
from sim.language.texts import Sentence, sentence
from sim.results.measures import Measure, measure_of
from sim.scenario.world.world import World

#: Letters of a claim; a longer text is none.
LONGEST_CLAIM = 200
#: +1 where more is better, -1 where less is.
BETTER = {
    "effect": 1, "net_new": 1, "job_effect": 1, "firms": 1, "attracted": 1, "jobs": 1, "outside_capital": 1,
    "displaced_share": -1, "money_per_net_new_firm": -1,
}  # fmt: skip
_EXAMPLES = "displaced_share < 0.5; effect.country > 0; open_competition better than staggered in net_new"
_NUMBER = re.compile(r"[+-]?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})([eE][+-]?\d{1,2})?", re.ASCII)
_TOKEN = re.compile(r"[<>]|[^\s<>]+")


@dataclass(frozen=True)
class Claim:
    """A claim that can hold or fail.

    Attributes
    ----------
    text
        As it was given, blanks put in order.
    measure
        What it is about.
    sign
        +1 if it holds above the threshold, -1 if below.
    threshold
        The number; 0 for a difference of two policies.
    policies
        The two policies of a claim about what is better; empty for one about a number.
    """

    text: str
    measure: Measure
    sign: int
    threshold: float = 0.0
    policies: tuple[str, ...] = ()

    def holds(self, value: float) -> bool:
        """Return whether it holds at a value of the measure, or of the difference of two policies."""
        return self.sign * (value - self.threshold) > 0


def parse_claim(text: object, world: World) -> Claim:
    """Return the claim of a text.

    Parameters
    ----------
    text
        In the language above.
    world
        Whose regions the measure may name.

    Raises
    ------
    ZonelabError
        With the place in the text, what is allowed there and what was found.
    """
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_CLAIM:
        wrong = sentence(
            "claim must be a text of at most {most} letters, such as: {examples}; got {given}.",
            most=LONGEST_CLAIM,
            examples=_EXAMPLES,
            given=quoted(text),
        )
        raise ZonelabError(wrong)
    tokens = [(each.start() + 1, each.group()) for each in _TOKEN.finditer(text)]
    words = [word for _place, word in tokens]
    if any(word in "<>" for word in words):
        return _number_claim(tokens, text, world)
    if len(words) > 1 and (words[1] == "better" or "than" in words or len(words) > 3):
        return _better_claim(tokens, text, world)
    measure = _measure(*tokens[0], world)
    place = tokens[1][0] if len(tokens) > 1 else len(text) + 1
    raise _wrong(place, sentence("< or > must follow the measure {name}", name=measure.name), words[1:2])


def _number_claim(tokens: list[tuple[int, str]], text: str, world: World) -> Claim:
    """Return the claim of a measure and a number."""
    measure = _measure(*tokens[0], world)
    if len(tokens) < 2 or tokens[1][1] not in "<>":
        raise _wrong(tokens[1][0], sentence("< or > must follow the measure {name}", name=measure.name), [tokens[1][1]])
    if len(tokens) < 3 or not _NUMBER.fullmatch(tokens[2][1]):
        place = tokens[2][0] if len(tokens) > 2 else len(text) + 1
        found = [tokens[2][1]] if len(tokens) > 2 else []
        raise _wrong(place, sentence("a plain number such as 0.5 must follow {sign}", sign=tokens[1][1]), found)
    if len(tokens) > 3:
        raise _wrong(tokens[3][0], sentence("nothing must follow the number"), [tokens[3][1]])
    shown = " ".join(word for _place, word in tokens)
    return Claim(shown, measure, 1 if tokens[1][1] == ">" else -1, float(tokens[2][1]))


def _better_claim(tokens: list[tuple[int, str]], text: str, world: World) -> Claim:
    """Return the claim that one policy is better than another in a measure."""
    expected = (None, "better", "than", None, "in", None)
    for number, word in enumerate(expected):
        if number >= len(tokens) or (word is not None and tokens[number][1] != word):
            place = tokens[number][0] if number < len(tokens) else len(text) + 1
            needed = sentence("the form must be POLICY better than POLICY in MEASURE")
            raise _wrong(place, needed, [tokens[number][1]] if number < len(tokens) else [])
    if len(tokens) > len(expected):
        raise _wrong(tokens[len(expected)][0], sentence("nothing must follow the measure"), [tokens[len(expected)][1]])
    measure = _measure(*tokens[5], world)
    if measure.name.split(".")[0] not in BETTER:
        wrong = sentence(
            "the measure must be one of {words}, of which it is known whether more is better", words=listed([*BETTER])
        )
        raise _wrong(tokens[5][0], wrong, [tokens[5][1]])
    if tokens[0][1] == tokens[3][1]:
        raise _wrong(tokens[3][0], sentence("the second policy must be another than the first"), [tokens[3][1]])
    shown = " ".join(word for _place, word in tokens)
    return Claim(shown, measure, BETTER[measure.name.split(".")[0]], policies=(tokens[0][1], tokens[3][1]))


def _measure(place: int, name: str, world: World) -> Measure:
    """Return the measure of a name."""
    found = measure_of(name, world)
    if isinstance(found, Measure):
        return found
    raise ZonelabError(placed(_place(place), sentence("the measure {problem}", problem=found)))


def _place(place: int) -> Sentence:
    return sentence("claim, letter {place}", place=place)


def _wrong(place: int, needed: Sentence, found: list[str]) -> ZonelabError:
    """Return the error of what stands at a place, counted from 1, instead of what must."""
    if found:
        wrong = sentence(
            "{needed}; got {given}. For example: {examples}.",
            needed=needed,
            given=quoted(found[0]),
            examples=_EXAMPLES,
        )
    else:
        wrong = sentence("{needed}; the claim ends there. For example: {examples}.", needed=needed, examples=_EXAMPLES)
    return ZonelabError(placed(_place(place), wrong))
