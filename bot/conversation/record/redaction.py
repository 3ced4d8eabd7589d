"""Every place of the record that holds customers' words, each with what takes them out of it.

Striking and erasing walk `REDACTION_TARGETS`; nothing else takes words out of the record. A column of no
target must be in `WITHOUT_WORDS`, with the reason why it never holds a customer's word: a test reads the
schema of a real file, so a new table without an entry fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.conversation.customers import customers
from bot.conversation.customers.confirmations import forget_other_addresses
from bot.conversation.customers.sensitive import forget_values_in
from bot.conversation.database import RecordFile
from bot.conversation.desk.notes import excerpt_of
from bot.conversation.desk.summaries import write_summary
from bot.conversation.erasure import Erasure
from bot.conversation.events import GoodwillGiven, NoteAdded, RecordedEvent, SurveyAnswered
from bot.conversation.handoff.receipt_marks import remove_marks
from bot.conversation.model import CustomerId
from bot.conversation.record import log, projection
from bot.conversation.record.attachments import forget_attachments
from bot.conversation.record.search import forget_lines, index_event
from bot.conversation.state import ConversationState


@dataclass(frozen=True)
class Redaction:
    """What goes, and from where: the `events` as they read from now on, and the `state` that they lead to."""

    erasure: Erasure
    events: tuple[RecordedEvent, ...]
    state: ConversationState

    @property
    def customer_id(self) -> CustomerId:
        """Whose words they are."""
        return self.state.customer_id


@dataclass(frozen=True)
class RedactionTarget:
    """Where customers' words are kept: its columns as `table.column`, and how words are taken out of it."""

    name: str
    columns: frozenset[str]
    redact: Callable[[RecordFile, Redaction], None]


def redact(file: RecordFile, redaction: Redaction) -> None:
    """Take the words out of every place of the record; the file is scrubbed soon (`scrub_due`)."""
    for place in REDACTION_TARGETS:
        place.redact(file, redaction)
    owe_scrub(file)


def owe_scrub(file: RecordFile) -> None:
    """Note that bytes of what was taken out may be left in the file."""
    file.write(
        "INSERT INTO scrub_due (one, times) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET times = times + 1"
    )


def read_scrub_due(file: RecordFile) -> int:
    """Return how often words were taken out whose bytes may be left in the file."""
    row = file.row("SELECT times FROM scrub_due")
    return int(row["times"]) if row else 0


def settle_scrub(file: RecordFile, times: int) -> None:
    """Note that the file was scrubbed so often; what was taken out meanwhile stays due."""
    file.write("DELETE FROM scrub_due WHERE times = ?", (times,))


def _redact_events(file: RecordFile, redaction: Redaction) -> None:
    for event in redaction.events:
        log.rewrite_event(file, event)


def _redact_search(file: RecordFile, redaction: Redaction) -> None:
    for event in redaction.events:
        forget_lines(file, redaction.state.id, seq=event.seq)
        index_event(file, event)


def _redact_attachments(file: RecordFile, redaction: Redaction) -> None:
    for event in redaction.events:
        forget_attachments(file, event)


def _redact_mentions(file: RecordFile, redaction: Redaction) -> None:
    for event in redaction.events:
        if isinstance(event.body, NoteAdded):
            file.write(
                "UPDATE mentions SET excerpt = ? WHERE conversation_id = ? AND seq = ?",
                (excerpt_of(event.body.text), event.conversation_id, event.seq),
            )


def _redact_gestures(file: RecordFile, redaction: Redaction) -> None:
    for event in redaction.events:
        if isinstance(event.body, GoodwillGiven):
            file.write(
                "UPDATE gestures SET reason = ? WHERE conversation_id = ? AND seq = ?",
                (event.body.reason, event.conversation_id, event.seq),
            )


def _redact_surveys(file: RecordFile, redaction: Redaction) -> None:
    for event in redaction.events:
        if isinstance(event.body, SurveyAnswered):
            file.write(
                "UPDATE surveys SET comment = ?, customer_name = ? WHERE conversation_id = ? AND seq = ?",
                (event.body.comment, event.sender.name, event.conversation_id, event.seq),
            )


def _redact_customer(file: RecordFile, redaction: Redaction) -> None:
    """Redact the customer, but for what the site signed.

    Attributes and a signed name are not theirs to strike.
    """
    customer = customers.get_customer(file, redaction.customer_id)
    holds = redaction.erasure.holds
    if customer.name_source != "identity" and holds(customer.name):
        customer = customers.without_name(customer)
    if holds(customer.email):
        customer = customers.without_email(customer)
    customers.update_customer(file, customer)


def _redact_preferences(file: RecordFile, redaction: Redaction) -> None:
    _redact_column(file, redaction, "customer_preferences", "text", "id")


