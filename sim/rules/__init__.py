"""The equations of the model, E01 to E15: one small compiled function each, scalars in, scalar out.

A file answers one question a minister would ask. No rule draws a random number (it is handed one), reads a global
or changes an argument, so both engines call the same functions and a rule can be tried at the prompt.
"""
