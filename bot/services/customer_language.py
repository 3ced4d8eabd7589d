"""In which language a customer is written to outside of the chat."""

from __future__ import annotations

from bot.conversation.model import CustomerId
from bot.conversation.record.record import Record


def customer_language(record: Record, customer_id: CustomerId) -> str | None:
    """Return the language of the customer's conversation (ISO 639-1), as far as it is known."""
    state = record.get_latest_conversation(customer_id)
    return state.language if state else None
