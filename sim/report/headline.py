"""What a comparison says, in sentences that a minister can quote and that never claim more than the intervals allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.language import numbers
from sim.language.numbers import month_label
from sim.language.texts import Noun, Translate, texts
from sim.report.effect_words import amount_words, interval_text, is_clear, is_practically_nothing, signed
from sim.report.money import counted
from sim.results.comparison import Comparison
from sim.results.estimates import Estimate, Undefined
from sim.results.ranges import RangeKind
from sim.scenario.world.names import Names

#: Winners and losers that are named; more winners are counted.
MOST_NAMED = 3
#: The fact on what others lose of the gain of the zones on record, among the measures of a calibration.
DISPLACED = "displaced"


@dataclass(frozen=True)
class Figure:
    """A key figure: what it is, its value and interval as they are shown, and whether it differs from 0 for sure."""

    label: str
    value: str
    interval: str
    clear: bool


@dataclass(frozen=True)
class Headline:
    """What a comparison says.

    Attributes
    ----------
    lead
        The finding, as a sentence.
    sentences
        What belongs to it: where the gain comes from, what the rival gets, who takes the money, what it costs.
    figures
        The key numbers.
    """

    lead: str
    sentences: tuple[str, ...]
    figures: tuple[Figure, ...]


def headline(comparison: Comparison, language: str, region: str | None = None) -> Headline:
    """Return what a comparison says by the last month, in words.

    Parameters
    ----------
    comparison
        Comparison of a policy with a baseline.
    language
        'en' or 'ko'.
    region
        Region to mention besides the winner; by default the winner's rival.
    """
    teller = _Teller(comparison, language, region or comparison.rival)
    if comparison.policy.scenario.digest == comparison.baseline.scenario.digest:
        _ = texts(language)
        return Headline(_("Both sides are the same: there is no difference to tell."), (), teller.figures())
    sentences = (
        teller.winners_vary(),
        teller.country(),
        teller.losers(),
        teller.rival(),
        teller.support(),
        teller.money(),
        teller.displacement(),
        teller.chance(),
    )
    return Headline(teller.lead(), tuple(each for each in sentences if each), teller.figures())


class _Teller:
    """Who wins, and by how much, and the sentence for each finding of a comparison."""

    def __init__(self, comparison: Comparison, language: str, rival: str) -> None:
        self.comparison, self.language = comparison, language
        self._: Translate = texts(language)
        self.ids = comparison.policy.regions
        names = Names(comparison.policy.scenario.world, language)
        self.names = [Noun(names.region(each)) for each in self.ids]
        self.focus = self.ids.index(rival)
        last = comparison.firm_differences[:, -1]
        self.effects = [comparison.estimate(last[:, i]) for i in range(len(self.ids))]
        self.winners = [int(i) for i in np.flatnonzero(comparison.winners)]
        self.gain = comparison.estimate(last[:, self.winners].sum(axis=1))
        self.month = month_label(comparison.policy.date(comparison.policy.months - 1), language)

    def who(self) -> Noun:
        """Return the names of the winners, or how many they are."""
        if len(self.winners) > MOST_NAMED:
            return Noun(self._("{n} regions with a zone").format(n=len(self.winners)))
        return Noun(self.listed([self.names[i] for i in self.winners]))

    def listed(self, parts: Sequence[str]) -> str:
        """Return names one after another."""
        if len(parts) == 1:
            return parts[0]
        return self._("{list} and {last}").format(list=", ".join(parts[:-1]), last=parts[-1])

    def _told(self, effect: Estimate, texts: tuple[str, str, str, str], who: str = "", share: str = "") -> str:
        """Return an effect in one of four texts: of one pair of runs, of no clear difference, of more, of fewer.

        What is too little to speak of is told as practically no change, whatever its sign.
        """
        once, unclear, more, fewer = texts
        if is_practically_nothing(effect):
            return self._("{who}: practically no change in firms ({interval}).").format(
                who=who or self._("The country"), interval=interval_text(effect, self.language)
            )
        if is_clear(effect):
            text, words = more if effect.mean > 0 else fewer, amount_words(effect, self.language)
        else:
            text = once if np.isnan(effect.low) else unclear
            words = {"effect": signed(effect), "interval": interval_text(effect, self.language)}
        return text.format(who=who, month=self.month, share=share, **words)

    def lead(self) -> str:
        """Return what the winners gain, or the country where there is no winner."""
        if not self.winners:
            return self._country_alone()
        displaced = self.comparison.displaced_share
        more = self._one_or_more(
            self._("{who} gains {firms} firms by {month} ({interval})."),
            self._("{who} gain {firms} firms by {month} ({interval})."),
        )
        if displaced.reason is None and displaced.low > 0:
            more = self._one_or_more(
                self._("{who} gains {firms} firms by {month} ({interval}); others lose {share} of them."),
                self._("{who} gain {firms} firms by {month} ({interval}); others lose {share} of them."),
            )
        fewer = self._one_or_more(
            self._("{who} has {firms} firms fewer by {month} ({interval})."),
            self._("{who} have {firms} firms fewer by {month} ({interval})."),
        )
        once = self._("{who}: {effect} firms by {month}, in one pair of runs.")
        unclear = self._("No clear difference in firms for {who} by {month} ({interval}).")
        mean, low, high = (numbers.share(each) for each in (displaced.mean, displaced.low, displaced.high))
        share = numbers.with_range(mean, low, high, self.language)
        return self._told(self.gain, (once, unclear, more, fewer), self.who(), share)

    def _one_or_more(self, one: str, more: str) -> str:
        """Return the text for one winner, or for several."""
        return one if len(self.winners) == 1 else more

    def _country_alone(self) -> str:
        """Return the lead where no region has a zone under the policy alone."""
        unclear = self._("No clear difference in the country's firms by {month} ({interval}).")
        more = self._("The country has {firms} firms more by {month} ({interval}).")
        fewer = self._("The country has {firms} firms fewer by {month} ({interval}).")
        return self._told(self.comparison.net_new, (unclear, unclear, more, fewer))

    def winners_vary(self) -> str:
        """Return who wins how often, where runs differ in it."""
        share = self.comparison.win_shares
        order = [i for i in np.argsort(-share, kind="stable") if share[i] > 0]
        if not order or share[order[-1]] == 1.0:
            return ""
        some = [
            self._("{who} in {share}").format(who=self.names[i], share=numbers.share(float(share[i])))
            for i in order[:MOST_NAMED]
        ]
        return self._("The winners differ from run to run: {list} of the runs.").format(list=", ".join(some))

    def country(self) -> str:
        """Return how many of the firms are new to the country."""
        if not self.winners:
            return ""
        once = self._("{who}: {effect} firms.")
        unclear = self._("No clear difference for the country as a whole ({interval}).")
        more = self._("New to the country are {firms} firms ({interval}).")
        fewer = self._("The country as a whole has {firms} firms fewer ({interval}).")
        return self._told(self.comparison.net_new, (once, unclear, more, fewer), self._("The country"))

    def losers(self) -> str:
        """Return who loses most, of those that lose for sure."""
        others = [i for i in range(len(self.ids)) if i not in self.winners]
        clear = [i for i in others if self.effects[i].high < 0 and not is_practically_nothing(self.effects[i])]
        sure = sorted(clear, key=lambda i: self.effects[i].mean)
        if not sure:
            return ""
        parts = [
            f"{self.names[i]} ({amount_words(self.effects[i], self.language)['firms']})" for i in sure[:MOST_NAMED]
        ]
        if len(sure) <= MOST_NAMED:
            return self._("Firms are lost by {list}.").format(list=self.listed(parts))
        return self._("Firms are lost by {n} regions, most by {list}.").format(n=len(sure), list=self.listed(parts))

    def rival(self) -> str:
        """Return what the selected region gains or loses."""
        if self.winners == [self.focus]:
            return ""
        once, unclear = self._("{who}: {effect} firms."), self._("No clear difference for {who} ({interval}).")
        more, fewer = (
            self._("{who} gains {firms} firms ({interval})."),
            self._("{who} loses {firms} firms ({interval})."),
        )
        return self._told(self.effects[self.focus], (once, unclear, more, fewer), self.names[self.focus])

    def support(self) -> str:
        """Return what share of the central support the winners take, and what it would be without the policy."""
        if not self.winners:
            return ""
        policy, baseline = self.comparison.winners_support
        text = self._one_or_more(
            self._(
                "{who} takes {policy} of all central support from {first} to {last}, and {baseline} without the policy."
            ),
            self._(
                "{who} take {policy} of all central support from {first} to {last}, and {baseline} without the policy."
            ),
        )
        return text.format(
            who=self.who(),
            policy=numbers.share(policy.mean),
            baseline=numbers.share(baseline),
            first=month_label(self.comparison.policy.date(0), self.language),
            last=self.month,
        )

    def money(self) -> str:
        """Return what a firm new to the country costs, or why that cannot be said."""
        cost = self.comparison.money_per_net_new_firm
        factor, currency = counted(self.comparison.policy.scenario.world.currency, self.language)
        if cost.reason is Undefined.DENOMINATOR:
            return self._("What a firm new to the country costs cannot be said: there may be none.")
        if (
            cost.reason is not None
            or self.comparison.net_new.mean <= 0
            or numbers.number(cost.mean, 1) == numbers.number(0.0)
        ):
            return ""
        shown = Estimate(factor * cost.mean, factor * cost.low, factor * cost.high)
        return self._("Each firm new to the country costs {money} {currency} more in support ({interval}).").format(
            money=numbers.number(factor * cost.mean, 1),
            currency=Noun(currency),
            interval=interval_text(shown, self.language, with_signs=False),
        )

    def displacement(self) -> str:
        """Return what was put into the model about what others lose, and what the record adds to it."""
        posterior, displaced = self.comparison.policy.posterior, self.comparison.displaced_share
        known = {} if posterior is None else posterior.measures.get(DISPLACED, {})
        if displaced.reason is not None or not {"prior", "posterior"} <= set(known):
            return ""
        before, after = (
            numbers.between(numbers.share(float(known[part][0])), numbers.share(float(known[part][1])), self.language)
            for part in ("prior", "posterior")
        )
        return self._(
            "Of what the zones on record gained, others lost {before} by what was assumed alone, and {after} with all "
            "facts of the record."
        ).format(before=before, after=after)

    def chance(self) -> str:
        """Return the caution that few runs call for."""
        if self.comparison.runs == 1:
            return self._("One pair of runs gives no interval: this may be chance.")
        if self.comparison.range is RangeKind.RECORD and np.isnan(self.gain.low):
            return self._("One set of weights gives no range: take more runs.")
        return ""

    def figures(self) -> tuple[Figure, ...]:
        """Return the key numbers: winners, country, selected region, and the winners' share of support."""
        shown = []
        if self.winners:
            shown.append(self._figure(self._("Firms: {who}").format(who=self.who()), self.gain))
        shown.append(self._figure(self._("Firms: the country"), self.comparison.net_new))
        if self.winners != [self.focus]:
            shown.append(
                self._figure(self._("Firms: {who}").format(who=self.names[self.focus]), self.effects[self.focus])
            )
        if self.winners:
            policy, baseline = self.comparison.winners_support
            before = self._("{share} without the policy").format(share=numbers.share(baseline))
            label = self._("Central support: {who}").format(who=self.who())
            shown.append(Figure(label, numbers.share(policy.mean), before, clear=True))
        return tuple(shown)

    def _figure(self, label: str, effect: Estimate) -> Figure:
        shown = self._("about 0") if is_practically_nothing(effect) else signed(effect)
        return Figure(label, shown, interval_text(effect, self.language), is_clear(effect))
