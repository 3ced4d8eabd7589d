"""From the assistant to a person: packets, receipts, waits and what is promised about them, office hours."""
