"""The scenario explorer as Streamlit runs it; ``zonelab explore``, or ``make app``, starts it.

For each reader this is the program. ``streamlit run app.py`` imports it before, and finds the server in it, with the
guard that ours has.
"""

import streamlit as st
from starlette.middleware import Middleware

from sim.explorer.pages.frame import run
from sim.explorer.serving.guard import Guard

if __name__ == "__main__":
    run()
else:
    app = st.App(__file__, middleware=[Middleware(Guard)])
