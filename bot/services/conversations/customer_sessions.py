"""A customer opens the widget: who they are, where they continue, and what they read first."""

from __future__ import annotations

from msgspec.structs import replace

from bot.conversation.customers.confirmations import is_confirmed
from bot.conversation.language import primary_subtag
from bot.conversation.model import CustomerId
from bot.conversation.record.continued import Continued, find_continued
from bot.protocol.customer import SessionOpen, SessionOpened
from bot.services.accounts.identity import verify_identity
from bot.services.base import Base
from bot.services.conversations.sessions import Session, SessionRequest, keep_session, recognise
from bot.services.customer_language import customer_language
from bot.services.page_links import page_link
from bot.services.texts import parse_email, parse_name


class CustomerSessions:
    """Recognises customers. Only what a known one newly tells is written."""

    def __init__(self, base: Base, identity_secret: str) -> None:
        self._record, self._writer, self._clock = base.record, base.writer, base.clock
        self._voice, self._presence, self._settings = base.voice, base.presence, base.settings
        self._identity_secret = identity_secret

    async def recognise(self, given: SessionOpen) -> Session:
        """Return who this is. Refused: as `verify_identity`, `parse_email` and `sessions.recognise`."""
        checked, now = self._check(given), self._clock()
        session = await self._writer.read(lambda: recognise(self._record, checked, now))
        if session.stale:
            await self._writer.write(lambda: keep_session(self._record, session, now))
        return replace(session, stale=False)

    async def read(self, session: Session) -> tuple[Continued | None, SessionOpened]:
        """Return the conversation that the customer continues, if any, and what their page is answered."""
        return await self._writer.read(lambda: self._read(session))

    async def language_of(self, customer_id: CustomerId) -> str | None:
        """Return the language in which to write to this customer (ISO 639-1), as far as it is known."""
        return await self._writer.read(lambda: customer_language(self._record, customer_id))

    def _check(self, given: SessionOpen) -> SessionRequest:
        secret = self._identity_secret
        return SessionRequest(
            token=given.token,
            identity=verify_identity(given.identity, secret) if given.identity else None,
            name=parse_name(given.name),
            email=parse_email(given.email),
            page_url=page_link(given.page_url, self._settings),
            locale=given.locale,
        )

    def _read(self, session: Session) -> tuple[Continued | None, SessionOpened]:
        customer, continued = session.customer, find_continued(self._record, session.customer.id)
        state = continued.state if continued else None
        name, email = (state.name, state.email) if state else (customer.name, customer.email)
        confirmed = bool(email) and is_confirmed(self._record.file, customer.id, email or "")
        return continued, SessionOpened(
            customer_id=customer.id,
            token=session.token,
            business=self._settings.business,
            owner=state.owner if state else "assistant",
            on_duty=self._presence.is_staffed,
            last_seq=state.last_seq if state else 0,
            conversation_id=state.id if state else None,
            customer_name=name,
            customer_email=email,
            confirmed_email=email if confirmed else None,
            agent_name=state.agent_name if state else None,
            greeting=self._voice.greeting(
                name, state.language if state else primary_subtag(customer.locale or "")
            ),
        )
