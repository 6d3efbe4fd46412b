"""How each instrument is asked: the door of the library with what the reader has set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sim
from sim.explorer.laboratory.options import rules_named, search_named
from sim.explorer.laboratory.reader_table import ReaderTable
from sim.lab.card import Card
from sim.lab.flip.claim import names_policies
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior
from sim.scenario.reading.search_file import find_search
from sim.scenario.reading.text_files import read_mapping

#: What work of one reader may take, in hours: others wait for it.
MOST_HOURS = 0.25

#: Values of the inputs, by name.
Given = Mapping[str, Any]
#: Called with runs that are done.
Count = Callable[[int], None]


@dataclass(frozen=True)
class Question:
    """What an instrument is asked about.

    Attributes
    ----------
    policy, baseline
        The explored scenario, and what it is compared with.
    runs, seed
        Of the page.
    posterior
        The calibrated draws; None for central weights.
    over_draws
        Whether runs use calibrated draws where the world has some.
    table
        What the reader has brought to be evaluated.
    """

    policy: Scenario
    baseline: Scenario
    runs: int
    seed: int
    posterior: Posterior | None
    over_draws: bool = True
    table: ReaderTable | None = None


Ask = Callable[[Question, Given, Count], Card]


def _common(asked: Question, on_progress: Count) -> dict[str, Any]:
    """Return what most doors of the laboratory take."""
    return {"seed": asked.seed, "posterior": asked.posterior, "on_progress": on_progress}


def rehearse(asked: Question, given: Given, on_progress: Count) -> Card:
    """Rehearse the evaluation."""
    return sim.rehearse(asked.policy, asked.baseline, runs=asked.runs, **_common(asked, on_progress))


def review(asked: Question, given: Given, on_progress: Count) -> Card:
    """Review the zone after so many months."""
    prices = (given["price"],) if given["price"] else None
    months = (int(given["month"]),)
    return sim.review(asked.policy, asked.baseline, months=months, prices=prices, **_common(asked, on_progress))


def race(asked: Question, given: Given, on_progress: Count) -> Card:
    """Let the regions race."""
    return sim.race(
        asked.policy, given["players"], [float(each) for each in given["factors"]], given["value"],
        rules=rules_named(asked.policy, given), most_hours=MOST_HOURS, **_common(asked, on_progress),
    )  # fmt: skip


def flip(asked: Question, given: Given, on_progress: Count) -> Card:
    """Look for the weights that overturn a claim: among the calibrated draws, whatever ranges the page shows."""
    policy = policy_of_claim(asked, given)
    return sim.flip(given["claim"], policy, asked.baseline, seed=asked.seed, on_progress=on_progress)


def flip_assumptions(asked: Question, given: Given, on_progress: Count) -> Card:
    """Look for the assumptions that overturn a claim."""
    policy = policy_of_claim(asked, given)
    return sim.flip(given["claim"], policy, asked.baseline, of="assumptions", seed=asked.seed, on_progress=on_progress)


def policy_of_claim(asked: Question, given: Given) -> Scenario | None:
    """Return the policy that a claim is about: the explored one; None if the claim names its own."""
    return None if names_policies(given["claim"]) else asked.policy


def worth(asked: Question, given: Given, on_progress: Count) -> Card:
    """Tell what it is worth to know more."""
    price = given["price"] or None
    return sim.worth([asked.policy], asked.baseline, price=price, seed=asked.seed, on_progress=on_progress)


def promise(asked: Question, given: Given, on_progress: Count) -> Card:
    """Hold a promise against the histories."""
    promised = {name: given[name] for name in ("firms", "jobs") if given[name]}
    return sim.promise(asked.policy, asked.baseline, runs=asked.runs, **promised, **_common(asked, on_progress))


def search(asked: Question, given: Given, on_progress: Count) -> Card:
    """Search among the policies of a file."""
    return sim.search(
        search_asked(given), posterior="record" if asked.over_draws else None, most_hours=MOST_HOURS,
        on_progress=on_progress,
    )  # fmt: skip


def search_asked(given: Given) -> str | dict[str, Any]:
    """Return a search as its door takes it: by its name, or with another number of candidates than its file says."""
    if given["candidates"] == search_named(given["file"]).candidates:
        return str(given["file"])
    return read_mapping(find_search(given["file"])) | {"candidates": given["candidates"]}


def evaluate(asked: Question, given: Given, on_progress: Count) -> Card:
    """Evaluate the reader's own table."""
    assert asked.table is not None, "there is no button without a table"
    return sim.evaluate(
        asked.table.frame, outcome=given["outcome"], unit=given["unit"], time=given["time"],
        treated=list(given["treated"]), since=given["since"] or None, announced=given["announced"] or None,
        without=given["without"], form=given["form"], on_progress=on_progress,
    )  # fmt: skip
