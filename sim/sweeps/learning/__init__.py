"""What a sweep teaches: which levers matter, and where something happens."""
