"""Sweeps on the page: which there are, their processes, their tables, and the numbers that their charts draw."""
