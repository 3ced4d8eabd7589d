"""Entries in and out: what other systems and files hold becomes entries here, and the other way round."""
