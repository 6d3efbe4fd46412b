"""The panel of levers."""
