"""A comparison for the tests of briefs, and one whose titles try to be more than text."""

from __future__ import annotations

import pytest

import sim
from sim.results.comparison import Comparison

HOSTILE = {"en": "=1+1 <script>alert(1)</script> $x_1$ **b** [l](http://x)", "ko": "=1+1 <b>나 $x_1$ **b**"}


@pytest.fixture(scope="session")
def comparison() -> Comparison:
    return sim.compare("busan_first", "no_zone", runs=12, posterior=None)


@pytest.fixture(scope="session")
def hostile() -> Comparison:
    policy = sim.load_scenario("busan_first", title=HOSTILE)
    return sim.compare(policy, "no_zone", runs=2, posterior=None)
