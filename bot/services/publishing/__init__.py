"""What goes live of the knowledge base, when, and what its editors are told."""
