"""The customers' table: who they are now, and the tokens that let them back in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from bot.conversation.customers.confirmations import forget_addresses
from bot.conversation.customers.sensitive import forget_values_of
from bot.conversation.database import RecordFile, Row, to_text
from bot.conversation.errors import NotFound
from bot.conversation.events import CustomerLearned
from bot.conversation.model import Customer, CustomerId

_FIELDS = Customer.__struct_fields__


def add_customer(file: RecordFile, customer: Customer) -> None:
    """Write a new customer."""
    names = ", ".join(_FIELDS)
    file.write(
        f"INSERT INTO customers ({names}) VALUES ({', '.join(':' + name for name in _FIELDS)})",
        _values(customer),
    )


def add_token(file: RecordFile, customer_id: CustomerId, token: str, at: datetime) -> None:
    """Let a token open this customer's conversations; earlier ones, of other browsers, continue working."""
    file.write(
        "INSERT INTO customer_tokens (sha256, customer_id, created_at) VALUES (?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (hash_token(token), customer_id, to_text(at)),
    )


def update_customer(file: RecordFile, customer: Customer) -> None:
    """Write all that is known of a customer now; `NotFound` when there is no such customer."""
    changes = ", ".join(f"{name} = :{name}" for name in _FIELDS if name not in ("id", "created_at"))
    if not file.write(f"UPDATE customers SET {changes} WHERE id = :id", _values(customer)):
        raise NotFound("customer", id=customer.id)


def learn(file: RecordFile, customer_id: CustomerId, learned: CustomerLearned) -> None:
    """Carry what a conversation taught to the customer, for the next one."""
    customer = get_customer(file, customer_id)
    if learned.forget:
        forget_addresses(file, customer_id)
        forget_values_of(file, customer_id)
        customer = replace(customer, name=None, name_source=None, email=None)
    if learned.name:
        customer = replace(customer, name=learned.name, name_source=learned.name_source)
    update_customer(file, replace(customer, email=learned.email or customer.email))


def without_name(customer: Customer) -> Customer:
    """Return the customer, whose name is not known any more."""
    return replace(customer, name=None, name_source=None)


def without_email(customer: Customer) -> Customer:
    """Return the customer, whose e-mail address is not known any more."""
    return replace(customer, email=None)


def get_customer(file: RecordFile, customer_id: CustomerId) -> Customer:
    """Return the customer; `NotFound` when there is none with this id."""
    found = _one(file, "SELECT * FROM customers WHERE id = ?", customer_id)
    if found is None:
        raise NotFound("customer", id=customer_id)
    return found


def get_customer_by_token(file: RecordFile, token: str) -> Customer | None:
    """Return the customer whom this token lets in, if any."""
    query = "SELECT c.* FROM customers c JOIN customer_tokens t ON t.customer_id = c.id WHERE t.sha256 = ?"
    return _one(file, query, hash_token(token))


def list_known_tokens(file: RecordFile, hashes: Sequence[str]) -> frozenset[str]:
    """Return those of these hashes of tokens that let somebody in."""
    query = "SELECT sha256 FROM customer_tokens WHERE sha256 IN ({})"
    return frozenset(row["sha256"] for row in file.rows_of(hashes, query))


def get_customer_by_subject(file: RecordFile, subject: str) -> Customer | None:
    """Return the customer whom the host site knows by this id, if any."""
    return _one(file, "SELECT * FROM customers WHERE subject = ?", subject)


def _one(file: RecordFile, query: str, value: str) -> Customer | None:
    row = file.row(query, (value,))
    return _to_customer(row) if row else None


def _to_customer(row: Row) -> Customer:
    values = {name: row[name] for name in _FIELDS}
    return msgspec.convert({**values, "attributes": msgspec.json.decode(values["attributes"])}, Customer)


def _values(customer: Customer) -> dict[str, str | None]:
    values = msgspec.structs.asdict(customer)
    attributes = msgspec.json.encode(customer.attributes).decode()
    return {**values, "created_at": to_text(customer.created_at), "attributes": attributes}


def hash_token(token: str) -> str:
    """Return what is stored of a token."""
    # A token has 256 random bits, so a fast hash is enough: there is nothing to guess.
    return hashlib.sha256(token.encode()).hexdigest()
