"""`mesa.batch_run` with zonelab's models: what it does not say, what it writes over, and what it cannot pickle.

It gives a model its parameters and nothing else, so everything else that a model needs is read from its frame.
"""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Iterator, Mapping
from types import CodeType, FrameType
from typing import Any

from sim.engines.readable.mesa_base import batchrunner
from sim.language.errors import shortened
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import raise_all


def within_batch_run() -> Mapping[str, Any] | None:
    """Return the names of the function of `mesa.batch_run` that is building a model just now; None outside of it.

    `batch_run` does not give a model the number of its iteration. Without it all iterations would be the same run.
    """
    frame = _frame_of(getattr(batchrunner, "_model_run_func", None))
    return None if frame is None else frame.f_locals


def without_seed(initialise: Any) -> Any:
    """Show an `__init__` without its argument `seed` to those who inspect it.

    `mesa.batch_run` from 3.4 on writes its own `rng` over the argument `seed` of a model that shows one, so the seeds
    among the parameters would be lost. A model without one gets `rng` in addition to them.
    """
    signature = inspect.signature(initialise)
    shown = [each for name, each in signature.parameters.items() if name != "seed"]
    initialise.__signature__ = signature.replace(parameters=shown)
    return initialise


class LookedAtByBatchRun:
    """Stands where `mesa.batch_run` from 3.4 on asks a class for its arguments, before it runs anything.

    There an error says what Mesa would write over, or could not send to another process. Other callers find no
    signature here, and look at `__init__`.
    """

    def __get__(self, model: object, owner: type) -> Any:
        """Raise what is wrong with the parameters of the `batch_run` that asks, or else that nothing is here."""
        frame = _frame_of(getattr(batchrunner, "batch_run", None))
        if frame is not None:
            raise_all(_problems(frame.f_locals, owner))
        raise AttributeError("__signature__")


def _frame_of(function: Any) -> FrameType | None:
    """Return the frame in which a function is being run, the nearest if there are several."""
    code: CodeType | None = getattr(function, "__code__", None)
    frame = inspect.currentframe()
    while frame is not None and frame.f_code is not code:
        frame = frame.f_back
    return frame


def _problems(told: Mapping[str, Any], owner: type) -> Iterator[Sentence]:
    parameters = told.get("parameters")
    if not isinstance(parameters, Mapping):
        return
    initialise = getattr(owner, "__init__")  # noqa: B009  # mypy finds the attribute unsound, and it is only looked at
    written = "seed" if "seed" in inspect.signature(initialise).parameters else "rng"
    if "rng" in told and written in parameters:
        yield sentence(
            "{name} must not be among the parameters of mesa.batch_run, since this version of Mesa writes over it. "
            "Give the seeds to batch_run itself, as rng=[1, 2].",
            name=written,
        )
    if told.get("number_processes", 1) == 1:
        return
    for name, value in parameters.items():
        reason = _not_carried(value)
        if reason is not None:
            yield sentence(
                "{name} must be such that batch_run can hand it to another process; {reason}. Take functions of a "
                "module, which lambdas and functions in functions are not, or number_processes=1.",
                name=name,
                reason=shortened(reason),
            )


def _not_carried(value: object) -> str | None:
    """Return why a parameter cannot be handed to another process; of what batch_run goes over nothing is known yet."""
    if isinstance(value, Iterator):
        return None
    try:
        pickle.dumps(value)
    except Exception as error:  # whatever a user's object may refuse in its own way
        return str(error)
    return None
