"""The readable engine: Mesa agents that can be subclassed, one run month by month."""
