"""What the readable engine takes from mesa, with some of its habits put right.

Importing mesa before 3.4.1 sets the start method of multiprocessing to "spawn" for the whole process: it is set back
here. Mesa before 3.4.2 counts agents in a table of the class `Agent` that keeps every model alive: here a model counts
its own. And a name that we use may be one that Mesa's classes come to use: see `own_names`.
"""

from __future__ import annotations

import inspect
import multiprocessing
from typing import Any, TypeVar

from sim.language.texts import Sentence, sentence

_start_method = multiprocessing.get_start_method(allow_none=True)

import mesa  # noqa: E402  # between the two looks at the start method

if multiprocessing.get_start_method(allow_none=True) != _start_method:
    set_start_method: Any = multiprocessing.set_start_method  # typed as if None were no method; it is the default
    set_start_method(_start_method, force=True)

Model = mesa.Model
DataCollector = mesa.DataCollector
#: Any agent of Mesa's, one of ours or not.
AnyAgent: type = mesa.Agent
batchrunner: Any = mesa.batchrunner

C = TypeVar("C", bound=type)


def own_names(owner: C) -> C:
    """Give every name that a class annotates a place in the class itself.

    A property of that name in a class of Mesa, such as ``Model.scenario`` of Mesa 3.5, is hidden by it. Without it,
    setting the attribute would call Mesa's setter.
    """
    for name in inspect.get_annotations(owner):
        if name not in vars(owner):
            setattr(owner, name, None)
    return owner


class AgentNumbers:
    """Numbers the agents of a model from 1, and continues from the same number in a copy of the model."""

    def __init__(self) -> None:
        self.last = 0

    def __next__(self) -> int:
        """Return the next number."""
        self.last += 1
        return self.last


class _NumbersOfModels:
    """Stands where Mesa before 3.4.2 looks for the counter of a model, and finds it in the model."""

    def __getitem__(self, model: Any) -> AgentNumbers:
        numbers: AgentNumbers = model.agent_numbers
        return numbers


@own_names
class ZoneAgent(mesa.Agent):
    """An agent of a `ZoneModel`.

    Attributes
    ----------
    kind, address
        Owner of a random number, and its number among its kind; equal in every scenario of the seed.
    """

    _ids = _NumbersOfModels()
    kind: str
    model: Any

    @property
    def address(self) -> int:
        """Number of the agent among its kind."""
        return 0

    def draw(self, name: str, occasion: int, key: int = 0) -> float:
        """Return a uniform number in (0, 1) of a stream of your own; see `ZoneModel.draw`.

        Examples
        --------
        A trait that a firm keeps, and a mood that changes by the month::

            patience = self.draw("patience", 0)
            mood = self.draw("mood", self.model.month)
        """
        number: float = self.model.draw_for(self.kind, self.address, name, occasion, key)
        return number


def subclass_problem(key: str, given: object, base: type) -> Sentence | None:
    """Return what is wrong with a class that is to take the place of `base`, or None."""
    if isinstance(given, type) and issubclass(given, base):
        return None
    return sentence(
        "{key} must be {base} of {module} or a subclass of it; got {given!r}.",
        key=key,
        base=base.__name__,
        module=base.__module__,
        given=given,
    )
