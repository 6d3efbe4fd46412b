"""From the record of runs to tidy tables, and from tables to files."""
