"""The compiled engine, a file for each part of the month; `threads.simulate` is its door."""
