"""The instruments as the page shows them: the question of each, what a reader may set, and how it is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sim.explorer.laboratory import options, questions, reader_table
from sim.explorer.laboratory.guides import GUIDES, Guide
from sim.explorer.laboratory.inputs import Ground, Input, NumberInput, One, Several, TextInput
from sim.explorer.laboratory.questions import Ask, Given
from sim.language.texts import Sentence, marked, sentence

#: Seconds that a pair of runs of a candidate takes.
SECONDS_A_PAIR = 0.002
#: Most points of a search that an address may name.
MOST_POINTS = 1000


@dataclass(frozen=True)
class Instrument:
    """An instrument on the page.

    Attributes
    ----------
    word
        Its name, as of the command.
    question
        What it answers, in the words of who asks.
    about
        What it does, in a sentence or two.
    ask
        Asks it.
    inputs
        What a reader may set; an input may depend on those before it.
    seconds
        What it takes on two idle processors with the usual settings.
    icon
        Of the font of icons that comes with the page.
    subject
        What it is about: what is explored, a file that comes with zonelab, or a table that the reader brings.
    guide
        How to read its answer.
    pace, steps
        What it takes with some values, and what `Job.runs` comes to in the end; None where it is not known beforehand.
    """

    word: str
    question: str
    about: str
    ask: Ask
    inputs: tuple[Input, ...] = ()
    seconds: float = 30.0
    icon: str = "science"
    subject: Literal["explored", "file", "table"] = "explored"
    guide: Guide | None = None
    pace: Callable[[Given], float] | None = None
    steps: Callable[[Given], int] | None = None

    def takes(self, values: Given) -> float:
        """Return what it takes with some values, in seconds."""
        return self.seconds if self.pace is None else self.pace(values)


def _search_pace(values: Given) -> float:
    return SECONDS_A_PAIR * options.search_named(values["file"]).pairs * float(values["candidates"])


def _price() -> NumberInput:
    return NumberInput(
        "price", marked("Value of a firm-year ({money}); 0: where it just pays"),
        marked("What one more firm in the country is worth for a year. It is a judgement, so try several."),
        high=1000.0, step=0.5, money=True,
    )  # fmt: skip


def _claim() -> TextInput:
    return TextInput(
        "claim", marked("Claim"),
        marked("A measure, < or >, and a number; or two scenarios: ONE better than OTHER in net_new."),
        preset="displaced_share > 0.5",
    )  # fmt: skip


_RACE = (
    Several(
        "players", marked("Regions that race"), options=options.racing_regions,
        first=lambda ground, _before: options.usual_players(ground.policy),
    ),
    NumberInput("value", marked("Value of a firm-year to a region ({money})"),
           marked("How much a region would pay to have one more firm for a year."),
           preset=4.0, high=1000.0, step=0.5, money=True),
    Several("factors", marked("Own budgets to choose from"), marked("As multiples of today's."),
            options=options.factors, first=lambda _ground, _before: options.USUAL_FACTORS),
    Several("rules", marked("Central rules to try"), marked("For each the race is run anew under that rule."),
            options=options.race_rules, first=options.usual_rules_of),
)  # fmt: skip
_SEARCH = (
    One("file", marked("Search"), marked("Which levers may move, and what counts, is said in a file."),
        options=options.searches),
    NumberInput("candidates", marked("Policies to try"), preset=400, low=options.FEWEST_CANDIDATES,
           high=options.MOST_CANDIDATES, step=20, first=options.usual_candidates),
    NumberInput("point", marked("Policy"), asks=False, preset=1, low=1, high=MOST_POINTS),
)  # fmt: skip
_EVALUATE = (
    One("time", marked("Column of the period"), options=reader_table.columns, first=reader_table.time_column),
    One("unit", marked("Column of the region or unit"), options=reader_table.columns, first=reader_table.unit_column),
    One("outcome", marked("Column of what may have changed"), options=reader_table.columns,
        first=reader_table.outcome_column),
    One("form", marked("Outcome"), marked("In percent units of different size can be compared."),
        options=reader_table.forms),
    Several("treated", marked("Units with the policy"), options=reader_table.units),
    One("since", marked("First period with the policy"), options=reader_table.periods),
    One("announced", marked("Announced"), marked("Periods from the announcement to the policy are left out."),
        options=reader_table.periods_before),
    Several("without", marked("Units to leave out"),
            marked("Such as those that could not have had the policy, or that are much larger than all others."),
            options=reader_table.units_without),
)  # fmt: skip

#: By their words, in the order of the page.
INSTRUMENTS: dict[str, Instrument] = {
    each.word: each
    for each in (
        Instrument(
            "rehearse", marked("Could we tell afterwards?"),
            marked("Rehearses the evaluation on many histories of which the truth is known: how often would it find "
                   "the effect, miss it, or see one that is not there?"),
            questions.rehearse, seconds=15, icon="troubleshoot", guide=GUIDES["rehearse"],
        ),
        Instrument(
            "review", marked("When should we stop?"),
            marked("Extends, keeps for good or revokes the zone at a review, from the same past: how often would the "
                   "decision be wrong, and by which indicator?"),
            questions.review,
            (NumberInput("month", marked("Months in force at the review"), preset=24, low=1, high=120), _price()),
            seconds=25, icon="event_busy", guide=GUIDES["review"],
        ),
        Instrument(
            "race", marked("Who races whom?"),
            marked("Lets regions raise their own budgets against each other until none gains by a change: what does "
                   "the race cost the country, and which rule would end it?"),
            questions.race, _RACE, seconds=40, icon="sports_score", guide=GUIDES["race"],
        ),
        Instrument(
            "search", marked("What should we do?"),
            marked("Tries many policies, also such as nobody has proposed, and shows those that no other beats in all "
                   "aims at once. It has a scenario of its own, not the one that is explored."),
            questions.search, _SEARCH, seconds=40, icon="filter_alt", subject="file", guide=GUIDES["search"],
            pace=_search_pace, steps=lambda values: int(values["candidates"]),
        ),
        Instrument(
            "flip", marked("What would overturn it?"),
            marked("Looks for the nearest settings of firms' behaviour that agree with the record and at which a claim "
                   "no longer holds."),
            questions.flip, (_claim(),), seconds=45, icon="flip", guide=GUIDES["flip"],
        ),
        Instrument(
            "flip_assumptions", marked("Which assumption would overturn it?"),
            marked("Moves each number that no source gives over its declared range, and shows which of them overturn a "
                   "claim, alone or in pairs."),
            questions.flip_assumptions, (_claim(),), seconds=40, icon="help_center", guide=GUIDES["flip_assumptions"],
        ),
        Instrument(
            "worth", marked("What should we measure first?"),
            marked("Tells what it would be worth to know a weight of behaviour, or to measure a fact, before one "
                   "decides."),
            questions.worth, (_price(),), seconds=45, icon="search_insights", guide=GUIDES["worth"],
        ),
        Instrument(
            "promise", marked("Can the promise be kept?"),
            marked("Shows where a promise of firms and jobs lies among the histories, and what one would have to "
                   "assume for it to hold."),
            questions.promise,
            (
                NumberInput("firms", marked("Firms promised"), preset=250, high=100_000, step=10),
                NumberInput("jobs", marked("Jobs promised"), preset=681, high=1_000_000, step=10),
            ),
            seconds=8, icon="handshake", guide=GUIDES["promise"],
        ),
        Instrument(
            "evaluate", marked("What did a policy change?"),
            marked("Evaluates a policy on a table of your own, by the usual designs: a row for each region and year. "
                   "The table stays on this server for this visit; it is not part of the link."),
            questions.evaluate, _EVALUATE, seconds=10, icon="table_chart", subject="table", guide=GUIDES["evaluate"],
        ),
    )
}  # fmt: skip


def values_of(instrument: Instrument, given: Sequence[tuple[str, str]], ground: Ground) -> dict[str, Any]:
    """Return the inputs of an instrument: what the reader has set, and else what is usual.

    Parameters
    ----------
    instrument
        The instrument.
    given
        Instrument and input (``review.price``) with a text, as the address has them.
    ground
        What they are read against.
    """
    texts = dict(given)
    values: dict[str, Any] = {}
    for each in instrument.inputs:
        text = texts.get(f"{instrument.word}.{each.name}")
        value = None if text is None else each.read(text, ground, values)
        values[each.name] = each.usual(ground, values) if value is None else value
    return values


def read_given(given: Sequence[str], ground: Ground) -> tuple[tuple[tuple[str, str], ...], list[Sentence]]:
    """Return what parts of an address set of the inputs, such as ``review.price:3``, and a sentence for each wrong one.

    What is right is written anew, as the page writes it; of two for the same input the later holds.
    """
    texts = dict(each.partition(":")[::2] for each in given)
    right: dict[str, str] = {}
    problems = [_unknown(name) for name in texts if _input_of(name) is None]
    for instrument in INSTRUMENTS.values():
        for each in instrument.inputs:
            name = f"{instrument.word}.{each.name}"
            if name not in texts:
                continue
            before = values_of(instrument, tuple(right.items()), ground)
            value = each.read(texts[name], ground, before)
            if value is None:
                problems.append(each.problem(name, texts[name], ground, before))
            else:
                right[name] = each.write(value)
    return tuple(right.items()), problems


def _unknown(name: str) -> Sentence:
    return sentence(
        "{name} must be an input of an instrument with its value, such as {example}; got {given}.",
        name="ask", example="review.price:3", given=repr(name[:80]),
    )  # fmt: skip


def _input_of(name: str) -> Input | None:
    """Return the input of a name such as ``review.price``; None if there is none."""
    word, _, part = name.partition(".")
    known = INSTRUMENTS.get(word)
    return next((each for each in known.inputs if each.name == part), None) if known else None
