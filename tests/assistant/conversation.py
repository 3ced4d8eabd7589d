"""Plays the gateway's part: keeps what is to be remembered, and hands it back with the next turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.protocol.turn import CustomerFacts, TurnReply, TurnRequest

if TYPE_CHECKING:
    from bot.assistant.engine import Engine


class Conversation:
    """One conversation, turn by turn."""

    def __init__(
        self, engine: Engine, customer: CustomerFacts | None = None, locale: str | None = None
    ) -> None:
        self.engine = engine
        self.customer = customer or CustomerFacts()
        self.memory: dict[str, Any] = {}
        self.lines: list[str] = []
        self.turns = 0
        self.locale = locale
        self.language: str | None = None

    def say(self, text: str, choice: str | None = None) -> TurnReply:
        """The reply to what the customer says, or presses."""
        self.turns += 1
        request = TurnRequest(
            turn_id=f"turn-{self.turns}",
            conversation_id="conversation",
            text=text,
            customer=self.customer,
            memory=self.memory,
            lines_used=tuple(self.lines),
            choice=choice,
            locale=self.locale,
            language=self.language,
        )
        reply = self.engine.turn(request)
        self._remember(reply)
        return reply

    def press(self, reply: TurnReply, title: str) -> TurnReply:
        """The reply after pressing the quick reply of that title, under any message of `reply`."""
        offered = [quick for message in reply.messages for quick in message.quick_replies]
        (pressed,) = [quick for quick in offered if quick.title == title]
        return self.say(pressed.title, pressed.choice)

    def _remember(self, reply: TurnReply) -> None:
        self.memory = reply.memory
        self.language = reply.understanding.language or self.language
        self.lines += [line for message in reply.messages for line in message.line_ids]
        known = CustomerFacts() if reply.learned.forget else self.customer
        self.customer = CustomerFacts(
            name=reply.learned.name or known.name,
            email=reply.learned.email or known.email,
            order_number=reply.learned.order_number or known.order_number,
        )


def text_of(reply: TurnReply) -> str:
    """Everything said in a reply, apart from entries."""
    return "\n".join(message.text for message in reply.messages if message.answer is None)


def entry_of(reply: TurnReply) -> str | None:
    """The id of the entry that a reply quotes, or None."""
    return next((message.answer.entry_id for message in reply.messages if message.answer), None)
