"""Files from untrusted sources: found, read within bounds, and merged with what they extend."""
