"""One thing done with several conversations: each by its own verb, so that one refusal stops no other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.conversation.model import Agent, ConversationId, StaffId
from bot.protocol.bulk import BulkDone, BulkRefusal, BulkRun
from bot.services.conversations.conversations import Conversations
from bot.services.desk.inbox import Inbox
from bot.services.desk.labels import Labels
from bot.services.errors import PayloadInvalid
from bot.services.handoff.router import Router
from bot.services.refusals import as_refusal, code_of

_Change = Callable[[ConversationId], Awaitable[object]]


class BulkChanges:
    """What an agent does with a selection of a list."""

    def __init__(self, conversations: Conversations, inbox: Inbox, labels: Labels, router: Router) -> None:
        self._conversations = conversations
        self._inbox = inbox
        self._labels = labels
        self._router = router

    async def run(self, agent: Agent, asked: BulkRun) -> BulkDone:
        """Do it with each conversation; return where it was done, and why not elsewhere."""
        change = self._change(agent, asked)
        wanted = tuple(dict.fromkeys(asked.conversation_ids))
        refused = [
            refusal
            for each in wanted
            if (refusal := await _attempt(change, ConversationId(each))) is not None
        ]
        stayed = {refusal.conversation_id for refusal in refused}
        return BulkDone(tuple(each for each in wanted if each not in stayed), tuple(refused))

    def _change(self, agent: Agent, asked: BulkRun) -> _Change:
        """Return what is done with each; raises `PayloadInvalid` when what it needs is missing."""
        if asked.do == "close":
            return lambda each: self._conversations.close(agent, each, asked.note)
        if asked.do == "assign" and (staff_id := asked.staff_id):
            return lambda each: self._router.assign(agent, StaffId(staff_id), each)
        if asked.do in ("label", "unlabel") and (label := asked.label):
            return lambda each: self._labels.set(agent, each, label, on=asked.do == "label")
        if asked.do == "snooze" and asked.until:
            return lambda each: self._inbox.snooze(agent, each, asked.until)
        if asked.do == "prioritise" and (priority := asked.priority):
            return lambda each: self._inbox.set_priority(agent, each, priority)
        raise PayloadInvalid(reason=f"{asked.do} needs more than was given")


async def _attempt(change: _Change, conversation_id: ConversationId) -> BulkRefusal | None:
    """Do it with one conversation; return why not, if it was refused."""
    try:
        await change(conversation_id)
    except Exception as error:
        refusal = as_refusal(error)
        if refusal is None:
            raise
        return BulkRefusal(conversation_id, code_of(refusal), refusal.message)
    return None
