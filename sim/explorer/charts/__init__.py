"""Charts of the explorer: each answers one question; functions from results and a language to an Altair chart."""
