"""Scenarios and inputs of generated cases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume

from sim.engines.inputs.arrays import Inputs, make_inputs
from sim.language.errors import ScenarioError
from sim.scenario.load import Scenario
from tests.properties.strategies import Case
from tests.small_worlds import scenario_in, write_world

MakeScenario = Callable[[Case], Scenario]
MakeInputs = Callable[[Case], Inputs]


@pytest.fixture(scope="session")
def scenario_of(tmp_path_factory: pytest.TempPathFactory) -> MakeScenario:
    """Return a function from a case to its scenario."""
    folder = tmp_path_factory.mktemp("generated")
    return lambda case: scenario_in(write_world(folder, case.world), case.levers)


@pytest.fixture(scope="session")
def inputs_of(scenario_of: MakeScenario) -> MakeInputs:
    """Return a function from a case to inputs; it gives up where no constants reproduce the observed shares."""

    def make(case: Case) -> Inputs:
        try:
            return make_inputs(scenario_of(case))
        except ScenarioError as error:
            assume("must let the model reproduce" not in str(error))
            raise

    return make
