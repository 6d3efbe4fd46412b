"""What the tables of each instrument are about, for readers; files keep the names of the library."""

from __future__ import annotations

from sim.explorer.language.page_texts import texts
from sim.language.texts import marked

#: By instrument and table.
TITLES: dict[tuple[str, str], str] = {
    ("rehearse", "designs"): marked("Each design: error, false alarms, chance to find the effect"),
    ("rehearse", "decomposition"): marked("What the error of each design is made of"),
    ("rehearse", "power_by_effect"): marked("Chance to find effects of other sizes"),
    ("rehearse", "power_by_year"): marked("Chance to find the effect after more years"),
    ("review", "rules"): marked("Each rule: how often it is wrong, and what it brings"),
    ("review", "futures"): marked("Each future: extended, kept for good, revoked"),
    ("review", "ladders"): marked("What better rules and knowing more would bring"),
    ("review", "waiting"): marked("What waiting for a review is worth"),
    ("review", "gaming"): marked("The ministry's own count against the truth"),
    ("review", "curve"): marked("The same at other values of a firm-year"),
    ("race", "equilibria"): marked("Budgets that last, or may"),
    ("race", "curve"): marked("The same at other values of a firm-year"),
    ("race", "rules"): marked("Each central rule: what it ends and saves"),
    ("race", "paths"): marked("Who would answer whom, step by step"),
    ("race", "alone"): marked("What each budget brings if the others stay"),
    ("race", "payoffs"): marked("What every mix of budgets brings"),
    ("search", "front"): marked("Best compromises"),
    ("search", "candidates"): marked("All policies that were tried"),
    ("search", "policy"): marked("The policy as it stands"),
    ("flip", "weights"): marked("Each weight of behaviour: where it overturns the claim"),
    ("flip", "summary"): marked("In short"),
    ("flip", "pairs"): marked("Two weights together"),
    ("flip", "points"): marked("Runs that confirm it"),
    ("flip_assumptions", "assumptions"): marked("Each assumption at both ends of its range"),
    ("flip_assumptions", "together"): marked("Several assumptions together"),
    ("worth", "weights"): marked("Each weight of behaviour: what knowing it is worth"),
    ("worth", "facts"): marked("Each survey: what it is worth"),
    ("worth", "prices"): marked("The same at other values of a firm-year"),
    ("worth", "together"): marked("Several weights together"),
    ("worth", "policies"): marked("What each policy brings"),
    ("promise", "promise"): marked("The promise, the count and the effect"),
    ("promise", "years"): marked("By year"),
    ("promise", "alone"): marked("Each weight of behaviour alone: how near it comes"),
    ("promise", "together"): marked("The nearest weights together under which it holds"),
    ("evaluate", "estimates"): marked("Each design: effect and interval"),
    ("evaluate", "path"): marked("What happened and what was to be expected"),
    ("evaluate", "weights"): marked("What the controls count"),
    ("evaluate", "placebos"): marked("Each placebo"),
}


def table_title(word: str, table: str, language: str) -> str:
    """Return what a table is about; its name if no title is known."""
    _, title = texts(language), TITLES.get((word, table), table)
    return _(title)
