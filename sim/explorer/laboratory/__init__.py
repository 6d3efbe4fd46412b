"""The laboratory in the explorer: its instruments, what a reader may set of each, and their work behind the page."""
