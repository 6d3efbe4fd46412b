"""What a reader has chosen and what was run for it: choices, link, runs."""
