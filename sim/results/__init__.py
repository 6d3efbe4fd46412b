"""From the trace of runs to tidy tables, and from tables to files."""
