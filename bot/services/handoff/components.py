"""The components of `bot/services/handoff`, opened together."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.accounts.components import Accounts
from bot.services.base import Base
from bot.services.conversations.components import ConversationComponents
from bot.services.handoff.answering import Answering
from bot.services.handoff.board import BoardFigures
from bot.services.handoff.departures import Departures
from bot.services.handoff.packet_delivery import PacketDelivery
from bot.services.handoff.queue_notifier import QueueNotifier
from bot.services.handoff.receipts import Receipts
from bot.services.handoff.router import Router
from bot.services.handoff.team_notifier import TeamNotifier


@dataclass(frozen=True)
class Handoff:
    """Who gets a conversation, and with what."""

    queue_notifier: QueueNotifier
    receipts: Receipts
    router: Router
    team: TeamNotifier
    packet_delivery: PacketDelivery
    board: BoardFigures
    departures: Departures
    answering: Answering


def open_handoff(base: Base, accounts: Accounts, talk: ConversationComponents) -> Handoff:
    """Open the components and add those that run to `base.lifecycle`."""
    settings, record, writer, clock = base.settings, base.record, base.writer, base.clock
    hub, presence, add, staff = base.hub, base.presence, base.lifecycle.add, accounts.staff
    team = add(
        TeamNotifier(record, writer, hub, presence, staff, settings.agent_limit, settings.routing, clock)
    )
    packet_delivery = add(PacketDelivery(record, writer, hub, presence, settings, clock))
    handoff = Handoff(
        queue_notifier=add(QueueNotifier(record, writer, hub, presence, clock)),
        receipts=add(Receipts(record, writer, base.voice, talk.conversations, talk.redactions, hub, clock)),
        router=add(
            Router(record, writer, hub, talk.conversations, presence, staff, base.knowledge, settings, clock)
        ),
        team=team,
        packet_delivery=packet_delivery,
        board=BoardFigures(record, writer, packet_delivery, settings.agent_silent_s, clock),
        departures=add(Departures(record, writer, hub, clock)),
        answering=Answering(record, writer, staff, team, settings.agent_silent_s, clock),
    )
    for component in (handoff.queue_notifier, handoff.router, handoff.team):
        presence.subscribe(component.wake)
    return handoff
