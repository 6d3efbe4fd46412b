"""The model and its numbers as pages: text, equations, provenance."""
