"""Everything a browser touches: pages, sockets, the JSON API. Never imports rasa, tensorflow or spaCy."""
