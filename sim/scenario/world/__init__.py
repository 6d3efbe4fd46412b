"""The world of a scenario: regions, sectors, numbers with their provenance, outlines."""
