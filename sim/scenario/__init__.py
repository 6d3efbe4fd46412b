"""Scenario and world files: their schema, safe reading, checking and evidence. Only here are pydantic and yaml used."""
