"""What a comparison says, in sentences that a minister can quote and that never claim more than the intervals allow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.language import numbers
from sim.language.numbers import month_label
from sim.language.texts import Noun, texts
from sim.report.amounts import counted
from sim.report.findings import MOST_NAMED, Findings, decimals, is_clear
from sim.results.comparison import Comparison
from sim.results.estimates import Estimate, Undefined


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
        The finding in a sentence.
    sentences
        What belongs to it: where the gain comes from, what the rival gets, who takes the money, what it costs.
    figures
        The key figures.
    """

    lead: str
    sentences: tuple[str, ...]
    figures: tuple[Figure, ...]


def headline(comparison: Comparison, language: str, region: str | None = None) -> Headline:
    """Return what a comparison says by the last month, in words.

    Parameters
    ----------
    comparison
        Of a policy with a baseline.
    language
        'en' or 'ko'.
    region
        Region whose fate is told beside that of the winner; the winner's rival if not given.
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
        teller.chance(),
    )
    return Headline(teller.lead(), tuple(each for each in sentences if each), teller.figures())


class _Teller(Findings):
    """The sentence for each finding of a comparison."""

    def lead(self) -> str:
        """Return what the winners gain, or the country where there is no winner."""
        _ = self._
        if not self.winners:
            return self._country_alone()
        who, gain = self.who(), self.gain
        if not is_clear(gain):
            if np.isnan(gain.low):
                return _("{who}: {effect} firms by {month}, in one pair of runs.").format(
                    who=who, effect=numbers.signed(gain.mean, decimals(gain)), month=self.month
                )
            return _("No clear difference in firms for {who} by {month} ({interval}).").format(
                who=who, month=self.month, interval=self.interval(gain)
            )
        if gain.mean < 0:
            text = self._one_or_more(
                _("{who} has {firms} firms fewer by {month} ({interval})."),
                _("{who} have {firms} firms fewer by {month} ({interval})."),
            )
            return text.format(who=who, month=self.month, **self.amount(gain))
        displaced = self.comparison.displaced_share
        if displaced.reason is None and displaced.low > 0:
            text = self._one_or_more(
                _("{who} gains {firms} firms by {month} ({interval}); {share} of them are lost by others."),
                _("{who} gain {firms} firms by {month} ({interval}); {share} of them are lost by others."),
            )
            return text.format(who=who, month=self.month, share=numbers.share(displaced.mean), **self.amount(gain))
        text = self._one_or_more(
            _("{who} gains {firms} firms by {month} ({interval})."),
            _("{who} gain {firms} firms by {month} ({interval})."),
        )
        return text.format(who=who, month=self.month, **self.amount(gain))

    def _one_or_more(self, one: str, more: str) -> str:
        """Return the text for one winner, or for several."""
        return one if len(self.winners) == 1 else more

    def _country_alone(self) -> str:
        """Return the lead where no region has a zone under the policy alone."""
        _ = self._
        total = self.comparison.net_new
        if not is_clear(total):
            return _("No clear difference in the country's firms by {month} ({interval}).").format(
                month=self.month, interval=self.interval(total)
            )
        text = (
            _("The country has {firms} firms more by {month} ({interval}).")
            if total.mean > 0
            else _("The country has {firms} firms fewer by {month} ({interval}).")
        )
        return text.format(month=self.month, **self.amount(total))

    def winners_vary(self) -> str:
        """Return who wins how often, where runs differ in it."""
        _ = self._
        share = self.comparison.win_shares
        order = [i for i in np.argsort(-share, kind="stable") if share[i] > 0]
        if not order or share[order[-1]] == 1.0:
            return ""
        some = [
            _("{who} in {share}").format(who=self.names[i], share=numbers.share(float(share[i])))
            for i in order[:MOST_NAMED]
        ]
        return _("The winners differ from run to run: {list} of the runs.").format(list=", ".join(some))

    def country(self) -> str:
        """Return how many of the firms are new to the country."""
        _ = self._
        if not self.winners:
            return ""
        total = self.comparison.net_new
        if np.isnan(total.low):
            return _("{who}: {effect} firms.").format(
                who=_("The country"), effect=numbers.signed(total.mean, decimals(total))
            )
        if not is_clear(total):
            return _("No clear difference for the country as a whole ({interval}).").format(
                interval=self.interval(total)
            )
        text = (
            _("New to the country are {firms} firms ({interval}).")
            if total.mean > 0
            else _("The country as a whole has {firms} firms fewer ({interval}).")
        )
        return text.format(**self.amount(total))

    def losers(self) -> str:
        """Return who loses most, of those that lose for sure."""
        _ = self._
        others = [i for i in range(len(self.ids)) if i not in self.winners]
        sure = sorted((i for i in others if self.effects[i].high < 0), key=lambda i: self.effects[i].mean)
        if not sure:
            return ""
        parts = [f"{self.names[i]} ({self.amount(self.effects[i])['firms']})" for i in sure[:MOST_NAMED]]
        if len(sure) <= MOST_NAMED:
            return _("Firms are lost by {list}.").format(list=self.listed(parts))
        return _("Firms are lost by {n} regions, most by {list}.").format(n=len(sure), list=self.listed(parts))

    def rival(self) -> str:
        """Return what the region in focus gains or loses."""
        _ = self._
        if self.winners == [self.focus]:
            return ""
        effect, who = self.effects[self.focus], self.names[self.focus]
        if not is_clear(effect):
            if np.isnan(effect.low):
                return _("{who}: {effect} firms.").format(who=who, effect=numbers.signed(effect.mean, decimals(effect)))
            return _("No clear difference for {who} ({interval}).").format(who=who, interval=self.interval(effect))
        text = (
            _("{who} gains {firms} firms ({interval}).")
            if effect.mean > 0
            else _("{who} loses {firms} firms ({interval}).")
        )
        return text.format(who=who, **self.amount(effect))

    def support(self) -> str:
        """Return what share of the central support the winners take, and what it would be without the policy."""
        _ = self._
        if not self.winners:
            return ""
        policy, baseline = self._support()
        text = self._one_or_more(
            _("{who} takes {policy} of all central support from {first} to {last}, and {baseline} without the policy."),
            _("{who} take {policy} of all central support from {first} to {last}, and {baseline} without the policy."),
        )
        first = month_label(self.comparison.policy.date(0), self.language)
        return text.format(
            who=self.who(),
            policy=numbers.share(policy.mean),
            baseline=numbers.share(baseline),
            first=first,
            last=self.month,
        )

    def _support(self) -> tuple[Estimate, float]:
        """M07: share of the winners in the central support, with the policy and without."""
        return self.comparison.winners_support

    def money(self) -> str:
        """Return what a firm new to the country costs, or why that cannot be said."""
        _ = self._
        cost = self.comparison.money_per_net_new_firm
        factor, currency = counted(self.comparison.policy.scenario.world.currency, self.language)
        if cost.reason is Undefined.DENOMINATOR:
            return _("What a firm new to the country costs cannot be said: there may be none.")
        if (
            cost.reason is not None
            or self.comparison.net_new.mean <= 0
            or numbers.number(cost.mean, 1) == numbers.number(0.0)
        ):
            return ""
        return _("Each firm new to the country costs {money} {currency} more in support ({interval}).").format(
            money=numbers.number(factor * cost.mean, 1),
            currency=Noun(currency),
            interval=self.interval(Estimate(factor * cost.mean, factor * cost.low, factor * cost.high), signed=False),
        )

    def chance(self) -> str:
        """Return the caution that one pair of runs calls for, or what intervals over calibrated draws hold."""
        _ = self._
        if self.comparison.runs == 1:
            return _("One pair of runs gives no interval: this may be chance.")
        if self.comparison.is_over_draws:
            return _("Ranges hold the luck of a single history and what the record leaves open of the weights.")
        return ""

    def figures(self) -> tuple[Figure, ...]:
        """Return the key figures: winners, country, region in focus, and the winners' share of support."""
        _ = self._
        shown = []
        if self.winners:
            shown.append(self._figure(_("Firms: {who}").format(who=self.who()), self.gain))
        shown.append(self._figure(_("Firms: the country"), self.comparison.net_new))
        if self.winners != [self.focus]:
            shown.append(self._figure(_("Firms: {who}").format(who=self.names[self.focus]), self.effects[self.focus]))
        if self.winners:
            policy, baseline = self._support()
            before = _("{share} without the policy").format(share=numbers.share(baseline))
            label = _("Central support: {who}").format(who=self.who())
            shown.append(Figure(label, numbers.share(policy.mean), before, clear=True))
        return tuple(shown)

    def _figure(self, label: str, effect: Estimate) -> Figure:
        _ = self._
        interval = _("no interval") if np.isnan(effect.low) else self.interval(effect)
        return Figure(label, numbers.signed(effect.mean, decimals(effect)), interval, is_clear(effect))
