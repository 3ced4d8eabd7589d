"""What is loaded once the gateway is open.

Before, it would make the start longer; later, the first who needs it would wait for it.
"""

from __future__ import annotations

from bot.gateway.help_pages.layout import load_templates
from bot.services.reading_warm_up import warm_up_reading


def warm_up() -> None:
    """Load it. Blocks."""
    warm_up_reading()
    load_templates()
