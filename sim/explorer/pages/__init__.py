"""The pages of the explorer: they ask for results and charts, place them, and compute nothing themselves."""
