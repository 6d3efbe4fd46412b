"""The readable engine as a Mesa user meets it: `batch_run`, generators, reporters, copies, and Mesa's own names.

`make versions` runs this file on the lowest and the highest Mesa that the ranges allow.
"""

from __future__ import annotations

import copy
import functools
import inspect
import json
import pickle
import subprocess
import sys
import textwrap
import warnings
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pytest

import sim
from sim.engines.readable.firm import Firm
from sim.engines.readable.government import CentralGovernment
from sim.engines.readable.mesa_base import ZoneAgent
from sim.engines.readable.region import Region
from sim.engines.readable.run_and_seed import OWN_STREAMS, AddressedModel, own_stream
from sim.engines.readable.trying_firm import TryingFirm
from sim.numerics import luck
from sim.results.ensemble import EnsembleResult
from sim.scenario.load import Scenario

#: Names that Mesa has too, and that we take knowingly.
KNOWN = {
    "step", "run_model",  # Mesa wants them overridden
    "scenario",  # Mesa's own since 3.5; ours says what is run, and Mesa's agents hand on whatever it is
    "model", "_ids",  # of an agent: its type, and the counters of Mesa before 3.4.2
}  # fmt: skip
#: Mesa's convention; it is not an attribute of its classes.
CONVENTION = {"datacollector"}


@pytest.fixture(scope="module")
def short() -> Scenario:
    return sim.load_scenario("two_islands", months=6)


@functools.cache
def compiled(seed: int) -> EnsembleResult:
    return sim.run_ensemble(sim.load_scenario("two_islands", months=6), 4, seed)


def batch(model_class: Any, parameters: dict[str, Any], **options: Any) -> list[dict[str, Any]]:
    with warnings.catch_warnings():
        # Mesa 3.4 and later want rng instead of iterations; both must work.
        warnings.filterwarnings("ignore", "The `iterations` keyword", DeprecationWarning)
        rows: list[dict[str, Any]] = mesa.batch_run(model_class, parameters, display_progress=False, **options)
    return rows


