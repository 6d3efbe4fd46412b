"""Chunks of a sweep run by the workers of a Dask cluster; this process alone writes the store.

A worker is sent the plan as text, makes it again, and returns a chunk as the bytes that it would have on disk. It must
have the same code and versions, so where a chunk is run can not be seen in it. A worker that is lost costs the chunk
that it was at: the scheduler gives it to another.
"""

from __future__ import annotations

import json
import logging
import re
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from typing import Any

from sim.language.errors import ZonelabError
from sim.language.texts import Sentence, sentence
from sim.numerics.extras import needed
from sim.numerics.sources import model_digest
from sim.results.manifest import versions
from sim.scenario.world.world_copy import WORLDS, comes_with_zonelab, world_content, write_world
from sim.sweeps.design.plan import TABLE, Plan, plan_from_manifest
from sim.sweeps.running.local import run_chunk
from sim.sweeps.running.run_point import PointRunner
from sim.sweeps.running.store import MANIFEST
from sim.sweeps.running.sweep import PINNED, Executor

#: How long a scheduler may take to answer at first, and be away later.
SECONDS_TO_ANSWER = 10
MOST_SECONDS_AWAY = 10
SECONDS_BETWEEN_LOOKS = 1.0
#: Chunks given out for each thread of a worker, so that none waits for the next.
CHUNKS_A_THREAD = 3
LEAST_GIVEN_OUT = 8
#: A chunk whose workers are lost so often is what kills them.
MOST_LOSSES = 5

_ADDRESS = re.compile(r"[a-z]+://\S+:\d{1,5}")
#: Plans that a worker has made, by fingerprint; a sweep sends the same text with each chunk.
_RUNNERS: dict[str, tuple[Plan, PointRunner]] = {}
_MAKING = threading.Lock()


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """Give what runs chunks on the workers of a scheduler; see `connected`."""
    with connected(address) as (distributed, client):
        yield _executor(distributed, client, address)


@contextmanager
def connected(address: str) -> Iterator[tuple[Any, Any]]:
    """Give the package and a client of a scheduler.

    Parameters
    ----------
    address
        Such as ``tcp://host:8786``.

    Raises
    ------
    ZonelabError
        If the scheduler does not answer, or distributed is not installed.
    """
    if not _ADDRESS.fullmatch(address):
        raise _not_answering(address, sentence("that is not an address"))
    distributed = needed("distributed", "distributed", "--scheduler", "cluster")
    _silence()
    try:
        client = distributed.Client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise _not_answering(address, " ".join(str(error).split())[:200] or type(error).__name__) from None
    with client:
        yield distributed, client


