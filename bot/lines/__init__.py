"""Every sentence that a customer can read, loaded from `domain.yml`, and the choice of the right one."""

from bot.lines.lines import Line, Lines, LinesError, UnknownResponse

__all__ = ["Line", "Lines", "LinesError", "UnknownResponse"]
