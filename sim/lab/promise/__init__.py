"""Where a bid's promise lies among the histories, and what one would have to assume for it."""
