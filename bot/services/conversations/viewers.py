"""Which members of staff look at a conversation now, and who of them is writing. Kept in memory only."""

from __future__ import annotations

from collections import defaultdict

from bot.conversation.model import ConversationId
from bot.protocol.drafts import Viewer, ViewersPush
from bot.services.hub import Desk, Hub


class Viewers:
    """Tells every desk that has a conversation open who else has."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._desks: defaultdict[ConversationId, dict[Desk, bool]] = defaultdict(dict)

    def join(self, conversation_id: ConversationId, desk: Desk) -> None:
        """Note that this desk has opened the conversation."""
        self._desks[conversation_id].setdefault(desk, False)
        self._tell(conversation_id)

    def leave(self, conversation_id: ConversationId, desk: Desk) -> None:
        """Note that this desk has left it, or is gone."""
        if self._desks[conversation_id].pop(desk, None) is not None:
            self._tell(conversation_id)
        if not self._desks[conversation_id]:
            del self._desks[conversation_id]

    def set_typing(self, conversation_id: ConversationId, desk: Desk, typing: bool) -> None:
        """Note that an agent began or stopped typing; ignored when their desk does not have it open."""
        if desk in self._desks.get(conversation_id, ()):
            self._desks[conversation_id][desk] = typing
            self._tell(conversation_id)

    def list_viewers(self, conversation_id: ConversationId) -> tuple[Viewer, ...]:
        """Return each person once, however many desks they have, by name."""
        names: dict[tuple[str, str], bool] = {}
        for desk, typing in self._desks.get(conversation_id, {}).items():
            who = (desk.staff.name, desk.staff.id)
            names[who] = names.get(who, False) or typing
        return tuple(
            Viewer(staff_id=staff_id, name=name, typing=typing)
            for (name, staff_id), typing in sorted(names.items())
        )

    def _tell(self, conversation_id: ConversationId) -> None:
        push = ViewersPush(conversation_id=conversation_id, viewers=self.list_viewers(conversation_id))
        self._hub.push_to_followers(conversation_id, push)
