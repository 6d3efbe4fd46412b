"""A claim in a small language, which is read and never run.

    MEASURE < NUMBER            displaced_share < 0.5
    MEASURE > NUMBER            effect.country > 0
    POLICY better than POLICY in MEASURE
                                open_competition better than staggered in net_new

Measures are those of `sim.results.measures`; a policy is the name or path of a scenario. Regions and policies may also
be written by their titles in either language (`sim.lab.flip.titles_read`); the text of a claim has their names. Whether
more of a measure is better is known of some only (`BETTER`); the others cannot be in a claim about what is better.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sim.lab.flip.titles_read import measure_name, policy_name
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
#: The largest number of a claim: no measure comes near it.
LARGEST_NUMBER = 1e12
_NUMBER = re.compile(r"[+-]?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})([eE][+-]?\d{1,2})?", re.ASCII)
_TOKEN = re.compile(r"[<>]|[^\s<>]+")
_BETTER = re.compile(r"\s*(?P<one>\S.*?)\s+better\s+than\s+(?P<other>\S.*)\s+in\s+(?P<measure>\S.*?)\s*", re.DOTALL)


@dataclass(frozen=True)
class Claim:
    """A claim that can hold or fail.

    Attributes
    ----------
    text
        As it was given, with names instead of titles, blanks put in order.
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


def names_policies(text: str) -> bool:
    """Return whether a text is a claim about what is better, which names its own policies.

    Examples
    --------
    >>> names_policies("one better than other in net_new"), names_policies("net_new > 3")
    (True, False)
    """
    return _BETTER.fullmatch(text) is not None and not {"<", ">"} & set(text)


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
    measure, rest = _measure(tokens, world)
    place = rest[0][0] if rest else len(text) + 1
    raise _wrong(
        place, sentence("< or > must follow the measure {name}", name=measure.name), [word for _p, word in rest[:1]]
    )


def _number_claim(tokens: list[tuple[int, str]], text: str, world: World) -> Claim:
    """Return the claim of a measure and a number."""
    sign = next(number for number, (_place, word) in enumerate(tokens) if word in "<>")
    measure, rest = _measure(tokens[:sign] or tokens[:1], world)
    if rest:
        raise _wrong(rest[0][0], sentence("< or > must follow the measure {name}", name=measure.name), [rest[0][1]])
    (_place, way), numbers = tokens[sign], tokens[sign + 1 :]
    if not numbers or not _NUMBER.fullmatch(numbers[0][1]):
        place, found = (numbers[0][0], [numbers[0][1]]) if numbers else (len(text) + 1, [])
        raise _wrong(place, sentence("a plain number such as 0.5 must follow {sign}", sign=way), found)
    if abs(float(numbers[0][1])) > LARGEST_NUMBER:
        needed = sentence("the number must lie between -{most:,.0f} and {most:,.0f}", most=LARGEST_NUMBER)
        raise _wrong(numbers[0][0], needed, [numbers[0][1]])
    if len(numbers) > 1:
        raise _wrong(numbers[1][0], sentence("nothing must follow the number"), [numbers[1][1]])
    threshold = numbers[0][1]
    return Claim(f"{measure.name} {way} {threshold}", measure, 1 if way == ">" else -1, float(threshold))


def _better_claim(tokens: list[tuple[int, str]], text: str, world: World) -> Claim:
    """Return the claim that one policy is better than another in a measure."""
    parts = _BETTER.fullmatch(text)
    if parts is None:
        raise _misshapen(tokens, text)
    measured = [(each.start() + 1, each.group()) for each in _TOKEN.finditer(text, parts.start("measure"))]
    measure, rest = _measure(measured, world)
    if rest:
        raise _wrong(rest[0][0], sentence("nothing must follow the measure"), [rest[0][1]])
    if measure.name.split(".")[0] not in BETTER:
        wrong = sentence(
            "the measure must be one of {words}, of which it is known whether more is better", words=listed([*BETTER])
        )
        raise _wrong(measured[0][0], wrong, [measured[0][1]])
    one, other = (policy_name(parts[name]) for name in ("one", "other"))
    if one == other:
        place = parts.start("other") + 1
        raise _wrong(place, sentence("the second policy must be another than the first"), [parts["other"]])
    shown = f"{one} better than {other} in {measure.name}"
    return Claim(shown, measure, BETTER[measure.name.split(".")[0]], policies=(one, other))


def _misshapen(tokens: list[tuple[int, str]], text: str) -> ZonelabError:
    """Return the error of a claim about what is better that has another form: where it leaves the form."""
    expected = (None, "better", "than", None, "in", None)
    for number, word in enumerate(expected):
        if number >= len(tokens) or (word is not None and tokens[number][1] != word):
            break
    place = tokens[number][0] if number < len(tokens) else len(text) + 1
    needed = sentence("the form must be POLICY better than POLICY in MEASURE")
    return _wrong(place, needed, [tokens[number][1]] if number < len(tokens) else [])


def _measure(tokens: list[tuple[int, str]], world: World) -> tuple[Measure, list[tuple[int, str]]]:
    """Return the measure at the beginning of some words, which a region of several words may end, and what follows.

    Raises
    ------
    ZonelabError
        If there is none.
    """
    whole = measure_of(measure_name(" ".join(word for _place, word in tokens), world), world)
    if isinstance(whole, Measure):
        return whole, []
    first = measure_of(measure_name(tokens[0][1], world), world)
    if isinstance(first, Measure):
        return first, tokens[1:]
    raise ZonelabError(placed(_place(tokens[0][0]), sentence("the measure {problem}", problem=whole)))


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
