"""The scenario explorer as Streamlit runs it; ``zonelab explore``, or ``make app``, starts it."""

from explorer.frame import run

run()
