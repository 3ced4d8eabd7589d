"""The JSON API behind the staff's pages, and the demo's identities."""
