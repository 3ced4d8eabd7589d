"""Rasa custom actions, one per file, with no sentence of their own: those are in `domain.yml`."""
