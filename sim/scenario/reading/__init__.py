"""Files from strangers: found, read within bounds, and merged with what they extend."""
