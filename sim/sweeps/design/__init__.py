"""What a sweep is to run: its levers, its points, its plan."""
