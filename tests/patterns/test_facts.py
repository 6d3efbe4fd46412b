"""Does ``as_it_happened`` come near the record of 2018 to 2023?

Each fact of the world's `facts.csv` is checked as ``zonelab validate --own-weights`` does, with 400 runs of seed 1.
What is missed stands here with the figures; a change that meets it fails here, and so does one that misses another.

Sources have the names of the world's data sheet (scenarios/worlds/korea_2019/sources.csv).
"""

from __future__ import annotations

import pytest

import sim
from sim.evidence.fact_check import check_facts
from sim.evidence.facts import read_facts
from sim.evidence.record import RECORD
from tests.patterns.measuring import RUNS, figure, gain, run

pytestmark = pytest.mark.slow

#: What the model misses, and why.
MISSED = {
    "firms_2023": "400 firms; 436 and 472 in two surveys. Over draws, which differ, 386, and no miss",
    "growth_2023": "firms fall by .5% in 2023, founding falls to .91; surveys say +15%. Over draws no miss, by a hair",
    "share_daegu": "1.4% of the firms, on record 3.8%: the stock of Daegu is estimated by software firms",
    "firms_incheon_2023": "8 firms; the city counts 29, and a survey of the year before 17",
}


def test_the_record_is_met_but_for_what_is_known_to_be_missed() -> None:
    """20 of 24 facts that are fitted or kept aside."""
    record = sim.load_scenario(RECORD)
    checks = check_facts(record, read_facts(record), RUNS, seed=1)
    told = {
        check.fact.key: f"{check.mean:.3g}, on record {check.fact.value:.3g}" for check in checks if check.met is False
    }
    assert told.keys() == MISSED.keys(), told


@pytest.mark.parametrize("region", ["jeju", "gangwon", "gyeongbuk"])
def test_a_zone_that_comes_after_others_gains_less_than_alone(region: str) -> None:
    """2.3 and 4.6 firms, 4.8 and 8.8, 4.7 and 9.1; later zones in China gained less (Wang 2013)."""
    zones = sim.load_scenario("staggered").settings.model_dump(mode="json")["zones"]["designations"]
    own, others = ([each for each in zones if (each["regions"] == [region]) is wanted] for wanted in (True, False))
    alone = gain(run("no_zone", designations=own), run("no_zone"), region)[:, -1]
    beside = gain(run("staggered"), run("no_zone", designations=others), region)[:, -1]
    less = figure(alone - beside)
    assert less.low > 0, f"{less}: {figure(alone)} alone, {figure(beside)} beside others"
