"""Every key of a scenario: its meaning, unit, range and equation."""
