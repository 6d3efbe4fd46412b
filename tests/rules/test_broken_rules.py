"""Each rule broken on purpose, at every place: a case by hand or an example has to see it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sim import rules

MODULES = sorted(path.stem for path in Path(rules.__file__).parent.glob("[a-z]*.py"))
#: Breaks that make no other rule: one place too many is taken off again.
NO_OTHER_RULE = {("places_paid", "math.floor(fund / aid_per_mover)")}


@pytest.mark.slow
@pytest.mark.endurance
@pytest.mark.parametrize("name", MODULES)
def test_no_break_of_a_rule_goes_unseen(name: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.rules.broken_rules", name], capture_output=True, text=True, check=True
    )
    count, found = json.loads(told.stdout)
    assert [each for each in found if (each[0], each[1]) not in NO_OTHER_RULE] == []
    assert count > 0 or name == "schedule"
