"""Which e-mail addresses are known to be their customer's: nothing that others wrote goes to any other.

An address that the host site signed is; one that was said or given in a form is once the link in our mail was
used. It is confirmed for that customer alone: somebody else may claim it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.conversation.database import RecordFile, Row, to_text, to_time
from bot.conversation.events import CustomerLearned, OwnerChanged, RecordedEvent
from bot.conversation.model import ConversationId, CustomerId, Value
from bot.conversation.state import ConversationState

_TO_ASK = "asked_at IS NOT NULL AND confirmed_at IS NULL"
_WAITING = "transcript_of IS NOT NULL AND confirmed_at IS NOT NULL"
_THIS = "customer_id = ? AND address = ?"


class Confirmation(Value, frozen=True):
    """An address of a customer; `transcript_of`: the conversation that goes there once it is confirmed."""

    customer_id: CustomerId
    address: str
    asked_at: datetime | None = None
    transcript_of: ConversationId | None = None


def is_confirmed(file: RecordFile, customer_id: CustomerId, address: str) -> bool:
    """Return whether this address is known to be the customer's."""
    row = file.row(
        "SELECT 1 FROM email_confirmations "
        "WHERE customer_id = ? AND address = ? AND confirmed_at IS NOT NULL",
        (customer_id, address.casefold()),
    )
    return row is not None


def list_confirmed(file: RecordFile, customer_id: CustomerId) -> list[str]:
    """Return the addresses that are known to be this customer's."""
    rows = file.rows(
        "SELECT address FROM email_confirmations WHERE customer_id = ? AND confirmed_at IS NOT NULL",
        (customer_id,),
    )
    return [row["address"] for row in rows]


def confirm(file: RecordFile, customer_id: CustomerId, address: str, now: datetime) -> None:
    """Note that the address is the customer's: the host site signed it, or they used our link."""
    file.write(
        "INSERT INTO email_confirmations (customer_id, address, confirmed_at) VALUES (?, ?, ?) "
        "ON CONFLICT (customer_id, address) DO UPDATE SET confirmed_at = excluded.confirmed_at, "
        "key_hash = NULL, asked_at = NULL WHERE confirmed_at IS NULL",
        (customer_id, address.casefold(), to_text(now)),
    )


def ask_to_confirm(
    file: RecordFile,
    customer_id: CustomerId,
    address: str,
    now: datetime,
    transcript_of: ConversationId | None = None,
) -> None:
    """Note that the address is to get a link, unless it is confirmed or has a link that still works."""
    file.write(
        "INSERT INTO email_confirmations (customer_id, address, asked_at, transcript_of) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (customer_id, address) DO UPDATE SET "
        "transcript_of = coalesce(excluded.transcript_of, transcript_of), "
        "asked_at = CASE WHEN confirmed_at IS NULL "
        "AND (expires_at IS NULL OR expires_at <= excluded.asked_at) "
        "THEN excluded.asked_at ELSE asked_at END",
        (customer_id, address.casefold(), to_text(now), transcript_of),
    )


def owe_confirmation(file: RecordFile, state: ConversationState, events: Sequence[RecordedEvent]) -> None:
    """Ask for the address of somebody who waits for a person, or has one: the answer may have to go there.

    Not while they look at what is passed on: they may strike it.
    """
    if not may_need_confirmation(state):
        return
    given = any(isinstance(event.body, (CustomerLearned, OwnerChanged)) for event in events)
    if given or not _is_known(file, state.customer_id, state.email or ""):
        ask_to_confirm(file, state.customer_id, state.email or "", events[-1].at)


def may_need_confirmation(state: ConversationState) -> bool:
    """Return whether an answer may have to be mailed to an address that the customer left."""
    return bool(state.email) and state.owner in ("waiting", "agent") and state.withheld_from is None


def _is_known(file: RecordFile, customer_id: CustomerId, address: str) -> bool:
    """Return whether the address was asked for, or is not to be.

    One that was only admitted is to be asked for.
    """
    row = file.row(
        "SELECT 1 FROM email_confirmations WHERE customer_id = ? AND address = ? AND (admitted_at IS NULL "
        "OR asked_at IS NOT NULL OR key_hash IS NOT NULL OR confirmed_at IS NOT NULL)",
        (customer_id, address.casefold()),
    )
    return row is not None


