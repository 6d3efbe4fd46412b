"""The sentence that answers a question in a rounded way, with its range; and what can be trusted of it."""

from __future__ import annotations

import math

import numpy as np

from sim.explorer.language.page_texts import texts
from sim.explorer.questions.starting_points import (
    ALONE,
    MANY,
    OWN_MEANS,
    STARTING_POINTS,
    SURE,
    TELL,
    lead,
    zone_region,
)
from sim.explorer.session.choices import Choices, named
from sim.language import numbers
from sim.language.texts import Noun
from sim.report.effect_words import is_clear, is_practically_nothing
from sim.report.plain_words import (
    change_said,
    changes_said,
    is_size_open,
    month_said,
    range_rounded,
    rounded,
    share_rounded,
    signed_rounded,
)
from sim.results.comparison import Comparison
from sim.results.estimates import ENDS, Estimate
from sim.scenario.world.names import Names

#: More winners are counted instead of named.
MOST_NAMED = 2


def question_text(question: str, choices: Choices, mine: str, language: str) -> str:
    """Return a question in the reader's words, with the names of the world.

    Parameters
    ----------
    question
        One of `STARTING_POINTS`.
    choices
        Their scenario says which world it is.
    mine
        The reader's region.
    language
        'en' or 'ko'.
    """
    _, names = texts(language), Names(named(choices.scenario).world, language)
    zone = zone_region(choices.scenario)
    if question == ALONE and not zone:
        return named(lead(choices.scenario)).settings.question.in_language(language)
    return _(STARTING_POINTS[question]).format(
        zone=Noun(names.region(zone)) if zone else "", mine=Noun(names.region(mine))
    )


def asked_text(choices: Choices, mine: str, language: str) -> str:
    """Return the question that is asked: the one with which the reader began, else that of the scenario."""
    if choices.question:
        return question_text(choices.question, choices, mine, language)
    return named(choices.scenario).settings.question.in_language(language)


class Answer:
    """What answers a question: the effects by region at the end, and the sentence about them."""

    def __init__(self, comparison: Comparison, choices: Choices, mine: str) -> None:
        self.comparison, self.language, self.mine = comparison, choices.language, mine
        self._ = texts(choices.language)
        self.question, self.scenario = choices.question, choices.scenario
        self.ids = list(comparison.policy.regions)
        self.names = Names(comparison.policy.scenario.world, choices.language)
        self.month = month_said(comparison.policy.date(comparison.policy.months - 1), choices.language)
        self.last = comparison.firm_differences[:, -1]
        self.winners = [int(i) for i in np.flatnonzero(comparison.winners)]

    def effect(self, *regions: int) -> Estimate:
        """Return the effect on some regions together."""
        return self.comparison.estimate(self.last[:, list(regions)].sum(axis=1))

    @property
    def main(self) -> Estimate:
        """The effect that the sentence is about first."""
        if self.question == OWN_MEANS or (self.question == MANY and self.mine in self.ids):
            return self.effect(self.ids.index(self.mine))
        return self.effect(*self.winners) if self.winners else self.comparison.net_new

    def who(self) -> str:
        """Return the winners by name, or how many they are."""
        if not self.winners:
            return self._("The country")
        if len(self.winners) > MOST_NAMED:
            return self._("{n} regions with a zone").format(n=len(self.winners))
        named_ones = [self.names.region(self.ids[i]) for i in self.winners]
        if len(named_ones) == 1:
            return named_ones[0]
        return self._("{list} and {last}").format(list=named_ones[0], last=named_ones[1])

    def sentence(self) -> str:
        """Return the answer, of one or two short sentences."""
        if self.comparison.policy.scenario.digest == self.comparison.baseline.scenario.digest:
            return self._("Both sides are the same: there is no difference to tell.")
        by_question = {OWN_MEANS: self._of_mine, MANY: self._of_many, SURE: self._of_sure, TELL: self._of_telling}
        return by_question.get(self.question, self._of_winners)()

    def _of_winners(self) -> str:
        effect, displaced = self.main, self.comparison.displaced_share
        if not (self.winners and is_clear(effect) and effect.mean > 0 and not is_practically_nothing(effect)):
            return change_said(self.who(), effect, self.month, self.language)
        if displaced.reason is not None or not displaced.low > 0:
            return change_said(self.who(), effect, self.month, self.language)
        return self._(
            "{who} has about {firms} firms more by {month} ({interval}), but about {share} of them are lost elsewhere."
        ).format(
            who=Noun(self.who()),
            firms=rounded(effect.mean),
            month=self.month,
            interval=range_rounded(effect, self.language),
            share=share_rounded(displaced.mean),
        )

    def _of_mine(self) -> str:
        others = [i for i in range(len(self.ids)) if self.ids[i] != self.mine]
        return self._listed({self.names.region(self.mine): self.main, self._("all others"): self.effect(*others)})

    def _of_many(self) -> str:
        told = dict.fromkeys(each for each in (self.mine, zone_region(self.scenario)) if each in self.ids)
        effects = {self.names.region(each): self.effect(self.ids.index(each)) for each in told}
        return self._listed({**effects, self._("the country"): self.comparison.net_new})

    def _listed(self, effects: dict[str, Estimate]) -> str:
        return changes_said(effects, self.month, self.language)

    def _of_sure(self) -> str:
        effect, who = self.main, Noun(self.who())
        if is_practically_nothing(effect) or math.isnan(effect.low):
            return change_said(who, effect, self.month, self.language)
        interval = range_rounded(effect, self.language)
        if not is_clear(effect):
            text = self._("Not even the direction is sure for {who} ({interval} firms by {month}).")
        elif is_size_open(effect):
            text = (
                self._("The direction is sure, the size is not: {who} gains {interval} firms by {month}.")
                if effect.mean > 0
                else self._("The direction is sure, the size is not: {who} loses {interval} firms by {month}.")
            )
        else:
            text = (
                self._("Direction and size are sure within the model: {who} gains {interval} firms by {month}.")
                if effect.mean > 0
                else self._("Direction and size are sure within the model: {who} loses {interval} firms by {month}.")
            )
        return text.format(who=who, interval=interval, month=self.month)

    def _of_telling(self) -> str:
        """Return what whoever counts firms afterwards would see in one history, with the policy and without."""
        watched = self.winners or [self.ids.index(self.mine)]
        grown = [
            (each.region_firms[:, -1] - each.starting_firms)[:, watched].sum(axis=1)
            for each in (self.comparison.policy, self.comparison.baseline)
        ]
        ends = [[signed_rounded(float(end)) for end in np.quantile(each, ENDS)] for each in grown]
        with_it, without = (numbers.between(low, high, self.language) for low, high in ends)
        who = self.who() if self.winners else self.names.region(self.mine)
        text = self._(
            "Who counts firms in {who} by {month} sees one history: {with_it} since the start with the policy, "
            "{without} without. Whether an evaluation finds the effect, the laboratory tells."
        )
        return text.format(who=Noun(who), month=self.month, with_it=with_it, without=without)

    def trust(self) -> str:
        """Return in a few words what is sure of the main effect: its direction, its size."""
        effect = self.main
        if math.isnan(effect.low):
            return self._("so few runs give no range")
        if is_practically_nothing(effect):
            return self._("hardly any effect")
        if not is_clear(effect):
            return self._("direction not sure")
        return self._("direction sure, size not") if is_size_open(effect) else self._("direction and size sure")
