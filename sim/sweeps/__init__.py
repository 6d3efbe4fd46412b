"""Many scenarios at once: designs over levers, the runs of each point, and what they teach."""
