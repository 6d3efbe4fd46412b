"""Charts of the explorer: each answers one question; functions from results and a language to an Altair chart.

A language is 'en' or 'ko'; panels are in the order in which their regions are given.
"""
