"""What anybody may read: published articles by topic, and the search over them."""
