"""A conversation with the assistant as tests have it: what is said, what is pressed, and what comes back."""

from __future__ import annotations

from benchmarks.conversations import Customer
from bot.protocol.turn import TurnReply


class Conversation(Customer):
    """One conversation, turn by turn."""

    def press(self, reply: TurnReply, title: str) -> TurnReply:
        """The reply after pressing the quick reply of that title, under any message of `reply`."""
        offered = [quick for message in reply.messages for quick in message.quick_replies]
        (pressed,) = [quick for quick in offered if quick.title == title]
        return self.say(pressed.title, pressed.choice)


def text_of(reply: TurnReply) -> str:
    """Everything said in a reply, apart from entries."""
    return "\n".join(message.text for message in reply.messages if message.answer is None)


def entry_of(reply: TurnReply) -> str | None:
    """The id of the entry that a reply quotes, or None."""
    return next((message.answer.entry_id for message in reply.messages if message.answer), None)
