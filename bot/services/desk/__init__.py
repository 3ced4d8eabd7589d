"""What agents do beside talking: lists, labels, notes, saved replies, the customer's profile."""
