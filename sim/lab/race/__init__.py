"""The race: regions as players that choose their own budgets, and what their game costs the country.

A *player* is a competing region, a *move* its own budget (a multiple of today's), its focus and whether it applies for
a zone; a *profile* is a move of each player. Every profile is run with the same luck. So a game is played on the model
itself (empirical game-theoretic analysis), and its rules are those of the scenario.
"""
