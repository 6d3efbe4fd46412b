"""The order of the month, written once: both engines run these phases, and their agreement is tested after each."""

from __future__ import annotations

#: Rounds are scored; zones announced, put in force, reviewed, expired; reforms take effect (E01-E03, E14).
CALENDAR = 0
#: Central support, own incentives, the focus of each region, and what each region is worth (E04-E07, E09).
SUPPORT = 1
#: Firms close (E11).
CLOSURES = 2
#: Incidents, ends of trials, permits counted for reform, then starts (E12-E14).
TRIALS = 3
#: Founders whose month has come, and active firms whose location review is due (E08-E10b).
LOCATION = 4
#: Employees grow (E15), and the month is written into the trace.
RECORD = 5

#: The phases of a month in their order. All decisions use the counts, barriers and applicants at its start.
PHASES = (CALENDAR, SUPPORT, CLOSURES, TRIALS, LOCATION, RECORD)
PHASE_NAMES = ("calendar", "support", "closures", "trials", "location", "record")
