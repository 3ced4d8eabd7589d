"""Complaints that only a browser can answer."""
