"""The address of a run, seed and run number, from what a caller or `mesa.batch_run` gives; streams of one's own."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

import numpy as np

from sim.engines.readable.batch import LookedAtByBatchRun, within_batch_run
from sim.engines.readable.mesa_base import AgentNumbers, Model, own_names
from sim.language.errors import ZonelabError
from sim.language.texts import sentence
from sim.numerics import luck
from sim.numerics.arguments import DEFAULT_SEED, GREATEST_RUN, GREATEST_SEED, check_whole, is_whole

#: Stands for a seed that was not given: None is what `mesa.batch_run` may put in its place.
NOT_GIVEN: Any = object()
#: Streams of the model (`sim.numerics.luck`) are numbered below, those of modellers from here on.
OWN_STREAMS = 2**15
#: Greatest occasion and entity, and greatest key, of an address (`sim.numerics.luck.uniform`).
GREATEST_OCCASION = 2**32 - 1
GREATEST_KEY = 2**17 - 1


def address_of(model_class: type, seed: Any, run: Any, rng: Any) -> tuple[int, int]:
    """Return seed and run of a model that is being made.

    Parameters
    ----------
    model_class
        The class of the model.
    seed, rng
        Two words for the seed, ours and Mesa's.
    run
        None for run 0, or under `mesa.batch_run` for the number of the iteration.

    Raises
    ------
    ZonelabError
        If they are not whole numbers within bounds, or contradict each other.
    """
    builder = within_batch_run() or {}
    iteration = int(builder.get("iteration", 0)) if rng is None else 0
    if seed is None:
        wrong = sentence(
            "seed must be a whole number from 0 to {greatest}; got None. mesa.batch_run from Mesa 3.4 on puts None "
            "in the place of seed if the model shows an argument of that name: let your subclass take **options "
            "and hand them on, or give the seeds as rng=[1, 2] to batch_run.",
            greatest=GREATEST_SEED,
        )
        raise ZonelabError(wrong)
    if rng is not None:
        _check_rng(seed, rng)
        seed = rng
    elif seed is NOT_GIVEN:
        seed = DEFAULT_SEED
    if run is None:
        run = iteration
    elif iteration > 0 and builder.get("model_cls") is model_class:
        wrong = sentence(
            "run and iterations must not both be given to mesa.batch_run, since every iteration is a run: two "
            "iterations of run {run} would be equal. Leave one of them out.",
            run=run,
        )
        raise ZonelabError(wrong)
    check_whole(("seed", seed, 0, GREATEST_SEED), ("run", run, 0, GREATEST_RUN))
    return int(seed), int(run)


def _check_rng(seed: Any, rng: Any) -> None:
    if seed is not NOT_GIVEN:
        wrong = sentence(
            "seed and rng must not both be given, since rng is Mesa's word for the seed; got {seed!r} and {rng!r}. "
            "Leave one of them out.",
            seed=seed,
            rng=rng,
        )
        raise ZonelabError(wrong)
    if not is_whole(rng):
        wrong = sentence(
            "rng must be a whole number from 0 to {greatest}, which is taken as the seed; got {given!r}. Every "
            "random number of the model has an address, so it cannot use a generator of yours: draw a number from it, "
            "as in rng=int(generator.integers(2**53)).",
            greatest=GREATEST_SEED,
            given=rng,
        )
        raise ZonelabError(wrong)


@cache
def own_stream(kind: str, name: str) -> int:
    """Return the number of a stream of one's own: the upper half of the numbers, by a fingerprint of its name."""
    fingerprint = hashlib.blake2b(f"{kind} {name}".encode(), digest_size=2).digest()
    return OWN_STREAMS + int.from_bytes(fingerprint, "big") % OWN_STREAMS


@own_names
class AddressedModel(Model):
    """A model of Mesa in which every random number has an address.

    Attributes
    ----------
    seed, run
        The two numbers that identify the run; `seed64` is the seed as a number for compiled code.
    streams
        Kind and name of the user's own streams that have been used, by number.
    """

    __signature__ = LookedAtByBatchRun()
    agent_numbers: AgentNumbers
    run: int
    seed: int
    seed64: np.uint64
    streams: dict[int, tuple[str, str]]

    def __init__(self, seed: int, run: int) -> None:
        # Mesa's own generators are apart for each seed and run. Python's is not for whole numbers of many digits that
        # are made for it, such as 1 and 1 + (2**32 - 1) * 2**64: hence a fingerprint.
        address = hashlib.blake2b(f"{seed} {run}".encode(), digest_size=16).digest()
        super().__init__(rng=int.from_bytes(address, "big"))
        self.seed, self.seed64, self.run = seed, np.uint64(seed), run
        self.streams = {}
        self.agent_numbers = AgentNumbers()

    def draw(self, name: str, occasion: int, entity: int = 0, key: int = 0) -> float:
        """Return a uniform number in (0, 1) of a stream of your own, apart from all that the model draws.

        It depends on seed, run and these arguments alone, so it is the same in every scenario of the seed. Agents have
        the same method, without `entity`: theirs is the agent.

        Parameters
        ----------
        name
            What is drawn.
        occasion
            When: a month, or a count; 0 for what is drawn once.
        entity
            For whom, such as the number of a region.
        key
            A second entity, below 2**17, such as a place to be chosen.

        Raises
        ------
        ZonelabError
            If the address is none, or two names fall on one stream.
        """
        return self.draw_for("model", entity, name, occasion, key)

    def draw_for(self, kind: str, entity: int, name: str, occasion: int, key: int) -> float:
        """Return the number of `draw` for an agent of a kind."""
        if not isinstance(name, str):
            raise ZonelabError(sentence("name must be a text that says what is drawn; got {given!r}.", given=name))
        stream = own_stream(kind, name)
        if self.streams.setdefault(stream, (kind, name)) != (kind, name):
            other = self.streams[stream]
            wrong = sentence(
                "draw: stream {name!r} of a {kind} must be apart from stream {other!r} of a {other_kind}; their "
                "fingerprints are equal by chance. Choose another name.",
                name=name,
                kind=kind,
                other=other[1],
                other_kind=other[0],
            )
            raise ZonelabError(wrong)
        check_whole(
            ("occasion", occasion, 0, GREATEST_OCCASION),
            ("entity", entity, 0, GREATEST_OCCASION),
            ("key", key, 0, GREATEST_KEY),
        )
        return luck.uniform(self.seed64, self.run, stream, int(occasion), int(entity), int(key))
