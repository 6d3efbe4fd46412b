"""The equations of the model for a reader, those of ``docs/model.md`` and of the functions in `sim.rules`."""

from __future__ import annotations

from sim.explorer.reference.equations.added import added_equations
from sim.explorer.reference.equations.equation import Equation as Equation
from sim.explorer.reference.equations.equation import formula_in as formula_in
from sim.explorer.reference.equations.firms import FIRMS
from sim.explorer.reference.equations.signs import SIGNS as _SIGNS
from sim.explorer.reference.equations.zones_and_money import GOVERNMENT

_SET_IN_TYPE = (*GOVERNMENT, *FIRMS)
_ADDED, _ADDED_SIGNS = added_equations((each.id for each in _SET_IN_TYPE), _SIGNS)
#: All, in the order of their ids.
EQUATIONS = tuple(sorted((*_SET_IN_TYPE, *_ADDED), key=lambda equation: equation.id))
SIGNS = {**_SIGNS, **_ADDED_SIGNS}
