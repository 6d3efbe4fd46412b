"""The scenario explorer: levers, charts, pages. It uses `sim` as any user would; only here and in app.py is streamlit."""