def _silence() -> None:
    """Keep the logs of the cluster's packages off the reader's terminal: what matters is reported as messages."""
    for name in ("distributed", "tornado", "asyncio", *logging.root.manager.loggerDict):
        if name.split(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _not_answering(address: str, reason: str) -> ZonelabError:
    return ZonelabError(
        sentence(
            "scheduler must be the address of a Dask scheduler that answers, such as tcp://host:8786; got {address} "
            "({reason}). Is it started, and reached from here?",
            address=repr(address),
            reason=reason,
        )
    )


def _executor(distributed: Any, client: Any, address: str) -> Executor:
    def execute(plan: Plan, todo: Sequence[int], tell: Callable[[int], None]) -> Generator[tuple[int, bytes]]:
        tasks = {chunk: (plan.digest, chunk) for chunk in todo}
        with closing(run_on_workers(distributed, client, address, packed(plan), tasks, run_remote)) as finished:
            for chunk, content in finished:
                tell(len(plan.points_of(chunk)))
                yield chunk, content

    return execute


def run_on_workers(
    distributed: Any,
    client: Any,
    address: str,
    kept: Any,
    tasks: Mapping[int, tuple[Any, ...]],
    run: Callable[..., bytes],
    go_on: Sentence | None = None,
) -> Generator[tuple[int, bytes]]:
    """Run chunks on the workers, and give number and content of each as it is done.

    Parameters
    ----------
    distributed, client, address
        The package, a client of the scheduler, and where that is.
    kept
        What every task needs; it is sent once.
    tasks
        What each chunk needs besides, by its number.
    run
        Called on a worker with both.
    go_on
        What to do once a scheduler that went is back; by default to resume the sweep.

    Raises
    ------
    ZonelabError
        If the scheduler goes, or a chunk costs one worker after another.
    """
    waiting = iter(tasks)
    losses: dict[int, int] = {}
    chunk_of: dict[Any, int] = {}
    finished: SimpleQueue[Any] = SimpleQueue()

    def give_out(chunk: int) -> None:
        future = client.submit(run, sent, *tasks[chunk], pure=False)
        chunk_of[future] = chunk
        future.add_done_callback(finished.put)

    try:
        sent = client.scatter(kept, broadcast=False, hash=False)
        for chunk in islice(waiting, _room(client)):
            give_out(chunk)
        while chunk_of:
            future = _next(finished, client)
            chunk = chunk_of.pop(future)
            if future.status == "finished":
                yield chunk, future.result()
                for more in islice(waiting, max(0, _room(client) - len(chunk_of))):
                    give_out(more)
            elif future.status == "error":
                losses[chunk] = losses.get(chunk, 0) + 1
                _check(future.exception(), chunk, losses[chunk])
                give_out(chunk)
            else:  # cancelled or lost: so is the scheduler
                raise OSError(future.status)
    except (OSError, TimeoutError, distributed.CancelledError, distributed.client.FutureCancelledError) as error:
        raise ZonelabError(
            sentence(
                "the scheduler at {address} must stay until the end; it has gone ({reason}). What is finished is "
                "kept; {go_on} once it is back.",
                address=address,
                go_on=go_on or sentence("resume the sweep"),
                reason=" ".join(str(error).split())[:200] or type(error).__name__,
            )
        ) from None
    finally:
        with suppress(Exception):  # what is left is of no use to anybody, and the scheduler may be gone
            client.cancel(list(chunk_of))


def _next(finished: SimpleQueue[Any], client: Any) -> Any:
    """Return the next chunk that is done or lost.

    Raises
    ------
    OSError
        If the scheduler has not been there for a while.
    """
    silent = 0.0
    while True:
        try:
            return finished.get(timeout=SECONDS_BETWEEN_LOOKS)
        except Empty:
            silent = 0.0 if client.status == "running" else silent + SECONDS_BETWEEN_LOOKS
            if silent >= MOST_SECONDS_AWAY:
                raise OSError(client.status) from None


def _room(client: Any) -> int:
    """Return how many chunks are given out at a time, by the workers that there are now."""
    threads: int = sum(client.nthreads().values())
    return max(LEAST_GIVEN_OUT, CHUNKS_A_THREAD * threads)


def _check(error: BaseException, chunk: int, losses: int) -> None:
    """Raise what a chunk cannot be given out again for."""
    if isinstance(error, ZonelabError):
        raise error
    if losses >= MOST_LOSSES:
        raise ZonelabError(
            sentence(
                "chunk {chunk} must be run by some worker; {losses} times one was lost or failed at it ({reason}). "
                "Have the workers memory enough? What is finished is kept.",
                chunk=chunk,
                losses=losses,
                reason=f"{type(error).__name__}: {error}"[:300],
            )
        )


def packed(plan: Plan) -> str:
    """Return a plan with its worlds as text, so that it can be made again elsewhere."""
    worlds = {each.world.name: each.world for each in (plan.policy, plan.baseline)}
    own = {
        name: {file: b64encode(content).decode() for file, content in world_content(world).items()}
        for name, world in worlds.items()
        if not comes_with_zonelab(world)
    }
    return json.dumps({"manifest": plan.manifest(), "worlds": own, "table": plan.points.table_text})


def unpacked(text: str) -> Plan:
    """Return the plan of a text that `packed` gave.

    Raises
    ------
    ZonelabError
        If the code or a version here is another than where it was packed.
    """
    kept = json.loads(text)
    manifest = kept["manifest"]
    check_same_code(manifest["versions"], manifest["model"] == model_digest())
    with TemporaryDirectory() as folder:
        for name, files in kept["worlds"].items():
            content = {file: b64decode(each) for file, each in files.items()}
            write_world(content, Path(folder) / WORLDS / name)
        if kept["table"] is not None:
            (Path(folder) / TABLE).write_text(kept["table"], encoding="utf-8")
        return plan_from_manifest(manifest, Path(folder) / MANIFEST)


def check_same_code(there: Mapping[str, str], same_model: bool) -> None:
    """Raise unless this worker has the code and versions of where the work comes from.

    Parameters
    ----------
    there
        Versions by package, from `sim.results.manifest.versions`.
    same_model
        Whether the code is the same.

    Raises
    ------
    ZonelabError
        With what differs.
    """
    here = versions()
    differing = [name for name in PINNED if here[name] != there[name]]
    if differing or not same_model:
        raise ZonelabError(
            sentence(
                "every worker must have the code and versions of this machine; one has {found} instead of {versions}. "
                "Install the same everywhere.",
                found=", ".join(f"{name} {here[name]}" for name in differing) or "another zonelab",
                versions=", ".join(f"{name} {there[name]}" for name in differing) or f"zonelab {there['zonelab']}",
            )
        )


def run_remote(plan_text: str, digest: str, chunk: int) -> bytes:
    """Run a chunk on a worker, and return its content."""
    with _MAKING:
        if digest not in _RUNNERS:
            plan = unpacked(plan_text)
            _RUNNERS.clear()  # a worker is at one sweep at a time
            _RUNNERS[digest] = plan, PointRunner(plan)
        plan, runner = _RUNNERS[digest]
    return run_chunk(plan, runner, chunk, lambda: None)
