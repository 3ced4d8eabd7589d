"""What is measured, and how. Every figure in RESULTS.md names the command that made it."""
