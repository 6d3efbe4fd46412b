"""When should we stop: the futures of a zone from one past, and how often a review picks the wrong one."""
