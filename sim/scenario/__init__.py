"""Scenario and world files: schema, safe reading, checking and provenance. Only this room uses pydantic and yaml."""
