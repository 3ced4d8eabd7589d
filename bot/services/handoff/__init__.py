"""Passing a conversation to a person: who gets it, what they are given, and how long it takes."""
