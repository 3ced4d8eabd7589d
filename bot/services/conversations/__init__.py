"""What customers and agents do in a conversation, its turns, and what is read of it."""
