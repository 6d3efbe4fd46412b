"""What the map can show, and which charts a reader can choose: their keys in the address, and their names."""

from __future__ import annotations

from sim.language.texts import marked

#: Measures of the map.
MEASURES = {
    "effect": marked("Effect of the policy"),
    "attracted": marked("Firms attracted"),
    "support": marked("Central support"),
}
#: Charts below the map.
VIEWS = {
    "firms": marked("Firms over time"),
    "flows": marked("From whom to whom"),
    "support": marked("Spread of support"),
    "dilution": marked("Support per firm"),
    "trials": marked("Trials and reform"),
    "timeline": marked("What happens when"),
}
#: Charts of a sweep.
SWEEP_CHARTS = {
    "heat": marked("Heat map"),
    "lines": marked("Lines"),
    "parallel": marked("All levers"),
}
