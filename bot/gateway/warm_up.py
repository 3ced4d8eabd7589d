"""What is loaded once the gateway is open.

Before, it would make the start longer; later, the first who needs it would wait for it.
"""

from __future__ import annotations

from bot.conversation.problem import choose_problem
from bot.gateway.help_pages.layout import load_templates
from bot.services.agent_markup import parse_reply
from bot.services.rich_text import parse_markdown
from bot.services.texts import is_email, parse_text

# Reads as a customer's message does: with a sentence, a question, a number and an address.
_SAMPLE = "It came damaged. Could I have my money back? The order is 48213377, I am ada@example.com."


def warm_up() -> None:
    """Load it. Blocks."""
    choose_problem([parse_text(_SAMPLE)])
    is_email("ada@example.com")
    parse_reply(_SAMPLE)
    parse_markdown(_SAMPLE)
    load_templates()
