"""Sentence encoders: a text in, a vector of unit length out."""