def is_admitted(file: RecordFile, customer_id: CustomerId, address: str, since: datetime) -> bool:
    """Return whether a link to this address was counted since then."""
    row = file.row(
        "SELECT 1 FROM email_confirmations WHERE customer_id = ? AND address = ? AND admitted_at > ?",
        (customer_id, address.casefold(), to_text(since)),
    )
    return row is not None


def write_admission(file: RecordFile, customer_id: CustomerId, address: str, now: datetime | None) -> None:
    """Note that a link to this address is counted and may be promised; without a time, not any more.

    Taking that back brings no address into the record that was taken out of it meanwhile.
    """
    if now is None:
        file.write(
            "UPDATE email_confirmations SET admitted_at = NULL WHERE customer_id = ? AND address = ?",
            (customer_id, address.casefold()),
        )
        return
    file.write(
        "INSERT INTO email_confirmations (customer_id, address, admitted_at) VALUES (?, ?, ?) "
        "ON CONFLICT (customer_id, address) DO UPDATE SET admitted_at = excluded.admitted_at",
        (customer_id, address.casefold(), to_text(now)),
    )


def list_to_ask(file: RecordFile) -> list[Confirmation]:
    """Return whom a mail with a link is owed, longest ago first."""
    return _read(file, f"{_TO_ASK} ORDER BY asked_at")


def is_to_ask(file: RecordFile, asked: Confirmation) -> bool:
    """Return whether that mail is owed still: the address may have been forgotten since it was listed."""
    return bool(_read(file, f"{_TO_ASK} AND {_THIS}", asked.customer_id, asked.address))


def list_waiting_transcripts(file: RecordFile) -> list[Confirmation]:
    """Return whose address is confirmed and whose transcript can go there now."""
    return _read(file, f"{_WAITING} ORDER BY confirmed_at")


def is_waiting(file: RecordFile, waiting: Confirmation) -> bool:
    """Return whether a transcript can go there still.

    The address may have been forgotten since it was listed.
    """
    return bool(_read(file, f"{_WAITING} AND {_THIS}", waiting.customer_id, waiting.address))


def settle_transcript(file: RecordFile, sent: Confirmation) -> None:
    """Note that the transcript has left, or was given up."""
    file.write(
        "UPDATE email_confirmations SET transcript_of = NULL WHERE customer_id = ? AND address = ?",
        (sent.customer_id, sent.address),
    )


def keep_link(file: RecordFile, asked: Confirmation, key_hash: str, expires_at: datetime) -> None:
    """Keep the link of a mail that is about to leave; earlier links work no more."""
    file.write(
        "UPDATE email_confirmations SET key_hash = ?, expires_at = ? "
        "WHERE customer_id = ? AND address = ? AND confirmed_at IS NULL",
        (key_hash, to_text(expires_at), asked.customer_id, asked.address),
    )


def settle_asking(file: RecordFile, asked: Confirmation, *, sent: bool) -> None:
    """Note that the mail has left, and is not due again while its link works; or that it was given up."""
    file.write(
        f"UPDATE email_confirmations SET asked_at = NULL{'' if sent else ', expires_at = NULL'} "
        "WHERE customer_id = ? AND address = ? AND confirmed_at IS NULL",
        (asked.customer_id, asked.address),
    )


def get_by_link(file: RecordFile, key_hash: str, now: datetime) -> Confirmation | None:
    """Return what this link confirms, while it works."""
    return next(iter(_read(file, "key_hash = ? AND expires_at > ?", key_hash, to_text(now))), None)


def forget_addresses(file: RecordFile, customer_id: CustomerId) -> None:
    """Forget the customer's addresses with the customer; the links sent there work no more."""
    file.write("DELETE FROM email_confirmations WHERE customer_id = ?", (customer_id,))


def forget_other_addresses(file: RecordFile, customer_id: CustomerId, address: str | None) -> None:
    """Forget an address that is not the customer's any more, now that texts were taken out of the record."""
    file.write(
        "DELETE FROM email_confirmations WHERE customer_id = ? AND address != ?",
        (customer_id, (address or "").casefold()),
    )


def _read(file: RecordFile, where: str, *values: str) -> list[Confirmation]:
    rows = file.rows(
        f"SELECT customer_id, address, asked_at, transcript_of FROM email_confirmations WHERE {where}", values
    )
    return [_confirmation(row) for row in rows]


def _confirmation(row: Row) -> Confirmation:
    asked_at = to_time(row["asked_at"]) if row["asked_at"] else None
    return Confirmation(row["customer_id"], row["address"], asked_at, row["transcript_of"])
