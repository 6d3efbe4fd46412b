"""What may be wrong with a scenario, found together and told in sentences."""
