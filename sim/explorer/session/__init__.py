"""What a reader has chosen and what was run for it: choices, address, runs."""
