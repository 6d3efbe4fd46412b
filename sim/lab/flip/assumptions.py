"""The second card: keys that are marked assumption, moved over the ranges that the world declares for them.

No record says how likely these values are, so there is no distance and no chance: only which ends of which ranges turn
the claim. Each key is moved alone to both ends, at the central weights, with the runs and the luck of the centre; an
end at which the claim turns is run again with other luck. What two keys do is first taken to be the sum of what each
does, and the pairs that come nearest to turning the claim are then run with other luck.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from sim.lab.flip.assumption_card import AssumptionCard, End, Moved
from sim.lab.flip.claim import Claim
from sim.lab.flip.claim_numbers import ClaimRuns
from sim.lab.flip.claim_reading import readings_of
from sim.lab.flip.real_runs import PAIRS
from sim.lab.work_time import seconds_of_runs
from sim.language.errors import ZonelabError
from sim.language.texts import sentence
from sim.runs import compare
from sim.scenario.load import Scenario, with_changes
from sim.scenario.reading.assumptions_file import ASSUMPTIONS, Believed, read_assumptions
from sim.scenario.schema.keys import is_whole, leaf_keys

#: Pairs of runs at the centre and at the end of a range, and how many pairs of keys are run.
PAIRS_OF_AN_END, PAIRS_TRIED = 150, 6
#: A change of less than this part of the margin at the centre is no reason to run a pair.
LEAST_PUSH = 0.02


@dataclass(eq=False)
class Assumed:
    """Runs of a claim with some keys changed in all scenarios alike."""

    claim: Claim
    policies: tuple[Scenario, ...]
    baseline: Scenario
    seed: int
    threads: int | None
    on_progress: Callable[[int], None] | None

    def runs(self, changes: Mapping[str, float], pairs: int, seed: int) -> ClaimRuns:
        """Return the runs with these values; a `ZonelabError` if they contradict others."""
        *policies, baseline = [
            with_changes(each, keep_provenance=False, **changes) for each in (*self.policies, self.baseline)
        ]
        compared = compare(
            policies, baseline, pairs, seed, posterior=None, threads=self.threads, on_progress=self.on_progress
        )
        return ClaimRuns.of(self.claim, compared.all)

    def end(self, changes: Mapping[str, float], side: int, pairs: int, seed: int) -> End | None:
        """Return what the claim is with these values; None where they contradict others or it has no value."""
        try:
            found = self.runs(changes, pairs, seed)
        except ZonelabError:
            return None
        if not found.is_defined:
            return None
        value, margin = found.value(), side * float(found.margins(pairs)[0][0])
        turned = value.high if side * self.claim.sign > 0 else value.low
        turns = self.claim.holds(turned) != (side > 0) and turned != self.claim.threshold
        return End(dict(changes), value, margin, turns)

    def sure_end(self, changes: Mapping[str, float], side: int) -> End | None:
        """Return the claim at an end of a range; where it turns it is told with other luck than that of the centre.

        Of many ends some turn by luck, so those that do are run again. How far it moved is still compared at one luck.
        """
        found = self.end(changes, side, PAIRS_OF_AN_END, self.seed)
        again = self.end(changes, side, PAIRS, self.seed + 1) if found is not None and found.turns else None
        return found if found is None or again is None else replace(found, value=again.value, turns=again.turns)


def screened(
    claim: Claim,
    policies: tuple[Scenario, ...],
    baseline: Scenario,
    seed: int,
    threads: int | None,
    on_progress: Callable[[int], None] | None,
) -> AssumptionCard:
    """Return the card of a claim over the assumptions; parameters are those of `sim.flip`.

    Raises
    ------
    ZonelabError
        If the world declares no ranges, or the claim has no value.
    """
    believed = read_assumptions(baseline.world.folder / ASSUMPTIONS).keys
    keys = _moved_keys(believed, (*policies, baseline))
    assumed = Assumed(claim, policies, baseline, seed, threads, on_progress)
    centre = assumed.end({}, 1, PAIRS_OF_AN_END, seed)
    if centre is None:
        wrong = sentence(
            "claim must be about a measure that has a value; {measure} has none for {policy} against {baseline}. Name "
            "another measure, policy or baseline.",
            measure=claim.measure.name,
            policy=", ".join(each.name for each in policies),
            baseline=baseline.name,
        )
        raise ZonelabError(wrong)
    side = 1 if centre.margin >= 0 else -1
    centre = replace(centre, margin=abs(centre.margin), turns=False)
    moved = []
    for key, range_ in keys.items():
        ends = [assumed.sure_end({key: _as_key(key, end)}, side) for end in range_.range]
        full = leaf_keys().get(key, key)
        moved.append(Moved(key, float(policies[0].entries[full].value), range_.range, (ends[0], ends[1]), range_.note))
    pairs = _tried_pairs(assumed, moved, centre.margin, side)
    worst = _all_together(assumed, moved, centre.margin, side)
    left = tuple(sorted(set(believed) - set(keys)))
    names = tuple(each.name for each in policies)
    readings = readings_of(claim, policies, baseline)
    return AssumptionCard(claim, names, baseline.name, seed, centre, tuple(moved), tuple(pairs), worst, left, readings)


def seconds_of_assumptions(scenarios: Sequence[Scenario], keys: int, threads: int | None) -> float:
    """Return about how long it takes to move so many keys: both ends of each, some of them afresh, and pairs."""
    return seconds_of_runs(scenarios, (2 * keys + 1) * PAIRS_OF_AN_END + 2 * PAIRS_TRIED * PAIRS, threads)


def _moved_keys(believed: Mapping[str, Believed], scenarios: Sequence[Scenario]) -> dict[str, Believed]:
    """Return the keys that are assumptions with the same number in all scenarios, as the ranges are meant."""
    found = {}
    for key, each in believed.items():
        full = leaf_keys().get(key, key)
        values = {repr(scenario.entries[full].value) for scenario in scenarios}
        number = scenarios[0].entries[full].value
        graded = all(s.provenance[full].grade == "assumption" for s in scenarios if full in s.provenance)
        if graded and len(values) == 1 and isinstance(number, int | float) and not isinstance(number, bool):
            found[key] = each
    return found


def _as_key(key: str, value: float) -> float:
    full = leaf_keys().get(key, key)
    return int(value) if is_whole(full, []) and float(value).is_integer() else value


def _tried_pairs(assumed: Assumed, moved: Sequence[Moved], first: float, side: int) -> list[End]:
    """Run the pairs of keys that should turn the claim together but not alone, the surest first."""
    pushes = {
        (each.key, value): end.margin - first
        for each in moved
        for value, end in zip(each.range, each.ends, strict=True)
        if end is not None and not each.turns_alone and end.margin - first < -LEAST_PUSH * abs(first)
    }
    corners = [
        (first + pushes[one] + pushes[other], one, other)
        for one, other in combinations(pushes, 2)
        if one[0] != other[0]
    ]
    found = []
    for number, (_margin, one, other) in enumerate(sorted(corners)[:PAIRS_TRIED]):
        changes = {key: _as_key(key, value) for key, value in (one, other)}
        end = assumed.end(changes, side, PAIRS, assumed.seed + 2 + number)
        if end is not None:
            found.append(end)
            if end.turns:
                break
    return found


def _all_together(assumed: Assumed, moved: Sequence[Moved], first: float, side: int) -> End | None:
    """Return the runs with every key at the end that pushes most against what holds at the centre."""
    changes = {}
    for each in moved:
        ends = [(end.margin, value) for value, end in zip(each.range, each.ends, strict=True) if end is not None]
        if ends and min(ends)[0] < first:
            changes[each.key] = _as_key(each.key, min(ends)[1])
    return assumed.end(changes, side, PAIRS, assumed.seed + 2 + PAIRS_TRIED) if changes else None
