"""The model in words for an officer: what it is, the month, the measures, how to read them, and what it cannot say.

The equations are in `sim.explorer.reference.equations`. All texts are English, and translated where they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sim.explorer.reference.equations import EQUATIONS
from sim.language.texts import marked

#: What the model is, a paragraph.
WHAT_IT_IS = marked(
    "Firms, regions and a central government act month by month: firms are founded, choose a region, try "
    "out products, move and close; regions compete with money and focus; the government gives zones and "
    "money. A policy is compared with a baseline in pairs of runs in which every firm has the same luck, "
    "so any difference is caused by the policy. Each firm is known in both histories; so the model can "
    "say which part of a gain is new to the country and which is taken from neighbours. It compares "
    "policies. It does not forecast how many firms there will be."
)


@dataclass(frozen=True)
class Phase:
    """A step of the month, as in `sim.rules.schedule`, and the equations at work in it."""

    name: str
    title: str
    sentence: str
    equations: tuple[str, ...]


_MONTH = (
    Phase(
        "calendar",
        marked("Zones and law"),
        marked(
            "Studies continue, reforms take effect, terms of zones end, new zones are announced and come into force."
        ),
        ("E01", "E02", "E03"),
    ),
    Phase(
        "support",
        marked("Money and focus"),
        marked(
            "The central government and the regions pay; in January regions choose the sectors on which they focus."
        ),
        ("E04", "E05", "E06", "E06b", "E07"),
    ),
    Phase("closures", marked("Closures"), marked("Some firms close."), ("E11",)),
    Phase(
        "trials",
        marked("Trials and reform"),
        marked("Trials end by permit, extension, expiry or incident; enough permits bring a reform; new trials start."),
        ("E12", "E13", "E14", "E16"),
    ),
    Phase(
        "location",
        marked("Founding and moves"),
        marked("Founders decide whether and where to start; firms whose location review is due stay or move."),
        ("E08", "E09", "E10", "E10b", "E10c"),
    ),
    Phase(
        "record",
        marked("Growth and results"),
        marked("Firms grow, and the results of the month are written down."),
        ("E15",),
    ),
)


def _with_added(month: tuple[Phase, ...]) -> tuple[Phase, ...]:
    """Return the steps with the equations that none of them names: each with those of its module."""
    modules = {each.id: each.module for each in EQUATIONS}
    added = modules.keys() - {name for phase in month for name in phase.equations}

    def beside(phase: Phase) -> tuple[str, ...]:
        own = {modules[name] for name in phase.equations}
        return tuple(name for name, module in modules.items() if name in added and module in own)

    return tuple(replace(phase, equations=phase.equations + beside(phase)) for phase in month)


MONTH = _with_added(_MONTH)
#: What is true of every month.
SAME_PICTURE = marked(
    "All decisions of a month use the same numbers, those of its start; so the order of firms does not matter."
)
#: From rates to probabilities, a sentence and its formula.
HAZARDS = marked("Rates are hazards: at a rate of h a month, something happens in a month with this probability.")
HAZARD_FORMULA = r"1 - e^{-h}"


@dataclass(frozen=True)
class MeasureText:
    """What is measured in a run, or in a pair of runs; its id is that of ``docs/model.md``."""

    id: str
    title: str
    sentence: str


MEASURES = (
    MeasureText("M01", marked("Firms"), marked("Active firms of each region and sector at the end of a month.")),
    MeasureText(
        "M02",
        marked("Flows of firms"),
        marked("Firms founded, moved in, moved out and closed, and from where to where they moved."),
    ),
    MeasureText("M03", marked("Firms attracted"), marked("Firms of a region less those it had at the start.")),
    MeasureText(
        "M04",
        marked("Effect"),
        marked("Firms of a region under the policy less those under the baseline: the mean of the pairs of runs."),
    ),
    MeasureText(
        "M05", marked("Net new to the country"), marked("The effects of all regions together: what no region lost.")
    ),
    MeasureText(
        "M06",
        marked("Ledger of twin firms"),
        marked(
            "What a region's effect is made of: firms founded only because of the policy, kept alive, diverted from "
            "another region before they were founded, or moved later. The parts add up exactly."
        ),
    ),
    MeasureText(
        "M07",
        marked("Spread of support"),
        marked("How evenly money is spread over the regions: shares, Gini, Herfindahl-Hirschman and Theil index."),
    ),
    MeasureText("M08", marked("Spread of firms"), marked("The same of firms.")),
    MeasureText(
        "M09",
        marked("Money per net new firm"),
        marked(
            "All additional money over the firms that are new to the country; not given where these may well be none."
        ),
    ),
    MeasureText("M10", marked("Jobs"), marked("Employees of a region's firms.")),
    MeasureText("M11", marked("Trials and reforms"), marked("Trials, permits, incidents, reforms and their months.")),
    MeasureText(
        "M12",
        marked("Share outside the capital area"),
        marked("Part of the country's firms that lie outside the capital area."),
    ),
    MeasureText("M13", marked("Support per firm"), marked("All support of a region over its firms, in a month.")),
    MeasureText(
        "M14",
        marked("Reported attraction"),
        marked(
            "What a ministry would count, gross: firms founded in or moved to regions with a zone since its "
            "announcement, and sites, with their jobs; beside it stands the true effect."
        ),
    ),
)

#: How to read a range, a paragraph each; {level} is that of the ranges, {history} the name of the wider one.
INTERVALS = (
    marked(
        "The range next to an effect is what the record leaves open. Many settings of how firms behave agree with the "
        "record, and each has its own mean effect: {level} of these lie in the range. Each setting has a few runs, and "
        "the luck that is left in their mean is taken out."
    ),
    marked(
        "“{history}” is another, wider range: {level} of single pairs of runs lie in it. It shows how different two "
        "histories of the same policy can be; in reality there is only one. The bands of charts over time are such "
        "ranges too."
    ),
    marked(
        "At the central values alone, and in a world without a record, the range is the interval that holds the mean "
        "of the pairs of runs with {level} confidence. It covers only the luck of the runs: with more runs it becomes "
        "as narrow as you like."
    ),
    marked(
        "No range covers an error in a rule, or in an assumption that is not fitted to the record; a weight that you "
        "set yourself is the same in all runs. Change the assumption in both scenarios and check whether the "
        "conclusion is still true."
    ),
    marked("If a range contains 0, the model sees no clear difference."),
)


@dataclass(frozen=True)
class Limit:
    """What the model cannot say, or says badly."""

    title: str
    sentence: str


LIMITS = (
    Limit(
        marked("It does not forecast."),
        marked(
            "It says what a policy changes if its assumptions are true. Trust the sign, the order and the parts "
            "of an effect more than its size."
        ),
    ),
    Limit(
        marked("It misses known facts."),
        marked(
            "Ten facts of Korea were kept aside when weights were fitted to others. Nearly every setting meets 2 of "
            "them, so they say little; of the other 8 it meets 7, among them survival after two and four years. It "
            "misses the firms of Incheon in 2023 (8 in the model, 29 on record). The growth of firms in 2023 (-1% in "
            "the model, +16% on record) counts as met only because a single history is uncertain. Of the fitted facts "
            "it misses Daegu's share of the firms (1.4%, on record 3.8%)."
        ),
    ),
    Limit(
        marked("What a gain costs the neighbours is partly an assumption."),
        marked(
            "Two weights, no_start_share and inclusive_value_weight, decide how many founders would not "
            "have started at "
            "all. With their present values, about 72% of Busan's gain is the loss of other regions. Before any fact "
            "was looked at, the share that others lose went from 2% to 82%; over the settings that "
            "agree with the record "
            "it goes from 55% to 85%. The fact that narrows it is from zones of other countries."
        ),
    ),
    Limit(
        marked("The size of an effect depends on the weight of regulation."),
        marked(
            "How much relief is worth to a firm (relief_weight) is fitted to few facts: over the values that "
            "these allow, from 3.6 to 10.1, Busan's gain goes from about 7 to about 27 firms."
        ),
    ),
    Limit(
        marked("The start is built in."),
        marked(
            "Firms by region in 2018 are estimated, and constants of the regions reproduce them; so agreement "
            "with them does not support the model. Surveys of 2018 and 2023 differ, so growth between them is not"
            " a fact."
        ),
    ),
    Limit(
        marked("A zone brings money too."),
        marked(
            "Zone money is not spent while no zone is in force. So an effect is that of relief and of more money "
            "together, unless the share reserved for zones is set to 0 on both sides."
        ),
    ),
    Limit(
        marked("Support is one number."),
        marked("A grant and a pilot count alike. Risks to consumers appear only as incidents."),
    ),
    Limit(
        marked("Zones are wider than in fact."),
        marked("A zone lifts the rules of whole sectors; real exemptions are given for single services."),
    ),
    Limit(
        marked("Firms do not look ahead."),
        marked(
            "They see the start of the month, and count on an announced zone by a fixed share. How many people have "
            "ideas does not depend on policy, only whether and where they start."
        ),
    ),
    Limit(
        marked("Small numbers stay small."),
        marked("Jeju has one or two firms in the model: its effects are fractions of a firm, and percentages mislead."),
    ),
)