def addresses(rows: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Return seed and run of each row, having compared its figures with the compiled engine's."""
    for row in rows:
        run, month = row["run"], row["month"]
        result = compiled(row["seed"])
        assert row["firms"] == result.region_firms[run, month].sum()
        assert row["jobs"] == pytest.approx(result.by_region("jobs")[run, month].sum(), rel=1e-12)
    return [(row["seed"], row["run"]) for row in rows]


def test_batch_run_goes_over_seeds_and_runs_and_equals_the_compiled_engine(short: Scenario) -> None:
    rows = batch(sim.ZoneModel, {"scenario": short, "seed": [1, 2], "run": range(3)})
    assert addresses(rows) == [(seed, run) for seed in (1, 2) for run in range(3)]
    assert [row["month"] for row in rows] == [5] * 6
    assert addresses(batch(sim.ZoneModel, {"scenario": short, "seed": [2, 1]})) == [(2, 0), (1, 0)]


def test_an_iteration_of_batch_run_is_a_run(short: Scenario) -> None:
    rows = batch(sim.ZoneModel, {"scenario": short, "seed": [1, 2]}, iterations=3)
    assert addresses(rows) == [(seed, run) for run in range(3) for seed in (1, 2)]
    made = batch(functools.partial(sim.ZoneModel, short), {}, iterations=2)
    assert addresses(made) == [(1, 0), (1, 1)]


def test_run_and_iterations_together_are_refused_before_rows_repeat(short: Scenario) -> None:
    with pytest.raises(sim.ZonelabError, match="run and iterations must not both be given"):
        batch(sim.ZoneModel, {"scenario": short, "run": [0, 1]}, iterations=2)


def test_batch_run_collects_every_month_and_own_reporters_of_the_same_month(short: Scenario) -> None:
    reporters = {"own": "own_money", "key": "key"}
    rows = batch(sim.ZoneModel, {"scenario": short, "agent_reporters": [reporters]}, data_collection_period=1)
    own = {(row["month"], row["key"]): row["own"] for row in rows if row["key"] is not None}
    support = compiled(1).support
    expected = support[support["run"] == 0]
    assert own == {(row.month, row.region): row.own_money for row in expected.itertuples()}
    assert {row["month"] for row in rows} == set(range(6))


def test_batch_run_works_in_other_processes(tmp_path: Path) -> None:
    program = textwrap.dedent("""
        import json, mesa, sim

        if __name__ == "__main__":
            scenario = sim.load_scenario("two_islands", months=6)
            parameters = {"scenario": scenario, "seed": [1, 2], "run": [0, 3]}
            rows = mesa.batch_run(sim.ZoneModel, parameters, number_processes=2, display_progress=False)
            kept = ("seed", "run", "month", "firms", "jobs")
            print(json.dumps([{name: row[name] for name in kept} for row in rows]))
        """)
    (tmp_path / "batch.py").write_text(program, encoding="utf-8")
    done = subprocess.run([sys.executable, "batch.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert sorted(addresses(json.loads(done.stdout))) == [(1, 0), (1, 3), (2, 0), (2, 3)]


def test_batch_run_takes_seeds_as_rng(short: Scenario) -> None:
    seeds = np.random.default_rng(1).integers(2, size=2)
    # Mesa 3.3 has no such argument; there rng is a parameter of the model like any other.
    is_argument = "rng" in inspect.signature(mesa.batch_run).parameters
    parameters = {"scenario": short} if is_argument else {"scenario": short, "rng": seeds}
    rows = batch(sim.ZoneModel, {**parameters, "run": [0, 1]}, **({"rng": seeds} if is_argument else {}))
    assert addresses(rows) == [(int(seed), run) for seed in seeds for run in (0, 1)]


def writes_over(model_cls: Any, parameters: Any, number_processes: int | None = 1, rng: Any = None) -> str:
    """Do what `mesa.batch_run` from 3.4 on does before it runs anything: it asks for the name that it writes over."""
    return "seed" if "seed" in inspect.signature(model_cls).parameters else "rng"


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Ask as Mesa 3.4 and later do, whatever version is here."""
    if "rng" in inspect.signature(mesa.batch_run).parameters:
        return functools.partial(batch, max_steps=1)
    monkeypatch.setattr("mesa.batchrunner.batch_run", writes_over)
    return writes_over


def test_seeds_that_mesa_would_write_over_are_refused_before_anything_is_run(short: Scenario, ask: Any) -> None:
    told = r"rng must not be among the parameters of mesa.batch_run.*as rng=\[1, 2\]"
    for processes in (1, 2):
        for made in (sim.ZoneModel, Loud, functools.partial(sim.ZoneModel, short)):
            with pytest.raises(sim.ZonelabError, match=told):
                ask(made, {"scenario": short, "rng": [1, 2]}, number_processes=processes)
    with pytest.raises(sim.ZonelabError, match="seed must not be among the parameters"):
        ask(Shown, {"scenario": short, "seed": [1, 2]}, rng=[3])
    assert ask(sim.ZoneModel, {"scenario": short, "seed": [1, 2], "run": iter([0])})


def test_what_cannot_be_handed_to_another_process_is_refused_before_anything_is_run(short: Scenario, ask: Any) -> None:
    parameters = {"scenario": short, "model_reporters": [{"steps": lambda model: model.steps}]}
    with pytest.raises(sim.ZonelabError, match="model_reporters must be such that batch_run can hand it to another"):
        ask(sim.ZoneModel, parameters, number_processes=2)
    assert ask(sim.ZoneModel, parameters, number_processes=1)


def test_others_than_batch_run_see_the_arguments_of_a_model() -> None:
    shown = inspect.signature(sim.ZoneModel).parameters
    assert {"scenario", "run", "rng", "model_reporters"} <= set(shown)
    assert "seed" not in shown
    assert "loud" in inspect.signature(Loud).parameters


class Loud(sim.ZoneModel):
    """A subclass that hides no option from Mesa."""

    def __init__(self, scenario: Scenario, loud: int = 0, **options: Any) -> None:
        super().__init__(scenario, **options)
        self.loud = loud


class Shown(sim.ZoneModel):
    """A subclass that shows its seed, which Mesa 3.4 and later write over."""

    def __init__(self, scenario: Scenario, seed: int | None = 1) -> None:
        super().__init__(scenario, seed)  # type: ignore[arg-type]  # what is None is told of


def test_a_subclass_with_options_of_its_own_is_run_by_batch_run(short: Scenario) -> None:
    rows = batch(Loud, {"scenario": short, "loud": [1, 2], "seed": [1, 2]})
    assert addresses(rows) == [(1, 0), (2, 0)] * 2


def test_a_seed_that_mesa_wrote_over_is_told(short: Scenario) -> None:
    with pytest.raises(sim.ZonelabError, match=r"got None.*hand them on, or give the seeds as rng"):
        Shown(short, None)


def test_running_ends_with_the_last_month_and_a_further_step_is_a_sentence(short: Scenario) -> None:
    model = sim.ZoneModel(short)
    for _ in range(5):
        model.step()
    assert model.running
    model.run_model()
    assert (model.running, model.month, model.steps) == (False, 6, 6)
    with pytest.raises(sim.ZonelabError, match="stay within the 6 months"):
        model.step()


def test_run_model_stops_when_a_subclass_says_so(short: Scenario) -> None:
    class Brief(sim.ZoneModel):
        def step(self) -> None:
            super().step()
            self.running = self.running and self.month < 2

    model = Brief(short)
    model.run_model()
    assert model.month == 2


def test_each_seed_and_run_has_generators_of_its_own(short: Scenario) -> None:
    def drawn(seed: int, run: int) -> tuple[float, float]:
        model = sim.ZoneModel(short, seed, run)
        assert model.regions[0].rng is model.rng
        return model.rng.random(), model.random.random()

    all_drawn = [drawn(seed, run) for seed in (0, 1, 2**64 - 1) for run in (0, 1, 2**32 - 1)]
    assert len({each for pair in all_drawn for each in pair}) == 18
    assert all_drawn == [drawn(seed, run) for seed in (0, 1, 2**64 - 1) for run in (0, 1, 2**32 - 1)]


def test_the_rules_draw_nothing_from_the_generators(short: Scenario) -> None:
    model = sim.ZoneModel(short, seed=3, run=2)
    before = model.rng.bit_generator.state, model.random.getstate()
    model.run_model()
    assert before == (model.rng.bit_generator.state, model.random.getstate())


def test_rng_is_another_word_for_the_seed(short: Scenario) -> None:
    model = sim.ZoneModel(short, rng=7, run=1)
    assert (model.seed, model.run) == (7, 1)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"seed": 1.5}, "seed must be a whole number from 0 to 18446744073709551615; got 1.5"),
        ({"seed": True}, "seed must be a whole number"),
        ({"seed": -1}, "got -1"),
        ({"seed": 2**64}, "seed must be a whole number"),
        ({"seed": "1"}, "got '1'"),
        ({"run": -1}, "run must be a whole number from 0 to 4294967295; got -1"),
        ({"run": 2**32}, "run must be a whole number"),
        ({"run": 1.5}, "run must be a whole number"),
        ({"run": np.bool_(True)}, "run must be a whole number"),
        ({"rng": np.random.default_rng(1)}, "draw a number from it"),
        ({"rng": [1, 2]}, "rng must be a whole number"),
        ({"rng": 1, "seed": 1}, "seed and rng must not both be given"),
        ({"firm_class": Region}, "firm_class must be Firm of sim.engines.readable.firm or a subclass"),
        ({"region_class": "Region"}, "region_class must be Region"),
        ({"government_class": None}, "government_class must be CentralGovernment"),
        ({"scenario": 5}, "scenario must be one of .*; got '5'"),
        ({"model_reporters": "firms"}, "Among the parameters of mesa.batch_run put it into a list"),
        ({"model_reporters": {"a": 3}}, "model_reporters: 'a' must be a name with an attribute, a function"),
        ({"model_reporters": {"x": "jops"}}, "x must name an attribute of the model; it has no 'jops'"),
        ({"model_reporters": {"x": "govermnent"}}, "Did you mean 'government'"),
        ({"model_reporters": {"x": [len, 5.0]}}, "model_reporters: 'x' must be a name with"),
        ({"model_reporters": {"firms": "steps"}}, "model_reporters: firms is a reporter of the model already"),
        ({"model_reporters": {"Step": "steps"}}, "Step is a column that Mesa itself gives"),
        ({"agent_reporters": {"AgentID": "unique_id"}}, "AgentID is a column that Mesa itself gives"),
        ({"agent_reporters": {"firms": "all_firms"}}, "agent_reporters: firms is a reporter of the model already"),
        ({"model_reporters": {"a": "steps"}, "agent_reporters": {"a": "key"}}, "a is a reporter of the model already"),
        ({"agenttype_reporters": {Region: {"jobs": "jobs"}}}, "jobs is a reporter of the model already"),
        ({"agenttype_reporters": {int: {"real": "real"}}}, "from classes of agents.*<class 'int'> is none"),
        ({"agenttype_reporters": {sim.ZoneModel: {"a": "month"}}}, "ZoneModel'> is none"),
        ({"agent_reporters": {"staff": "emploees"}}, "none has 'emploees'. Did you mean 'employees'"),
        ({"agenttype_reporters": {"Region": {"own": "own_money"}}}, "from classes of agents"),
        ({"agenttype_reporters": {Region: {"own": "own_mony"}}}, "Did you mean 'own_money'"),
    ],
)
def test_what_is_not_allowed_is_told_in_a_sentence(short: Scenario, arguments: dict[str, Any], told: str) -> None:
    with pytest.raises(sim.ZonelabError, match=told):
        sim.ZoneModel(**{"scenario": short, **arguments})


class Moody(sim.ZoneModel):
    """A model with an attribute that it does not have at once."""

    def __init__(self, scenario: Scenario, **options: Any) -> None:
        super().__init__(scenario, **options)
        self.mood = "good"


def test_a_reporter_of_an_attribute_that_a_subclass_sets_later_is_taken_and_a_wrong_one_told(short: Scenario) -> None:
    model = Moody(short, model_reporters={"mood": "mood"})
    model.step()
    assert model.datacollector.model_vars["mood"] == ["good"]
    with pytest.raises(sim.ZonelabError, match="mood must name an attribute of the model; it has no 'moot'"):
        Moody(short, model_reporters={"mood": "moot"}).step()


def test_whole_numbers_of_numpy_are_taken(short: Scenario) -> None:
    model = sim.ZoneModel(short, seed=np.uint64(2**64 - 1), run=np.int8(3))
    assert (model.seed, model.run) == (2**64 - 1, 3)
    assert {type(model.seed), type(model.run)} == {int}


def jobs_of_first_region(model: sim.ZoneModel) -> float:
    return model.regions[0].jobs


def above(agent: Any, limit: float) -> bool:
    return bool(getattr(agent, "employees", 0.0) > limit)


def reported(short: Scenario) -> sim.ZoneModel:
    return sim.ZoneModel(
        short,
        seed=2,
        run=1,
        model_reporters={"first_jobs": jobs_of_first_region, "steps": "steps"},
        agent_reporters={"size": "employees", "is_large": [above, [5.0]]},
        agenttype_reporters={Region: {"own": "own_money"}},
    )


def test_own_reporters_are_collected_beside_ours(short: Scenario) -> None:
    model = reported(short)
    model.run_model()
    table = model.datacollector.get_model_vars_dataframe()
    assert table["firms"].tolist() == compiled(2).region_firms[1].sum(axis=1).tolist()
    assert table["steps"].tolist() == [1, 2, 3, 4, 5, 6]
    number = compiled(2).scenario.world.region_ids[0]
    jobs = compiled(2).jobs
    assert table["first_jobs"].tolist() == jobs[(jobs["run"] == 1) & (jobs["region"] == number)]["jobs"].tolist()
    agents = model.datacollector.get_agent_vars_dataframe().xs(6, level="Step")
    sizes = {firm.unique_id: firm.employees for firm in model.firms}
    assert agents["size"].dropna().to_dict() == sizes
    assert agents["is_large"].sum() == sum(size > 5.0 for size in sizes.values()) > 0
    regions = model.datacollector.get_agenttype_vars_dataframe(Region).xs(6, level="Step")
    assert regions["own"].tolist() == [region.own_money for region in model.regions]


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_copy_made_in_mid_run_goes_on_equal_to_the_bit(short: Scenario, copied: Any) -> None:
    model = reported(short)
    for _ in range(3):
        model.step()
    model.draw("weather", 2)
    twin = copied(model)
    for each in (model, twin):
        each.run_model()
    assert twin.region_frame().equals(model.region_frame())
    assert twin.fates == model.fates
    state = ("slot", "unique_id", "employees", "life_left", "review_time", "trial")
    assert [[getattr(firm, name) for name in state] for firm in twin.firms] == [
        [getattr(firm, name) for name in state] for firm in model.firms
    ]
    assert twin.rng.random() == model.rng.random()
    assert twin.random.random() == model.random.random()
    assert twin.streams == model.streams
    for table in ("get_model_vars_dataframe", "get_agent_vars_dataframe"):
        assert getattr(twin.datacollector, table)().equals(getattr(model.datacollector, table)())


def test_a_stream_of_ones_own_is_the_same_in_every_scenario_and_apart_from_the_models() -> None:
    model, other = (sim.ZoneModel(name, seed=4, run=2) for name in ("busan_first", "no_zone"))
    assert model.firms[3].draw("patience", 0) == other.firms[3].draw("patience", 0)
    agents = (model, model.government, model.regions[0], model.firms[0])
    drawn = {agent.draw(name, occasion) for agent in agents for name in ("mood", "patience") for occasion in range(3)}
    drawn |= {model.draw("mood", 0, entity=1), model.draw("mood", 0, key=1), model.firms[1].draw("mood", 0)}
    drawn |= {sim.ZoneModel("no_zone", seed=4, run=3).draw("mood", 0), sim.ZoneModel("no_zone", seed=5).draw("mood", 0)}
    assert len(drawn) == 29
    assert all(0.0 < each < 1.0 for each in drawn)
    streams = {value for name, value in vars(luck).items() if name.isupper() and type(value) is int}
    assert len(streams) == 23
    assert max(streams) < OWN_STREAMS <= own_stream("firm", "mood") < 2 * OWN_STREAMS


def test_an_address_that_is_none_is_told(short: Scenario) -> None:
    model = sim.ZoneModel(short)
    for wrong, told in (((3, 0), "name must be"), (("a", -1), "occasion must be"), (("a", 0, 0, 2**17), "key must be")):
        with pytest.raises(sim.ZonelabError, match=told):
            model.draw(*wrong)


def test_two_names_on_one_stream_are_told(short: Scenario) -> None:
    names: dict[int, str] = {}
    model = sim.ZoneModel(short)
    for name in map(str, range(2000)):
        stream = own_stream("model", name)
        if stream in names:
            model.draw(names[stream], 0)
            with pytest.raises(sim.ZonelabError, match=f"stream '{name}' of a model must be apart from stream"):
                model.draw(name, 0)
            return
        names[stream] = name
    pytest.fail("of 2,000 names two fall on one of 32,768 streams")


OURS: dict[type, list[type]] = {
    mesa.Model: [AddressedModel, sim.ZoneModel],
    mesa.Agent: [ZoneAgent, TryingFirm, Firm, Region, CentralGovernment],
}


def own_names_of(base: type) -> set[str]:
    given = vars(type("Sub", (base,), {}))  # Mesa gives every subclass some tables of its own
    return {name for each in OURS[base] for name in vars(each) if not name.startswith("__")} - set(given)


def names_of_mesa(base: type) -> set[str]:
    model = mesa.Model(rng=1)
    made = model if base is mesa.Model else mesa.Agent(model)
    return (set(dir(base)) | set(vars(made))) - set(dir(object))


@pytest.mark.parametrize("base", OURS)
def test_no_name_of_ours_is_one_of_mesas_unknowingly(base: type) -> None:
    assert own_names_of(base) & names_of_mesa(base) <= KNOWN


def test_every_attribute_of_ours_has_a_place_in_its_class(short: Scenario) -> None:
    model = sim.ZoneModel(short)
    for base, made in ((mesa.Model, [model]), (mesa.Agent, [model.firms[0], model.regions[0], model.government])):
        for each in made:
            assert set(vars(each)) - names_of_mesa(base) - CONVENTION <= own_names_of(base)


@pytest.mark.parametrize("base", OURS)
def test_a_name_that_mesa_takes_one_day_does_not_reach_ours(
    base: type, short: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> Any:
        raise AssertionError("a property of Mesa came between")

    for name in own_names_of(base) - names_of_mesa(base):
        monkeypatch.setattr(base, name, property(refuse, refuse), raising=False)
    model = sim.ZoneModel(short)
    model.run_model()
    assert model.scenario is short
    assert len(model.firms) == compiled(1).region_firms[0, -1].sum()
