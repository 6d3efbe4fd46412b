"""Figures for a reader in a hurry: one question each, the interval always shown."""
