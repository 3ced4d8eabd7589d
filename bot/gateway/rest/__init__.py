"""The REST API of entries, for content pipelines: tokens instead of sign-in, problems instead of pages."""
