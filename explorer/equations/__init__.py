"""The equations of the model for a reader, those of ``docs/model.md`` and of the functions in `sim.rules`."""

from __future__ import annotations

from explorer.equations.firms import FIRMS
from explorer.equations.government import GOVERNMENT
from explorer.equations.record import Equation as Equation
from explorer.equations.record import formula_in as formula_in
from explorer.equations.signs import SIGNS as SIGNS
from explorer.equations.trials import TRIALS

#: All, in the order of their ids.
EQUATIONS = tuple(sorted((*GOVERNMENT, *FIRMS, *TRIALS), key=lambda equation: equation.id))
