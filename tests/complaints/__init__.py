"""What people report most about systems of this kind; each is a test."""
