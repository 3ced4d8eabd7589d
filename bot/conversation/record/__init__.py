"""The record: the log of events, what is derived from it, and what takes words out of it."""
