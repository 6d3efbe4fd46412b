"""What stands between the pages and whoever reaches the server: guard, headers, bounds, and who is signed in."""
