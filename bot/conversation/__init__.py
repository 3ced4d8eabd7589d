"""The domain: conversations, who owns them, the record, the handoff, the standards. No aiohttp, no rasa."""
