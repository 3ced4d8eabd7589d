"""Files that hold data. Imports nothing of ours."""
