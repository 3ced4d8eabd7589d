"""Sensitive values: asked for by agents, given by customers in a form, encrypted, and gone after a day."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import datetime

from bot.conversation.accounts.staff import Staff
from bot.conversation.customers import sensitive as store
from bot.conversation.customers.sensitive import KEPT_FOR, SensitiveRequest
from bot.conversation.errors import NotAllowed
from bot.conversation.events import MessagePosted, NewEvent, SensitiveOutcome, SensitiveRequested
from bot.conversation.model import SYSTEM, Agent, ConversationId
from bot.conversation.record.record import Change, Record
from bot.conversation.speaking import require_agent, sender_of
from bot.conversation.state import ConversationState
from bot.matching import find_cards, find_ibans
from bot.protocol.customer import Accepted
from bot.protocol.sensitive import SensitiveAsk, SensitiveRequests, SensitiveRequestView, SensitiveValue
from bot.services.accounts.access import may_open
from bot.services.clock import Clock
from bot.services.conversations.acknowledgement import accepted
from bot.services.conversations.conversations import Conversations
from bot.services.due_jobs import DueJobs
from bot.services.errors import SensitiveInvalid, TextEmpty
from bot.services.secret_keys import SecretKeys
from bot.services.texts import require_readable
from bot.services.views import time_text
from bot.services.voice import Voice
from bot.storage.writer import Writer

logger = logging.getLogger(__name__)

_CARD_DIGITS = 4


class SensitiveValues:
    """The verbs around sensitive values; what is over is removed when its time comes."""

    def __init__(
        self,
        record: Record,
        writer: Writer,
        conversations: Conversations,
        voice: Voice,
        keys: SecretKeys,
        clock: Clock,
    ) -> None:
        self._record = record
        self._file = record.file
        self._writer = writer
        self._conversations = conversations
        self._voice = voice
        self._keys = keys
        self._clock = clock
        file = record.file
        self._jobs = DueJobs(
            "sensitive values",
            list_due=lambda now: writer.read(lambda: store.list_expired(file, now)),
            next_due=lambda now: writer.read(lambda: store.next_expiry(file, now)),
            run=self._expire,
            clock=clock,
        )

    def start(self) -> None:
        """Remove what is over, from now on."""
        self._jobs.start()

    async def close(self) -> None:
        """Remove no more; what is over goes with the next start, and can't be viewed before."""
        await self._jobs.close()

    async def run_due(self) -> None:
        """Remove what is over now."""
        await self._jobs.run_due()

    # The agent

    async def request(self, agent: Agent, conversation_id: ConversationId, asked: SensitiveAsk) -> Accepted:
        """Ask the customer for something. Refused: as `require_agent`, `sensitive_too_many`."""
        require_readable(asked.label)
        label = " ".join(asked.label.split())
        if not label:
            raise TextEmpty()

        def decide(state: ConversationState) -> list[NewEvent]:
            request = SensitiveRequest(
                id=secrets.token_hex(8),
                conversation_id=state.id,
                kind=asked.kind,
                label=label,
                agent_name=agent.name,
                expires_at=self._clock() + KEPT_FOR,
            )
            notice = self._voice.render("utter_sensitive_asked", state, detail=label)
            events = store.request_value(state, agent, request, notice, asked.client_id)
            store.add_request(self._file, request, state.customer_id)
            return events

        change = await self._conversations.change(conversation_id, decide, once=("agent", asked.client_id))
        self._jobs.wake()
        return accepted(change, "agent", asked.client_id, SensitiveRequested)

    async def view(self, staff: Staff, conversation_id: ConversationId, request_id: str) -> SensitiveValue:
        """Return what was given, and note who read it. Refused: as `require_agent`, `sensitive_over`."""

        def read() -> SensitiveValue:
            request = self._require_request(staff, conversation_id, request_id)
            value = self._decrypt(request)
            self._record.audit(
                "sensitive_viewed", conversation_id, staff.name, self._clock(), request=request_id
            )
            return SensitiveValue(value=value, expires_at=time_text(request.expires_at))

        return await self._writer.write(read)

    async def remove(self, staff: Staff, conversation_id: ConversationId, request_id: str) -> None:
        """Remove what was asked for or given. Refused as `view`."""

        def write() -> Change:
            request = self._require_request(staff, conversation_id, request_id)
            store.remove_request(self._file, request_id)
            self._record.audit(
                "sensitive_removed", conversation_id, staff.name, self._clock(), request=request_id
            )
            return self._end(request, "removed", staff.agent)

        await self._writer.write(write)

    # The customer

    async def list_open(self, conversation_id: ConversationId | None) -> SensitiveRequests:
        """Return what the customer is asked for now; nothing without an agent."""

        def read() -> SensitiveRequests:
            if conversation_id is None or self._record.get_state(conversation_id).owner != "agent":
                return SensitiveRequests(requests=())
            return SensitiveRequests(
                requests=tuple(
                    SensitiveRequestView(
                        request_id=each.id, kind=each.kind, label=each.label, agent_name=each.agent_name
                    )
                    for each in store.list_open(self._file, conversation_id, self._clock())
                )
            )

        return await self._writer.read(read)

    async def give(
        self, conversation_id: ConversationId, request_id: str, value: str, client_id: str
    ) -> Accepted:
        """Keep what the customer gives, encrypted. Refused: `sensitive_over`, `sensitive_invalid`."""
        require_readable(value)
        value = value.strip()

        def keep(request: SensitiveRequest) -> None:
            _require_valid(request, value)
            encrypted = self._keys.load().encrypt(f"{request.id}:{value}".encode()).decode()
            store.keep_value(self._file, request.id, encrypted, self._clock() + KEPT_FOR)

        change = await self._answer(conversation_id, request_id, "given", client_id, keep)
        self._jobs.wake()
        return accepted(change, "customer", client_id, MessagePosted)

    async def decline(self, conversation_id: ConversationId, request_id: str, client_id: str) -> Accepted:
        """Note that the customer would rather not give it. Refused: `sensitive_over`."""

        def drop(request: SensitiveRequest) -> None:
            store.remove_request(self._file, request.id)

        change = await self._answer(conversation_id, request_id, "declined", client_id, drop)
        return accepted(change, "customer", client_id, MessagePosted)

    async def _answer(
        self,
        conversation_id: ConversationId,
        request_id: str,
        outcome: SensitiveOutcome,
        client_id: str,
        carry_out: Callable[[SensitiveRequest], None],
    ) -> Change:
        def decide(state: ConversationState) -> list[NewEvent]:
            request = store.get_request(self._file, state.id, request_id, self._clock())
            label = request.label if request else ""
            notice = self._voice.render(f"utter_sensitive_{outcome}", state, detail=label or "-")
            events = store.answer_request(state, request, outcome, notice, client_id)
            if request:
                carry_out(request)
            return events

        return await self._conversations.change(conversation_id, decide, once=("customer", client_id))

    # What both need

    def _require_request(
        self, staff: Staff, conversation_id: ConversationId, request_id: str
    ) -> SensitiveRequest:
        state = self._record.get_state(conversation_id)
        if not may_open(staff, "board"):
            require_agent(state, staff.agent)
        request = store.get_request(self._file, conversation_id, request_id, self._clock())
        if request is None:
            raise NotAllowed("sensitive_over")
        return request

    def _decrypt(self, request: SensitiveRequest) -> str:
        from cryptography.fernet import InvalidToken

        encrypted = store.get_encrypted(self._file, request.id)
        if encrypted is None:
            raise NotAllowed("sensitive_over")
        try:
            plain = self._keys.load().decrypt(encrypted.encode()).decode()
        except InvalidToken:
            logger.error("The value of request %s was encrypted with another key", request.id)
            raise NotAllowed("sensitive_over") from None
        request_id, _, value = plain.partition(":")
        if request_id != request.id:  # a row was put in place of another
            raise NotAllowed("sensitive_over")
        return value

    async def _expire(self, request: SensitiveRequest) -> datetime | None:
        def write() -> Change | None:
            if request not in store.list_expired(self._file, self._clock()):
                return None
            store.remove_request(self._file, request.id)
            return self._end(request, "expired")

        await self._writer.write(write)
        return None

    def _end(self, request: SensitiveRequest, outcome: SensitiveOutcome, by: Agent | None = None) -> Change:
        sender = sender_of(by) if by else SYSTEM
        return self._record.change(
            request.conversation_id, lambda _: store.end_request(request.id, outcome, sender), self._clock()
        )


def _require_valid(request: SensitiveRequest, value: str) -> None:
    """Refuse what is not what was asked for, and a whole card number, which nobody may keep."""
    digits = [sign for sign in value if sign.isdecimal()]
    right = {
        "iban": any(find_ibans(value)),
        "card_digits": len(value) == len(digits) == _CARD_DIGITS,
        "other": bool(value),
    }
    if not right[request.kind] or any(find_cards(value)):
        raise SensitiveInvalid()
