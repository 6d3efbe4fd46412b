"""Files and folders put in their place: whole or not at all, with what others have put there left alone."""
