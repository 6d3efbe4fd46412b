"""What the readable engine takes from mesa, with two of its habits put right.

Importing mesa 3.3 sets the start method of multiprocessing to "spawn" for the whole process: it is set back here.
Mesa before 3.4.2 counts agents in a dictionary of the class `Agent` that keeps every model alive: `ZoneAgent` counts
in one that lets go of models that nobody else holds.
"""

from __future__ import annotations

import itertools
import multiprocessing
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

_start_method = multiprocessing.get_start_method(allow_none=True)

import mesa  # noqa: E402  # between the two looks at the start method

if multiprocessing.get_start_method(allow_none=True) != _start_method:
    set_start_method: Any = multiprocessing.set_start_method  # typed as if None were no method; it is the default
    set_start_method(_start_method, force=True)

Model = mesa.Model
DataCollector = mesa.DataCollector


class _Counters(WeakKeyDictionary[Any, Iterator[int]]):
    """A counter for each model, as long as the model lives."""

    def __getitem__(self, model: Any) -> Iterator[int]:
        return self.setdefault(model, itertools.count(1))


class ZoneAgent(mesa.Agent):
    """An agent of a `ZoneModel`."""

    _ids = _Counters()
