"""Figures of results, as PNG and SVG: what a minister can read in ten seconds."""
