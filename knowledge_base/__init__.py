"""The FAQ: its content, its store, its search. Imports nothing else of ours."""
