"""What customers made of the knowledge base's entries, and the questions that none answered well."""
