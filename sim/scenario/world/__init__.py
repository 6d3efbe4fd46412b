"""The world of a scenario: regions, sectors, numbers with their evidence, outlines."""
