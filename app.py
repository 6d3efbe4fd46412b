"""The scenario explorer: ``make app``, or ``streamlit run app.py``."""

from explorer.frame import run

run()
