"""The readable engine as a modeller meets it: subclasses, collected data, and memory."""

from __future__ import annotations

import gc
import subprocess
import sys
import tracemalloc
import weakref

import pytest

import sim
from sim.engines.readable.region import Region
from sim.language.errors import ZonelabError


class Spendthrift(Region):
    """A region that spends twice its budget."""

    def set_own_money(self, best_support: float) -> None:
        super().set_own_money(best_support)
        self.own_money *= 2.0


def test_a_subclass_changes_a_behaviour() -> None:
    plain, changed = (sim.ZoneModel("two_islands", region_class=region_class) for region_class in (Region, Spendthrift))
    for model in (plain, changed):
        model.step()
    assert [region.own_money for region in changed.regions] == [2 * region.own_money for region in plain.regions]


def test_collected_data_agree_with_the_ensemble() -> None:
    model = sim.ZoneModel("two_islands", seed=4, run=2)
    model.run_model()
    frame = model.region_frame()
    result = sim.run_ensemble("two_islands", runs=3, seed=4)
    expected = result.firms[result.firms["run"] == 2].sort_values(["month", "region"])
    found = frame.sort_values(
        ["month", "region"],
        key=lambda values: (
            values.map({name: i for i, name in enumerate(result.regions)}) if values.name == "region" else values
        ),
    )
    assert found["firms"].tolist() == expected["firms"].tolist()
    assert found["jobs"].tolist() == result.jobs[result.jobs["run"] == 2]["jobs"].tolist()


def test_steps_end_with_the_horizon() -> None:
    model = sim.ZoneModel(sim.load_scenario("two_islands", months=12))
    model.run_model()
    with pytest.raises(ZonelabError, match="stay within the 12 months"):
        model.step()


def test_a_hundred_models_in_a_row_do_not_grow_memory() -> None:
    scenario = sim.load_scenario("two_islands", months=10)

    def one() -> weakref.ref[sim.ZoneModel]:
        model = sim.ZoneModel(scenario)
        model.run_model()
        return weakref.ref(model)

    one()
    gc.collect()
    tracemalloc.start()
    references = [one() for _ in range(100)]
    gc.collect()
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [reference() for reference in references] == [None] * 100
    assert grown < 1_000_000


def test_importing_the_model_leaves_multiprocessing_alone() -> None:
    program = (
        "import multiprocessing as m; before = m.get_start_method(allow_none=True);"
        "import sim, sys; sim.ZoneModel;"
        "print(before == m.get_start_method(allow_none=True), 'mesa' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]
