"""What stands between the pages and strangers: the guard before Streamlit, headers, bounds, and who is signed in."""
