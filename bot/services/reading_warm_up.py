"""Makes ready what reads a message, whose first reader would otherwise wait for libraries and patterns."""

from __future__ import annotations

from bot.conversation.problem import choose_problem
from bot.services.agent_markup import parse_reply
from bot.services.rich_text import parse_markdown
from bot.services.texts import is_email, parse_text

# Reads as a customer's message does: with a sentence, a question and a number.
_SAMPLE = "It came damaged. Could I have my money back? The order is 48213377."


def warm_up_reading() -> None:
    """Read a sample in each way that a message is read. Blocks."""
    choose_problem([parse_text(_SAMPLE)])
    is_email("ada@example.com")
    parse_reply(_SAMPLE)
    parse_markdown(_SAMPLE)
