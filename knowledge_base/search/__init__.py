"""Finding the entry that answers a message: reading it, ranking entries, and how sure to be."""