def _redact_attributes(file: RecordFile, redaction: Redaction) -> None:
    _redact_column(file, redaction, "customer_attributes", "value", "name")


def _redact_column(file: RecordFile, redaction: Redaction, table: str, column: str, key: str) -> None:
    """Remove what staff wrote about this customer and holds something that goes: they can write it anew."""
    rows = file.rows(
        f"SELECT {key} AS key, {column} AS text FROM {table} WHERE customer_id = ?", (redaction.customer_id,)
    )
    for row in rows:
        if redaction.erasure.holds(row["text"]) or redaction.erasure.holds(row["key"]):
            file.write(
                f"DELETE FROM {table} WHERE customer_id = ? AND {key} = ?",
                (redaction.customer_id, row["key"]),
            )


def _redact_confirmations(file: RecordFile, redaction: Redaction) -> None:
    forget_other_addresses(file, redaction.customer_id, redaction.state.email)


def _redact_receipt_marks(file: RecordFile, redaction: Redaction) -> None:
    remove_marks(file, redaction.state.id)


def _remove_sensitive_values(file: RecordFile, redaction: Redaction) -> None:
    """Remove all of them: encrypted, nobody can tell whether one holds the words."""
    forget_values_in(file, redaction.state.id)


def _redact_deliveries(file: RecordFile, redaction: Redaction) -> None:
    """Keep that a delivery failed, and not what a server said of it: that may hold an address."""
    for row in file.rows("SELECT kind, id, error FROM delivery_failures"):
        if redaction.erasure.holds(row["error"]):
            file.write(
                "UPDATE delivery_failures SET error = '' WHERE kind = ? AND id = ?", (row["kind"], row["id"])
            )


def _redact_summary(file: RecordFile, redaction: Redaction) -> None:
    write_summary(file, redaction.state)


def _redact_snapshot(file: RecordFile, redaction: Redaction) -> None:
    projection.write_snapshot(file, redaction.state)


def _columns(table: str, *columns: str) -> frozenset[str]:
    return frozenset(f"{table}.{column}" for column in columns)


# The index keeps its words in shadow tables of its own.
_INDEX = frozenset(
    (
        *("search.text", "search.search", "search.rank"),
        *("search_data.block", "search_idx.term", "search_idx.segid", "search_idx.pgno"),
        *("search_docsize.sz", "search_config.k", "search_config.v"),
    )
)

# In this order: the events first, which all else is derived from.
REDACTION_TARGETS: tuple[RedactionTarget, ...] = (
    RedactionTarget("events", _columns("events", "body", "sender_name"), _redact_events),
    RedactionTarget("search", _columns("search_lines", "text") | _INDEX, _redact_search),
    RedactionTarget("attachments", _columns("attachments", "name", "key", "media_type"), _redact_attachments),
    RedactionTarget("mentions", _columns("mentions", "excerpt"), _redact_mentions),
    RedactionTarget("gestures", _columns("gestures", "reason"), _redact_gestures),
    RedactionTarget("surveys", _columns("surveys", "comment", "customer_name"), _redact_surveys),
    RedactionTarget(
        "customers", _columns("customers", "name", "name_source", "email", "attributes"), _redact_customer
    ),
    RedactionTarget("preferences", _columns("customer_preferences", "text"), _redact_preferences),
    RedactionTarget("attributes", _columns("customer_attributes", "name", "value"), _redact_attributes),
    RedactionTarget("confirmations", _columns("email_confirmations", "address"), _redact_confirmations),
    RedactionTarget("receipt marks", _columns("receipt_marks", "line", "text"), _redact_receipt_marks),
    RedactionTarget(
        "sensitive values", _columns("sensitive_values", "value", "label"), _remove_sensitive_values
    ),
    RedactionTarget("deliveries", _columns("delivery_failures", "error"), _redact_deliveries),
    RedactionTarget(
        "lists",
        _columns("conversations", "last_text", "customer_name", "customer_email", "problem"),
        _redact_summary,
    ),
    RedactionTarget("snapshots", _columns("snapshots", "state"), _redact_snapshot),
)

