"""The equations of the model for a reader, those of ``docs/model.md`` and of the functions in `sim.rules`."""

from __future__ import annotations

from sim.explorer.reference.equations.equation import Equation as Equation
from sim.explorer.reference.equations.equation import formula_in as formula_in
from sim.explorer.reference.equations.firms import FIRMS
from sim.explorer.reference.equations.government import GOVERNMENT
from sim.explorer.reference.equations.signs import SIGNS as SIGNS
from sim.explorer.reference.equations.trials import TRIALS

#: All, in the order of their ids.
EQUATIONS = tuple(sorted((*GOVERNMENT, *FIRMS, *TRIALS), key=lambda equation: equation.id))
