"""The instruments as the page shows them: the question of each, what a reader may set, and how it is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import sim
from sim.lab.card import Card
from sim.language.texts import marked
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior


@dataclass(frozen=True)
class Input:
    """What a reader may set of an instrument: a number between two ends, money in bn, a text, or regions.

    Attributes
    ----------
    name
        Argument of the door.
    label
        In English; ``{money}`` is the currency of the world.
    usual
        The value that holds until the reader sets one.
    low, high, step
        Ends and step of a number.
    help
        What it means.
    kind
        What the page draws for it.
    """

    name: str
    label: str
    usual: float | str
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0
    help: str = ""
    kind: Literal["number", "money", "text", "regions"] = "number"

    def read(self, text: str) -> float | str | None:
        """Return the value of a text of the address; None if it is none."""
        if isinstance(self.usual, str):
            return text if len(text) <= LONGEST_TEXT else None
        try:
            value = float(text)
        except ValueError:
            return None
        if not self.low <= value <= self.high:
            return None
        return int(value) if isinstance(self.usual, int) else value


@dataclass(frozen=True)
class Question:
    """What an instrument is asked about: the explored scenario and its baseline, how many runs, and which seed."""

    policy: Scenario
    baseline: Scenario
    runs: int
    seed: int
    posterior: Posterior | None


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
        What a reader may set.
    seconds
        What it takes on two idle processors with the usual settings.
    icon
        Of the font of icons that comes with the page.
    """

    word: str
    question: str
    about: str
    ask: Callable[[Question, Mapping[str, Any], Callable[[int], None]], Card]
    inputs: tuple[Input, ...] = ()
    seconds: float = 30.0
    icon: str = "science"


#: Regions that race unless the reader names them.
MOST_PLAYERS = 4
#: Longest text that an address may hold for an input.
LONGEST_TEXT = 300


def _common(asked: Question, on_progress: Callable[[int], None]) -> dict[str, Any]:
    """Return what every door of the laboratory takes."""
    return {"seed": asked.seed, "posterior": asked.posterior, "on_progress": on_progress}


def _rehearse(asked: Question, given: Mapping[str, Any], on_progress: Callable[[int], None]) -> Card:
    return sim.rehearse(asked.policy, asked.baseline, runs=asked.runs, **_common(asked, on_progress))


def _review(asked: Question, given: Mapping[str, Any], on_progress: Callable[[int], None]) -> Card:
    prices = (given["price"],) if given["price"] else None
    month = int(given["month"])
    return sim.review(asked.policy, asked.baseline, months=(month,), prices=prices, **_common(asked, on_progress))


def _race(asked: Question, given: Mapping[str, Any], on_progress: Callable[[int], None]) -> Card:
    players = listed(given["players"]) or usual_players(asked.policy)
    return sim.race(asked.policy, players, value=given["value"], **_common(asked, on_progress))


def _flip(asked: Question, given: Mapping[str, Any], on_progress: Callable[[int], None]) -> Card:
    # What it looks for is in the calibrated draws, whatever ranges the page shows.
    return sim.flip(given["claim"], asked.policy, asked.baseline, seed=asked.seed, on_progress=on_progress)


def _worth(asked: Question, given: Mapping[str, Any], on_progress: Callable[[int], None]) -> Card:
    price = given["price"] or None
    return sim.worth([asked.policy], asked.baseline, price=price, seed=asked.seed, on_progress=on_progress)


def _promise(asked: Question, given: Mapping[str, Any], on_progress: Callable[[int], None]) -> Card:
    promised = {name: given[name] for name in ("firms", "jobs") if given[name]}
    return sim.promise(asked.policy, asked.baseline, runs=asked.runs, **promised, **_common(asked, on_progress))


def usual_players(policy: Scenario) -> list[str]:
    """Return the competing regions without a zone that have the largest own budgets, at most `MOST_PLAYERS`."""
    world = policy.world
    zoned = {region for each in policy.settings.zones.designations for region in each.regions}
    budgets = dict(zip(world.region_ids, world.by_region("own_budget"), strict=True))
    may = [each.id for each in world.regions if each.competes and not each.capital_area and each.id not in zoned]
    return sorted(may, key=lambda region: -budgets[region])[:MOST_PLAYERS]


def listed(text: str) -> list[str]:
    """Return the words of a list that is parted by commas or blanks."""
    return text.replace(",", " ").split()


_PRICE = Input(
    "price", marked("Value of a firm-year ({money}); 0: where it just pays"), 0.0, 0.0, 1000.0, 0.5,
    marked("What one more firm in the country is worth for a year. It is a judgement, so try several."), "money",
)  # fmt: skip
#: By their words, in the order of the page.
INSTRUMENTS: dict[str, Instrument] = {
    each.word: each
    for each in (
        Instrument(
            "rehearse", marked("Could we tell afterwards?"),
            marked("Rehearses the evaluation on many histories of which the truth is known: how often would it find "
                   "the effect, miss it, or see one that is not there?"),
            _rehearse, seconds=15, icon="troubleshoot",
        ),
        Instrument(
            "review", marked("When should we stop?"),
            marked("Extends, keeps for good or revokes the zone at a review, from the same past: how often would the "
                   "decision be wrong, and by which indicator?"),
            _review,
            (Input("month", marked("Months in force at the review"), 24, 1, 120, 1), _PRICE),
            seconds=25, icon="event_busy",
        ),
        Instrument(
            "race", marked("Who races whom?"),
            marked("Lets regions raise their own budgets against each other until none gains by a change: what does "
                   "the race cost the country, and which rule would end it?"),
            _race,
            (
                Input("players", marked("Regions that race"), "", kind="regions"),
                Input(
                    "value", marked("Value of a firm-year to a region ({money})"), 4.0, 0.0, 1000.0, 0.5, kind="money"
                ),
            ),
            seconds=40, icon="sports_score",
        ),
        Instrument(
            "flip", marked("What would overturn it?"),
            marked("Looks for the nearest settings of firms' behaviour that agree with the record and at which a claim "
                   "no longer holds."),
            _flip,
            (Input(
                "claim", marked("Claim"), "displaced_share > 0.5",
                help=marked("A measure, < or >, and a number; or two scenarios: ONE better than OTHER in net_new."),
                kind="text",
            ),),
            seconds=45, icon="flip",
        ),
        Instrument(
            "worth", marked("What should we measure first?"),
            marked("Tells what it would be worth to know a weight of behaviour, or to measure a fact, before one "
                   "decides."),
            _worth, (_PRICE,), seconds=45, icon="search_insights",
        ),
        Instrument(
            "promise", marked("Can the promise be kept?"),
            marked("Shows where a promise of firms and jobs lies among the histories, and what one would have to "
                   "assume for it to hold."),
            _promise,
            (
                Input("firms", marked("Firms promised"), 250, 0, 100_000, 10),
                Input("jobs", marked("Jobs promised"), 681, 0, 1_000_000, 10),
            ),
            seconds=8, icon="handshake",
        ),
    )
}  # fmt: skip


def input_of(name: str) -> Input | None:
    """Return the input of a name such as ``review.price``; None if there is none."""
    word, _, part = name.partition(".")
    known = INSTRUMENTS.get(word)
    return next((each for each in known.inputs if each.name == part), None) if known else None
