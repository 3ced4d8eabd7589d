"""The public help pages: made on the server, whole without a script, found by search engines."""
