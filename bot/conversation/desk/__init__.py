"""What agents work with: lists, labels, notes, saved replies, gestures of goodwill."""
