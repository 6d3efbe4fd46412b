"""The futures of a policy at its review: from one past its zone is revoked, extended, or made permanent (E03).

A future is a change of the scenario alone: the term ends in the month of the review, and the target of the review is
one that always, or never, is reached. All that came before is the same to the bit (L02).

What a decision is worth counts up to a month that depends on this review alone, so that its price does not change with
the other reviews that are asked about. Simulated is up to the last of these months.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.language.errors import ZonelabError, quoted
from sim.language.texts import Sentence, marked, sentence
from sim.numerics.arguments import is_whole
from sim.scenario.load import Scenario, with_changes
from sim.scenario.schema.policy_keys import NamedDesignation, Round
from sim.scenario.schema.words import month_number

REVOKE, EXTEND, PERMANENT = marked("revoke"), marked("extend"), marked("make permanent")
#: What can be done instead of revoking.
GOING_ON = (EXTEND, PERMANENT)
#: Targets of the review that every zone reaches, and that none does: the ends of the range of the key.
ALWAYS, NEVER = 0.0, 1e6
#: The longest term that a scenario may set, in months.
LONGEST = 600
#: The longest horizon that a scenario may have, in months.
FARTHEST = 1200
#: Months that are simulated after the last review at least, and after the end of an extension.
FOLLOWED, TAIL = 48, 24


@dataclass(frozen=True)
class Futures:
    """A policy and its baseline over a horizon that is long enough, and the months in which the zone is reviewed.

    Attributes
    ----------
    policy, baseline
        With the horizon of the review, and otherwise as given.
    months
        Months in force after which the zone is reviewed, in their order.
    extension
        Months of an extension.
    announced, in_force
        Months of the horizon, from 0, in which the zone is announced and comes into force.
    ends
        For each review the month of the horizon up to which firms and money count.
    """

    policy: Scenario
    baseline: Scenario
    months: tuple[int, ...]
    extension: int
    announced: int
    in_force: int
    ends: tuple[int, ...]

    @property
    def horizon(self) -> int:
        """Number of months simulated."""
        return self.policy.settings.months

    def reviewed(self, month: int) -> int:
        """Return the month of the horizon of a review: the first in which the futures may differ."""
        return self.in_force + month

    def end(self, month: int) -> int:
        """Return the month of the horizon up to which firms and money count at the review after so many months."""
        return self.ends[self.months.index(month)]

    def counts(self, month: int) -> int:
        """Return how many months from the review on count."""
        return self.end(month) - self.reviewed(month)

    def revoked(self, month: int) -> Scenario:
        """Return the policy whose zone ends with a review after so many months in force."""
        return self._with(month, self.extension, NEVER)

    def extended(self, month: int) -> Scenario:
        """Return the policy whose zone is extended then."""
        return self._with(month, self.extension, ALWAYS)

    def permanent(self) -> Scenario:
        """Return the policy whose zone never ends within the horizon; it is the same whenever that is decided."""
        return self._with(LONGEST, LONGEST, ALWAYS)

    def by_target(self, month: int, target: float) -> Scenario:
        """Return the policy whose zone is reviewed then by its own rule, with a target."""
        return self._with(month, self.extension, target)

    def _with(self, month: int, extension: int, target: float) -> Scenario:
        changes: dict[str, Any] = {"term_months": month, "extension_months": extension, "review_target": target}
        named = self.policy.settings.zones.designations
        if any(each.term_months is not None for each in named):
            changes["designations"] = [each.model_dump(mode="json") | {"term_months": None} for each in named]
        return with_changes(self.policy, keep_provenance=False, **changes)


def futures_of(
    policy: Scenario,
    baseline: Scenario,
    months: Sequence[int],
    extension: int | None = None,
    horizon: int | None = None,
) -> Futures:
    """Return the futures of a policy, checked.

    Parameters
    ----------
    policy, baseline
        As `sim.review` takes them, loaded.
    months
        Months in force after which the zone is reviewed.
    extension
        Months of an extension; None for those of the policy.
    horizon
        Month up to which firms and money count, whichever the review; None for what each review needs, or that of
        the policy if it is later.

    Raises
    ------
    ZonelabError
        With a sentence for each: no zone, zones of several dates, a month before force or after the horizon, no
        extension.
    """
    wrong = [*_zone_problems(policy), *_month_problems(months)]
    longer = policy.settings.zones.extension_months if extension is None else extension
    if not is_whole(longer) or not 1 <= longer <= LONGEST:
        wrong.append(
            sentence(
                "extension must be a whole number of months from 1 to {most}; got {given}. Say how long an extension "
                "is: extension=24, --extension 24.",
                most=LONGEST,
                given=quoted(longer),
            )
        )
    if wrong:
        raise ZonelabError(wrong)
    ordered, first = tuple(sorted({int(each) for each in _as_list(months)})), month_number(policy.settings.start)
    plan = _plans(policy)[0]
    announced, in_force = month_number(plan.announced) - first, month_number(plan.in_force) - first
    after = max(FOLLOWED, int(longer)) + TAIL
    ends = [max(in_force + each + after, policy.settings.months) if horizon is None else horizon for each in ordered]
    length = ends[-1]
    if not is_whole(length) or not in_force + ordered[-1] < length <= FARTHEST:
        raise ZonelabError(
            sentence(
                "the review after {month} months in force must lie before the end of the horizon, which has {most} "
                "months at most; the zone comes into force in month {in_force} of {horizon}. Review it earlier, or "
                "give a longer horizon.",
                month=ordered[-1],
                most=FARTHEST,
                in_force=in_force + 1,
                horizon=length if is_whole(length) else quoted(length),
            )
        )
    one, other = (with_changes(each, keep_provenance=False, months=int(length)) for each in (policy, baseline))
    return Futures(one, other, ordered, int(longer), announced, in_force, tuple(map(int, ends)))


def scenarios_of(months: Sequence[int]) -> int:
    """Return how many scenarios a review simulates: two for each date, permanent zones, and the baseline.

    Examples
    --------
    >>> scenarios_of([24, 36, 24])
    6
    """
    return 2 * len(set(months)) + 2


def _plans(policy: Scenario) -> list[NamedDesignation | Round]:
    zones = policy.settings.zones
    return [*zones.designations, *zones.rounds]


def _zone_problems(policy: Scenario) -> list[Sentence]:
    """Return what keeps the zones of a policy from being reviewed together."""
    plans = _plans(policy)
    if not plans:
        return [
            sentence(
                "{policy} must have a zone, so that it can be reviewed; it has none. Name a policy with one.",
                policy=policy.name,
            )
        ]
    dates = sorted({each.in_force for each in plans})
    if len(dates) > 1:
        return [
            sentence(
                "the zones of {policy} must come into force in one month, so that one review decides on them; got "
                "{dates}. Give a policy with those of one date.",
                policy=policy.name,
                dates=", ".join(dates),
            )
        ]
    if dates[0] <= policy.settings.start:
        return [
            sentence(
                "the zone of {policy} must come into force after the first month, so that there is something to "
                "compare its firms with; got {date}. Let the scenario start earlier.",
                policy=policy.name,
                date=dates[0],
            )
        ]
    return []


def _as_list(months: object) -> list[Any]:
    """Return months that are given; one alone stands for itself."""
    return list(months) if isinstance(months, list | tuple) else [months]


def _month_problems(months: Sequence[int]) -> list[Sentence]:
    given = _as_list(months)
    if given and all(is_whole(each) and 1 <= each < LONGEST for each in given):
        return []
    return [
        sentence(
            "months must be whole numbers of months in force after which the zone is reviewed, from 1 to {most}; got "
            "{given}. A zone cannot be reviewed before it is in force.",
            most=LONGEST - 1,
            given=quoted(months),
        )
    ]
