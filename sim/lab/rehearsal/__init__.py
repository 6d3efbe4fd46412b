"""Can an evaluation find this effect? Designs of evaluation, tried on histories of which the truth is known.

`sim.lab.rehearsal.rehearsal` has the door, `sim.rehearse`.
"""
