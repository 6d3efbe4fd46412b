"""A few comparisons that all tests of charts share, and what is looked at in a chart."""

from __future__ import annotations

import pytest

import sim
from sim.results.comparison import Comparison

FEW = 8


@pytest.fixture(scope="session")
def busan() -> Comparison:
    return sim.compare("busan_first", "no_zone", runs=FEW, posterior=None)


@pytest.fixture(scope="session")
def jeju() -> Comparison:
    return sim.compare("jeju_first", "no_zone", runs=FEW, posterior=None)


@pytest.fixture(scope="session")
def rounds() -> Comparison:
    """Zones that a jury awards, against zones that are named: the baseline has trials too."""
    return sim.compare("open_competition", "busan_first", runs=FEW, posterior=None)


@pytest.fixture(scope="session")
def no_zone() -> Comparison:
    return sim.compare("no_zone", "no_zone", runs=FEW, posterior=None)


@pytest.fixture(scope="session")
def one_pair() -> Comparison:
    return sim.compare("busan_first", "no_zone", runs=1, posterior=None)


@pytest.fixture(scope="session")
def islands() -> Comparison:
    """The invented world, with a zone on the far island and without."""
    without = sim.load_scenario("two_islands", **{"zones.designations": []})
    return sim.compare("two_islands", without, runs=FEW)