WITHOUT_WORDS: Mapping[str, Sequence[str]] = {
    "an id, a random key or its hash": (
        *("customers.id", "customers.subject", "customer_tokens.sha256", "customer_tokens.customer_id"),
        *(
            "conversations.id",
            "conversations.customer_id",
            "conversations.agent_id",
            "conversations.wanted_id",
        ),
        *("conversations.merged_into", "events.conversation_id", "events.sender_id", "events.client_id"),
        *("snapshots.conversation_id", "handoffs.conversation_id", "handoffs.agent_id"),
        *(
            "answers.conversation_id",
            "mentions.conversation_id",
            "mentions.staff_id",
            "read_marks.conversation_id",
        ),
        *("read_marks.staff_id", "promises.conversation_id", "reasks.conversation_id"),
        *("conversation_labels.conversation_id", "search_lines.conversation_id", "attachments.id"),
        *("attachments.conversation_id", "saved_replies.id", "macros.id", "customer_preferences.id"),
        *("customer_preferences.customer_id", "gestures.conversation_id", "gestures.agent_id"),
        *("surveys.conversation_id", "help_votes.visitor", "owed_mail.conversation_id"),
        *("customer_attributes.customer_id", "entries_made.entry_id", "entries_made.conversation_id"),
        *("answers.entry_id", "help_votes.entry_id", "help_views.entry_id", "mail_sent.recipient"),
        *("email_confirmations.customer_id", "email_confirmations.key_hash", "delivery_failures.id"),
        *("email_confirmations.transcript_of", "redactions_due.conversation_id", "redactions_due.seqs"),
        *("redactions_due.attachment_ids", "redactions_due.pins", "audit_log.subject"),
        *("on_call_notices.conversation_id", "on_call_notices.staff_id"),
        *("receipt_marks.conversation_id", "suggestion_uses.conversation_id", "suggestion_uses.entry_id"),
        "saved_filters.staff_id",
        *("sensitive_values.id", "sensitive_values.conversation_id", "sensitive_values.customer_id"),
    ),
    "a time": (
        *("customers.created_at", "customer_tokens.created_at", "conversations.started_at"),
        *("conversations.last_at", "conversations.waiting_since", "conversations.customer_last_at"),
        *("conversations.unanswered_since", "conversations.told_at", "conversations.promised_by"),
        *("conversations.promise_due_at", "conversations.snoozed_until", "conversations.receipt_until"),
        *("conversations.owed_since", "conversations.unheard_since", "conversations.turn_since"),
        *("events.at", "handoffs.requested_at", "handoffs.taken_at", "handoffs.first_reply_at"),
        *("handoffs.told_at", "handoffs.left_at", "handoffs.done_at", "conversations.left_at"),
        *("answers.at", "answers.judged_at", "mentions.at", "promises.at"),
        *("promises.by_at", "promises.settled_at", "reasks.at", "labels.created_at", "search_lines.at"),
        *("saved_replies.saved_at", "macros.saved_at", "customer_preferences.at", "gestures.at"),
        *("surveys.at", "surveys.done_at", "help_votes.at", "owed_mail.at", "audit_log.at"),
        "sensitive_values.expires_at",
        *("business_settings.at", "business_secrets.at", "on_call_notices.owed_since"),
        *(
            "customer_attributes.at",
            "entries_made.at",
            "help_views.day",
            "mail_sent.at",
            "suggestion_uses.at",
        ),
        *("email_confirmations.asked_at", "email_confirmations.expires_at", "delivery_failures.at"),
        *("email_confirmations.confirmed_at", "email_confirmations.admitted_at", "delivery_failures.due_at"),
    ),
    "one of a few names of ours": (
        *("conversations.owner", "conversations.mood", "conversations.priority", "conversations.reason"),
        *("events.sender_kind", "events.type", "handoffs.reason", "reasks.kind", "search_lines.kind"),
        *("gestures.kind", "customers.locale", "mail_sent.kind", "delivery_failures.kind"),
        *("redactions_due.place", "business_settings.name", "audit_log.action"),
        "sensitive_values.kind",
        *("business_secrets.name", "conversations.language", "suggestion_uses.outcome"),
    ),
    "a path of the business's own site": ("conversations.page",),
    "the name of a member of staff": (
        *("conversations.agent_name", "conversations.wanted_name"),
        *("mentions.by_name", "saved_replies.saved_by", "macros.saved_by"),
        *("customer_preferences.by_name", "gestures.agent_name", "surveys.done_by", "audit_log.by_name"),
        "sensitive_values.agent_name",
        *("business_settings.by_name", "business_secrets.by_name"),
        *("customer_attributes.by_name", "entries_made.by_name"),
    ),
    "what staff write for all conversations": (
        *("conversations.labels", "labels.label", "conversation_labels.label", "saved_replies.shortcut"),
        *("saved_replies.title", "saved_replies.text", "macros.title", "macros.steps"),
        *("business_settings.value", "business_settings.before", "audit_log.details"),
        *("business_secrets.value", "saved_filters.name", "saved_filters.filter"),
    ),
    "the title of a published entry": ("answers.title", "help_votes.title"),
    "what sqlite-utils knows of migrations": (
        *("_sqlite_migrations.migration_set", "_sqlite_migrations.name", "_sqlite_migrations.applied_at"),
    ),
}
