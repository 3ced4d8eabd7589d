"""What staff wrote about a customer, beside what the host site signed: `plan: gold`, `newsletter: no`."""

from __future__ import annotations

from datetime import datetime

from bot.conversation.database import RecordFile, to_text, to_time
from bot.conversation.errors import NotAllowed
from bot.conversation.model import Agent, Customer, CustomerId, Value

ATTRIBUTE_CHARACTERS = 80
ATTRIBUTES_KEPT = 30


class Attribute(Value, frozen=True):
    """Something about a customer, who wrote it and when."""

    name: str
    value: str
    at: datetime
    by: str


def set_attribute(
    file: RecordFile, customer: Customer, name: str, value: str | None, by: Agent, at: datetime
) -> None:
    """Write it down in place of what was there, or forget it without a value.

    Refused: `attribute_signed` when the site itself says so, `attribute_too_long`, `too_many_attributes`.
    """
    name, value = " ".join(name.split()), " ".join((value or "").split())
    if name.casefold() in {signed.casefold() for signed in customer.attributes}:
        raise NotAllowed("attribute_signed", name=name)
    if not name or max(len(name), len(value)) > ATTRIBUTE_CHARACTERS:
        raise NotAllowed("attribute_too_long", limit=ATTRIBUTE_CHARACTERS)
    file.write("DELETE FROM customer_attributes WHERE customer_id = ? AND name = ?", (customer.id, name))
    if not value:
        return
    if len(list_attributes(file, customer.id)) >= ATTRIBUTES_KEPT:
        raise NotAllowed("too_many_attributes", limit=ATTRIBUTES_KEPT)
    file.write(
        "INSERT INTO customer_attributes (customer_id, name, value, at, by_name) VALUES (?, ?, ?, ?, ?)",
        (customer.id, name, value, to_text(at), by.name),
    )


def list_attributes(file: RecordFile, customer_id: CustomerId) -> list[Attribute]:
    """Return what staff wrote about this customer, in order of the alphabet."""
    query = "SELECT * FROM customer_attributes WHERE customer_id = ? ORDER BY name COLLATE NOCASE"
    return [
        Attribute(row["name"], row["value"], to_time(row["at"]), row["by_name"])
        for row in file.rows(query, (customer_id,))
    ]


def all_attributes(file: RecordFile, customer: Customer) -> dict[str, str]:
    """Return what is known of the customer from the site and from staff; the site knows better."""
    return {**{each.name: each.value for each in list_attributes(file, customer.id)}, **customer.attributes}
