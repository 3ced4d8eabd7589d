"""What customers asked, what editors pinned, and what becomes of both when content changes."""
