"""What runs mean: effects, where firms came from, how support spreads, what it costs."""
