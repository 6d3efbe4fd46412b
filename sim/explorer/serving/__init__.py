"""What stands between the pages and whoever reaches the server: the guard before Streamlit, headers, bounds, and who is signed in."""
