"""The policy laboratory: which policy, how wrong could we be, and could anyone tell afterwards.

Each instrument has a room of its own and gives a `sim.lab.card.Card`: a sentence, a picture and tables. All of them
count welfare alike (`sim.lab.welfare`), choose a best on one half of the runs and score it on the other
(`sim.lab.halves`), and tell a chance with its Monte Carlo interval (`sim.lab.chance`).
"""
