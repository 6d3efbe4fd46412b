"""Charts of the explorer: each answers one question, and is a function from results and a language to an Altair chart."""
