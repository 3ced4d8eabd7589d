"""Recognising a customer, and their first appearance in the record.

Opening the widget writes nothing: a page that is only looked at costs no commit. Ids of customers who are
not in the record yet follow from their key (the signed `sub`, or the token), so that two tabs or two
devices agree on them before the first message is sent.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from itertools import chain, count

import msgspec
from msgspec.structs import replace

from bot.conversation import commands
from bot.conversation.customers.confirmations import confirm, is_confirmed
from bot.conversation.customers.customers import hash_token
from bot.conversation.errors import NotFound
from bot.conversation.events import NewEvent, RecordedEvent
from bot.conversation.model import ConversationId, Customer, CustomerId
from bot.conversation.record.continued import find_continued
from bot.conversation.record.record import Change, Record
from bot.conversation.state import ConversationState
from bot.matching import Pattern
from bot.services.accounts.identity import Identity, new_key
from bot.services.errors import TokenUnknown

_TOKEN = Pattern(r"[A-Za-z0-9_-]{43}", as_written=True)


class SessionRequest(msgspec.Struct, frozen=True):
    """What a widget says of its customer when it opens. `identity` is verified already."""

    token: str | None = None
    identity: Identity | None = None
    name: str | None = None
    email: str | None = None
    page_url: str | None = None
    locale: str | None = None


class Session(msgspec.Struct, frozen=True):
    """A recognised customer at one socket. `recorded`: the customer has been here before.

    `stale`: the record knows less than this; `keep_session` brings it up.
    """

    customer: Customer
    token: str
    recorded: bool = False
    stale: bool = False
    page_url: str | None = None
    locale: str | None = None
    signed_email: str | None = None

    @property
    def token_hash(self) -> str:
        """The hash under which the record knows the token."""
        return hash_token(self.token)


def recognise(record: Record, given: SessionRequest, now: datetime) -> Session:
    """Return who this is: by signed identity first, then by token, else somebody new. Only reads.

    Raises `TokenUnknown` for a token that we cannot have given, or whose customer was erased. Who is signed
    in and was erased is somebody new.
    """
    if given.token is not None and not _TOKEN.fullmatch(given.token):
        raise TokenUnknown()
    by_token = record.get_customer_by_token(given.token) if given.token else None
    known, recorded = _find(record, given, by_token)
    token = (
        given.token
        if given.token and (by_token is None or by_token.id == (known and known.id))
        else new_key()
    )
    if known is None and given.identity is None and _is_in_record(record, _id_from(token)):
        raise TokenUnknown()  # nobody's token any more: the bare id is all that is left of whoever had it
    customer = known or Customer(
        id=_id_of_subject(record, given.identity.subject) if given.identity else _id_from(token),
        created_at=now,
    )
    learned = _with_facts(customer, given)
    signed_email = given.identity.email if given.identity else None
    news = signed_email is not None and not is_confirmed(record.file, learned.id, signed_email)
    stale = learned != customer or by_token is None or token != given.token or news
    return Session(
        customer=learned,
        token=token,
        recorded=recorded,
        stale=recorded and stale,
        page_url=given.page_url,
        locale=given.locale,
        signed_email=signed_email,
    )


def keep_session(record: Record, session: Session, now: datetime) -> Change | None:
    """Write what a recorded customer's session newly tells; what that changed in their conversation."""
    before = record.get_customer(session.customer.id)
    if before != session.customer:
        record.update_customer(session.customer)
    record.add_token(session.customer.id, session.token, now)
    _confirm_signed(record, session, now)
    state = record.get_latest_conversation(session.customer.id)
    return _learn(record, state, session.customer, now) if state else None


def ensure_conversation(
    record: Record, session: Session, now: datetime
) -> tuple[ConversationId, tuple[RecordedEvent, ...]]:
    """Return the conversation in which the customer continues, begun if need be, and its first events."""
    customer = _ensure_customer(record, session, now)
    continued = find_continued(record, customer.id)
    if continued is not None:
        return continued.state.id, ()
    conversation_id = ConversationId(secrets.token_hex(10))
    events = commands.start_conversation(customer, page_url=session.page_url, locale=session.locale)
    return conversation_id, record.append(conversation_id, events, now)


def _find(record: Record, given: SessionRequest, by_token: Customer | None) -> tuple[Customer | None, bool]:
    if given.identity is None:
        return by_token, by_token is not None
    by_subject = record.get_customer_by_subject(given.identity.subject)
    if by_subject is not None:
        return by_subject, True
    if by_token is not None and by_token.subject is None:
        return by_token, True  # who chatted before signing in keeps their conversation
    return None, False


def _id_of_subject(record: Record, subject: str) -> CustomerId:
    """Return the id of whoever signs in so for the first time, or again after they were erased."""
    keys = chain([subject], (f"{subject} {number}" for number in count(2)))
    return next(each for each in map(_id_from, keys) if not _is_in_record(record, each))


def _is_in_record(record: Record, customer_id: CustomerId) -> bool:
    try:
        record.get_customer(customer_id)
    except NotFound:
        return False
    return True


def _with_facts(customer: Customer, given: SessionRequest) -> Customer:
    """Return the customer with what identity and form say. A name they asked to be called by stays."""
    if identity := given.identity:
        named = identity.name is not None and customer.name_source != "said"
        customer = replace(
            customer,
            subject=identity.subject,
            name=identity.name if named else customer.name,
            name_source="identity" if named else customer.name_source,
            email=identity.email or customer.email,
            attributes=identity.attributes,
        )
    if given.name and customer.name_source in (None, "form"):
        customer = replace(customer, name=given.name, name_source="form")
    return replace(customer, email=customer.email or given.email, locale=given.locale or customer.locale)


def _ensure_customer(record: Record, session: Session, now: datetime) -> Customer:
    try:
        customer = record.get_customer(session.customer.id)
    except NotFound:
        customer = record.add_customer(session.customer, session.token)
    else:
        record.add_token(customer.id, session.token, now)
    _confirm_signed(record, session, now)
    return customer


def _confirm_signed(record: Record, session: Session, now: datetime) -> None:
    """Confirm what the host site signed, which needs no link."""
    if session.signed_email and not is_confirmed(record.file, session.customer.id, session.signed_email):
        confirm(record.file, session.customer.id, session.signed_email, now)


def _learn(record: Record, state: ConversationState, customer: Customer, now: datetime) -> Change:
    def decide(newest: ConversationState) -> list[NewEvent]:
        return commands.learn_customer(
            newest, name=customer.name, name_source=customer.name_source, email=customer.email
        )

    return record.change(state.id, decide, now)


def _id_from(key: str) -> CustomerId:
    return CustomerId("c" + hashlib.sha256(f"frontdesk customer {key}".encode()).hexdigest()[:24])
