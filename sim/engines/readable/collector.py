"""What a run of the readable engine collects: Mesa's data collector with our reporters and a modeller's own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from sim.engines.readable.mesa_base import AnyAgent, DataCollector
from sim.language.errors import closest
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import raise_all

if TYPE_CHECKING:
    from sim.engines.readable.model import ZoneModel
    from sim.engines.readable.region import Region

#: Name of a value, and an attribute, a function, or a function and further arguments, as Mesa takes them.
Reporters = Mapping[str, Any]
#: Columns that Mesa gives to its own tables and to the rows of `mesa.batch_run`.
MESA_COLUMNS = ("RunId", "iteration", "Step", "AgentID", "AgentType")
#: Attributes of a region that are collected each month.
REGION_FIELDS = (
    "key", "all_firms", "jobs", "founded", "closed", "moved_in", "moved_out", "zone_money", "pilot_money", "own_money",
)  # fmt: skip
REGION_COLUMNS = ("region", "firms", *REGION_FIELDS[2:], "month")


def count_firms(model: ZoneModel) -> int:
    """Return the active firms of the country."""
    return len(model.firms)


def count_jobs(model: ZoneModel) -> float:
    """Return the jobs of the country."""
    return sum(region.jobs for region in model.regions)


def unspent_money(model: ZoneModel) -> float:
    """Return the zone money of the month for which no zone was in force, bn."""
    return model.government.unspent


#: Which run and which month a row is of, and the country's numbers.
MODEL_REPORTERS: dict[str, str | Callable[..., Any]] = {
    "seed": "seed",
    "run": "run",
    "month": "month",
    "firms": count_firms,
    "jobs": count_jobs,
    "unspent": unspent_money,
}


def region_row(region: Region, month: int) -> tuple[Any, ...]:
    """Return what is collected of a region in a month, in the order of `REGION_COLUMNS`."""
    return (*(getattr(region, field) for field in REGION_FIELDS), month)


class Collector(DataCollector):
    """Mesa's data collector with two corrections: it can be pickled, and it counts months as Mesa 3.4.1 does.

    Mesa's own wraps reporters of agents into functions that cannot be pickled, so the model cannot be either. And
    before Mesa 3.4.1 it numbers what it collects of the model from 0 and of agents from 1, so that `mesa.batch_run`
    puts the values of two different months into one row.
    """

    def __init__(self, model: Reporters, agent: Reporters, agenttype: Mapping[type, Reporters]) -> None:
        super().__init__(
            model_reporters={**MODEL_REPORTERS, **model},
            agent_reporters=_of_agents(agent),
            agenttype_reporters={kind: _of_agents(reporters) for kind, reporters in agenttype.items()},
        )

    def collect(self, model: Any) -> None:
        """Collect all data of the month.

        Raises
        ------
        ZonelabError
            At first, if a reporter names an attribute that the model does not have.
        """
        if not self.model_vars["month"]:
            raise_all(unknown_attributes(model, self.model_reporters, {}, {}))
        super().collect(model)
        if self.agent_reporters and not hasattr(self, "_collection_steps"):
            place = len(self.model_vars["month"]) - 1
            self._agent_records[place] = self._agent_records.pop(model.steps)


def _of_agents(reporters: Reporters) -> dict[str, Any]:
    """Return reporters of agents in a form that can be pickled."""
    made: dict[str, Any] = dict(reporters)
    for name, reporter in reporters.items():
        if isinstance(reporter, str):
            made[name] = partial(_attribute, reporter)
        elif isinstance(reporter, list):
            made[name] = partial(_applied, *reporter)
    return made


def _attribute(name: str, agent: Any) -> Any:
    """Return an attribute of an agent, or None if it has none of the name: agents of all kinds are asked."""
    return getattr(agent, name, None)


def _applied(function: Callable[..., Any], arguments: Sequence[Any], agent: Any) -> Any:
    return function(agent, *arguments)


def reporter_problems(model: Any, agent: Any, agenttype: Any) -> Iterator[Sentence]:
    """Give what is wrong with reporters."""
    yield from _problems("model_reporters", model, MODEL_REPORTERS)
    of_model = {*MODEL_REPORTERS, *(model if isinstance(model, Mapping) else ())}
    yield from _problems("agent_reporters", agent, of_model)
    if not isinstance(agenttype, Mapping):
        yield sentence(
            "agenttype_reporters must be a dictionary from classes of agents to dictionaries of reporters; got "
            "{given!r}. Among the parameters of mesa.batch_run put it into a list.",
            given=agenttype,
        )
        return
    for kind, reporters in agenttype.items():
        if isinstance(kind, type) and issubclass(kind, AnyAgent):
            yield from _problems(f"agenttype_reporters[{kind.__name__}]", reporters, of_model)
        else:
            yield sentence(
                "agenttype_reporters must be a dictionary from classes of agents, such as Firm of "
                "sim.engines.readable.firm; {given!r} is none.",
                given=kind,
            )


def _problems(argument: str, given: Any, taken: Collection[str]) -> Iterator[Sentence]:
    if not isinstance(given, Mapping):
        yield sentence(
            "{argument} must be a dictionary from names to reporters; got {given!r}. Among the parameters of "
            "mesa.batch_run put it into a list.",
            argument=argument,
            given=given,
        )
        return
    for name, reporter in given.items():
        if not isinstance(name, str) or not _is_reporter(reporter):
            yield sentence(
                "{argument}: {name!r} must be a name with an attribute, a function, or a list of a function and its "
                "further arguments; got {given!r}.",
                argument=argument,
                name=name,
                given=reporter,
            )
        elif name in taken:
            yield sentence(
                "{argument}: {name} is a reporter of the model already, and its column would be lost. Choose another "
                "name.",
                argument=argument,
                name=name,
            )
        elif name in MESA_COLUMNS:
            yield sentence(
                "{argument}: {name} is a column that Mesa itself gives to its tables. Choose another name.",
                argument=argument,
                name=name,
            )


def _is_reporter(given: object) -> bool:
    """Return whether a value is an attribute, a function, or a list of a function and a list of its arguments."""
    if isinstance(given, list):
        return len(given) == 2 and callable(given[0]) and isinstance(given[1], list | tuple)
    return isinstance(given, str) or callable(given)


def unknown_attributes(
    model: Any, of_model: Reporters, agent: Reporters, agenttype: Mapping[type, Reporters]
) -> Iterator[Sentence]:
    """Give a sentence for each reporter whose attribute neither model nor agents have: its column would be empty."""
    for name, reporter in of_model.items():
        if isinstance(reporter, str) and not hasattr(model, reporter):
            yield sentence(
                "model_reporters: {name} must name an attribute of the model; it has no {attribute!r}.{hint}",
                name=name,
                attribute=reporter,
                hint=closest(reporter, [each for each in dir(model) if not each.startswith("_")]),
            )
    everyone = list(model.agents)
    yield from _unknown("agent_reporters", everyone, agent)
    for kind, reporters in agenttype.items():
        of_kind = [each for each in everyone if isinstance(each, kind)]
        yield from _unknown(f"agenttype_reporters[{kind.__name__}]", of_kind, reporters)


def _unknown(argument: str, agents: list[Any], reporters: Reporters) -> Iterator[Sentence]:
    kinds = {type(each): each for each in agents}.values()
    known = sorted({name for each in kinds for name in dir(each) if not name.startswith("_")})
    for name, reporter in reporters.items():
        if isinstance(reporter, str) and agents and not any(hasattr(each, reporter) for each in agents):
            yield sentence(
                "{argument}: {name} must name an attribute of an agent; none has {attribute!r}.{hint}",
                argument=argument,
                name=name,
                attribute=reporter,
                hint=closest(reporter, known),
            )
