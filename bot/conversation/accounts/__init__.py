"""Who of the staff did what."""
