"""The scenario explorer: levers, charts and pages. It uses `sim` as any user would, and alone knows streamlit."""
