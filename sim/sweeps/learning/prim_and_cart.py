"""Where in the space of levers does something happen? Boxes by PRIM and by a tree.

PRIM after Friedman and Fisher (1999): peel thin slices off a box, each time the one that raises the share of
interesting settings most for the points it costs, down to a least size; the boxes on the way are the trajectory. One of
them is recommended: its limits are moved to where they say most, outwards (pasting) or inwards, and those that do not
matter are dropped.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from sim.language.texts import Sentence, sentence
from sim.numerics.extras import needed
from sim.sweeps.learning.boxes import Box
from sim.sweeps.learning.prim_moves import Case, Flags, OrderedLever

#: Share of a box's points that one step peels off, and the least share of all points in a box.
PEEL, LEAST_MASS = 0.05, 0.05
#: Most leaves of the tree.
LEAVES = 8


def reason_for_none(levers: pd.DataFrame, interesting: ArrayLike) -> Sentence | None:
    """Return why no box can be sought, or None if one can.

    Parameters
    ----------
    levers, interesting
        As `prim` takes them.
    """
    flags = np.asarray(interesting, dtype=np.bool_)
    if len(flags) == 0:
        return sentence("No setting gave a result, so there is nothing to search. See why they failed.")
    if not flags.any():
        return sentence(
            "In none of the {points} settings does it happen, so no limits say where. Ask for less.", points=len(flags)
        )
    if flags.all():
        return sentence("It happens in all {points} settings, so no limits say where. Ask for more.", points=len(flags))
    if not any(len(OrderedLever.of(levers[name]).values) > 1 for name in levers.columns):
        return sentence("No lever takes more than one value, so no limits say where it happens. Vary a lever.")
    return None


def prim(levers: pd.DataFrame, interesting: ArrayLike, peel: float = PEEL) -> list[Box]:
    """Return the peeling trajectory, from all settings to the densest box.

    Each peel is the one that raises density most per point it takes off, so that a category of many points and a thin
    slice of a range compete fairly; of equals, the first in the order of the columns.

    Parameters
    ----------
    levers : table, shape [point, lever]
        The settings without those that failed, no value missing; numbers and months have an order, all else are
        categories.
    interesting : array, shape [point]
        Whether what is asked for happens there.
    peel
        Share of a box's points that a peel takes off.

    Returns
    -------
    list of Box
        Empty where `reason_for_none` has a reason.
    """
    if reason_for_none(levers, interesting) is not None:
        return []
    case = Case.of(levers, interesting)
    least = max(1, math.ceil(LEAST_MASS * len(case.interesting)))
    allowed = case.everything()
    boxes = [case.box(allowed)]
    while (peeled := case.peeled(allowed, peel, least)) is not None:
        allowed = peeled
        boxes.append(case.box(allowed))
    return boxes


def recommended(boxes: Sequence[Box], levers: pd.DataFrame, interesting: ArrayLike) -> Box | None:
    """Return the box of a trajectory to show first, with its limits set right and without those that do not matter.

    It is the one with the greatest separation: it holds most of the interesting settings and fewest of the others. That
    needs no level that somebody must choose, means the same whether much or little is interesting, and does not reward
    limits ever tighter, as density alone would. Of equals it is the one with fewer limits, then the larger.

    Parameters
    ----------
    boxes
        Boxes of `prim` or `cart`.
    levers, interesting
        As `prim` takes them.

    Returns
    -------
    Box or None
        None if there are no boxes; a box without limits if no limit matters.
    """
    if not boxes:
        return None
    case = Case.of(levers, interesting)
    best = max(boxes, key=lambda box: (box.separation, -len(box.limits), box.points))
    allowed = [column.allowed(best.limits.get(column.name)) for column in case.columns]
    # Without one limit the others may be better elsewhere; each step separates better or has a limit less.
    while (moved := case.adjusted(allowed) or case.freed(allowed)) is not None:
        allowed = moved
    return case.box(allowed)


def cart(levers: pd.DataFrame, interesting: ArrayLike) -> list[Box]:
    """Return the leaves of a classification tree that are denser than all settings taken together.

    Where PRIM gives one box, a tree gives several that do not overlap. It grows on the order of a lever's values and
    not on the values, so that limits are exact.

    Parameters
    ----------
    levers, interesting
        As `prim` takes them.

    Returns
    -------
    list of Box
        The one with most interesting settings first; empty where `reason_for_none` has a reason, or no split helps.
    """
    trees = needed("sklearn.tree", "scikit-learn", sentence("discovery by a tree"))
    if reason_for_none(levers, interesting) is not None:
        return []
    case = Case.of(levers, interesting)
    features = [
        (column, code) for column in case.columns for code in ([None] if column.ordered else range(len(column.values)))
    ]
    table = np.stack([column.codes if code is None else column.codes == code for column, code in features], axis=1)
    least = max(1, math.ceil(LEAST_MASS * len(case.interesting)))
    model = trees.DecisionTreeClassifier(max_leaf_nodes=LEAVES, min_samples_leaf=least, random_state=0)
    tree = model.fit(table.astype(np.float64), case.interesting).tree_

    def grown(node: int, allowed: list[Flags]) -> Iterator[Box]:
        if tree.children_left[node] < 0:
            yield case.box(allowed)
            return
        column, code = features[tree.feature[node]]
        places = np.arange(len(column.values))
        left = places <= tree.threshold[node] if code is None else places != code
        where = case.columns.index(column)
        for child, side in ((tree.children_left[node], left), (tree.children_right[node], ~left)):
            yield from grown(child, [*allowed[:where], allowed[where] & side, *allowed[where + 1 :]])

    boxes = [box for box in grown(0, case.everything()) if box.limits and box.separation > 0]
    return sorted(boxes, key=lambda box: (-box.interesting, -box.density))
