"""Tables: structured arrays, whose rows have named fields for both engines and for numpy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
#: A structured array, or one row of it; Any, because numpy's types know nothing of fields.
Table: TypeAlias = Any

#: Types of the fields of a table; others, such as short numbers, are used unchanged.
KINDS: dict[type, type] = {float: np.float64, int: np.int64, bool: np.bool_}


def dtype_of(**fields: type) -> np.dtype[np.void]:
    """Return the type of a table with these fields."""
    return np.dtype([(name, KINDS.get(kind, kind)) for name, kind in fields.items()], align=True)


def table_of(dtype: np.dtype[np.void], **columns: Sequence[Any] | NDArray[Any]) -> Table:
    """Return a table of one dimension from its columns."""
    table = np.zeros(len(next(iter(columns.values()))), dtype)
    for name, column in columns.items():
        table[name] = column
    return table
