"""What both engines read: a scenario as arrays, the world at rest, the timetable."""
