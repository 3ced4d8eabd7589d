"""Erases customers: who is the same person, and what the tables know of them."""

from __future__ import annotations

from collections.abc import Iterable

from bot.conversation.customers.confirmations import forget_addresses
from bot.conversation.database import RecordFile
from bot.conversation.model import ConversationId, CustomerId

# What is kept by customer, beside the customer's own line.
_BY_CUSTOMER = ("customer_tokens", "customer_preferences", "customer_attributes", "sensitive_values")
_PAIRS = (
    "SELECT a.customer_id AS one, b.customer_id AS other FROM conversations a "
    "JOIN conversations b ON b.id = a.merged_into WHERE a.customer_id <> b.customer_id"
)


def list_same_person(file: RecordFile, customer_id: CustomerId) -> list[CustomerId]:
    """Return the customer, and all whose conversations were merged with theirs, also by way of another."""
    pairs = [(row["one"], row["other"]) for row in file.rows(_PAIRS)]
    found, fresh = [customer_id], {customer_id}
    while fresh:
        linked = {b for a, b in pairs if a in fresh} | {a for a, b in pairs if b in fresh}
        fresh = {CustomerId(each) for each in linked} - set(found)
        found += sorted(fresh)
    return found


def list_conversations_of_all(file: RecordFile, customers: Iterable[CustomerId]) -> list[ConversationId]:
    """Return all conversations of these customers, the oldest first."""
    query = "SELECT id FROM conversations WHERE customer_id IN ({}) ORDER BY started_at, id"
    return [ConversationId(row["id"]) for row in file.rows_of(list(customers), query)]


def list_customers_with(file: RecordFile, email: str) -> list[CustomerId]:
    """Return the customers who have, or had in a conversation, this e-mail address."""
    rows = file.rows(
        "SELECT id FROM customers WHERE lower(email) = lower(:email) UNION "
        "SELECT customer_id FROM conversations WHERE lower(customer_email) = lower(:email) ORDER BY 1",
        {"email": email},
    )
    return [CustomerId(row["id"]) for row in rows]


def forget_customer(file: RecordFile, customer_id: CustomerId) -> None:
    """Take out everything that is known of a customer, and what lets them back in; the bare id is left."""
    for table in _BY_CUSTOMER:
        file.write(f"DELETE FROM {table} WHERE customer_id = ?", (customer_id,))
    forget_addresses(file, customer_id)
    file.write(
        "UPDATE customers SET name = NULL, name_source = NULL, email = NULL, subject = NULL, "
        "attributes = '{}', locale = NULL WHERE id = ?",
        (customer_id,),
    )


def forget_pending_mail(file: RecordFile, conversation_id: ConversationId) -> None:
    """Owe no mail about a conversation any more."""
    file.write("DELETE FROM owed_mail WHERE conversation_id = ?", (conversation_id,))
