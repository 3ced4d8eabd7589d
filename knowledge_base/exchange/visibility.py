"""Who may read an article where it comes from: what may not be for everybody there must not go live here.

An allow list: a field goes unheeded only when it is known to say nothing of readers (`_HARMLESS`), or its
value says that everybody reads it. Any other that holds something keeps the article a draft, so that a key
nobody thought of exposes nothing. The names are those of Zendesk, Freshdesk, Intercom, Chatwoot, Hugo, Jekyll
and Docusaurus, and those that tables made by hand use. Zendesk's `permission_group_id` says who may edit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timezone
from typing import Any

from bot.matching import Pattern
from bot.storage.times import to_time

_YES = frozenset(("1", "1.0", "true", "yes", "y", "on"))
_NO = frozenset(("", "0", "0.0", "false", "no", "n", "off", "none", "null", "-"))
_EMPTY = frozenset(("", "none", "null", "-", "n/a"))
_EVERYBODY = _EMPTY | frozenset(
    ("public", "everyone", "everybody", "all", "all users", "anyone", "visible", "open", "world", "*")
)
_LIVE = frozenset(
    ("", "published", "publish", "live", "active", "public", "visible", "enabled", "approved", "done")
)
_HIDDEN_LABELS = frozenset(
    (
        "private",
        "hidden",
        "archived",
        "archive",
        "agents",
        "admins",
        "restricted",
        "secret",
        "retired",
        "trash",
    )
)
_HIDDEN_WORDS = frozenset(
    ("internal", "confidential", "staff", "draft", "drafts", "unpublished", "employees")
)

_NOT_TRUE = frozenset(
    (
        *("draft", "is_draft", "private", "is_private", "internal", "is_internal", "internal_only", "hidden"),
        *("is_hidden", "unlisted", "restricted", "confidential", "outdated", "archived", "is_archived"),
        *("agents_only", "staff_only", "members_only", "login_required", "noindex", "no_index", "deleted"),
        *("unpublished", "disabled", "deprecated", "trashed", "retired", "expired", "secret"),
    )
)
_TRUE = frozenset(
    (
        *("published", "is_published", "publish", "public", "is_public", "visible", "is_visible"),
        *("listed", "enabled", "active", "is_active", "live", "is_live", "searchable", "indexed", "approved"),
    )
)
_EVERYBODY_READS = frozenset(
    (
        *("visibility", "access", "viewable_by", "visible_to", "audience", "audiences", "audience_ids"),
        *("role", "roles", "permission", "permissions", "group", "groups", "group_ids", "team", "teams"),
        *("user_segment", "user_segments", "user_segment_id", "user_segment_ids", "organization_ids"),
        *("company_ids", "company_segment_ids", "contact_segment_ids", "required_tags", "restricted_to"),
    )
)
_STATES = frozenset(("state", "status", "workflow", "workflow_state", "stage", "publication_state"))
_LABELS = frozenset(
    (
        *("category", "categories", "tag", "tags", "label", "labels", "label_names", "section", "topic"),
        *("topics", "keywords", "type", "kind", "layout", "folder", "collection", "series", "parent"),
    )
)
# From when it is to be read: never with nothing in them, or from a day to come.
_SINCE = frozenset(("published_at", "published_on", "first_published_at"))
_FROM = frozenset(
    (
        *("date", "publish_date", "publishdate", "pub_date", "publication_date", "publish_at", "publish_on"),
        *("start_date", "visible_from", "release_date", "go_live", "go_live_at"),
    )
)
# Until when: nothing takes it from customers here when that day comes.
_UNTIL = frozenset(
    (
        *("expires", "expires_at", "expires_on", "expire", "expiry", "expiry_date", "expirydate"),
        *("expiration", "expiration_date", "unpublish_at", "unpublish_date", "end_date", "visible_until"),
    )
)
# Our own fields and those of other systems that say nothing of who reads.
_HARMLESS = frozenset(
    (
        *("id", "external_id", "entry_id", "title", "name", "question", "questions", "phrasings", "answer"),
        *("alternatives", "body", "content", "text", "description", "summary", "excerpt", "snippet", "seo"),
        *("subtitle", "short_title", "link_title", "linktitle", "locale", "lang", "language", "owner"),
        *("author", "authors", "author_id", "creator", "created_by", "updated_by", "created_by_id"),
        *(
            "updated_by_id",
            "check_by",
            "when_overdue",
            "translations",
            "slug",
            "permalink",
            "url",
            "html_url",
        ),
        *("link", "aliases", "redirect_from", "canonical", "canonical_url", "order", "nav_order", "weight"),
        *("position", "sort", "sort_order", "sidebar_position", "sidebar_label", "pagination_label"),
        *("pagination_next", "pagination_prev", "toc", "hide_title", "hide_table_of_contents", "math"),
        *("image", "images", "cover", "icon", "thumbnail", "comments", "comments_disabled", "promoted"),
        *("featured", "pinned", "vote_sum", "vote_count", "votes", "views", "view_count", "likes", "hits"),
        *("helpful", "not_helpful", "upvotes", "downvotes", "thumbs_up", "thumbs_down", "created", "updated"),
        *("created_at", "updated_at", "edited_at", "modified", "last_modified", "lastmod", "last_updated"),
        *("last_update", "created_on", "updated_on", "modified_at", "date_created", "date_modified"),
        *("source_locale", "source_id", "source_type", "outdated_locales", "section_id", "category_id"),
        *(
            "folder_id",
            "parent_id",
            "parent_section_id",
            "account_id",
            "permission_group_id",
            "manageable_by",
        ),
        *("attachments", "snippet", "notify_subscribers", "ref", "reference"),
        *("sorting", "theme_template", "content_tag_ids", "result_type", "meta", "portal", "version"),
        *("associated_article_id", "associated_articles", "custom_edit_url", "reading_time", "word_count"),
    )
)


def field_name(given: str) -> str:
    """Return a field as it is named here: “User segment ID” and “userSegmentId” are `user_segment_id`."""
    parted = _HUMP.sub(lambda found: f"{found['before']}_{found['after']}", given.strip())
    return parted.casefold().replace(" ", "_").replace("-", "_")


def is_harmless(given: str) -> bool:
    """Return whether a field says nothing of readers, whatever it holds."""
    return field_name(given) in _HARMLESS


def limits_readers(given: str) -> bool:
    """Return whether a field is one by which other systems say who reads an article."""
    return field_name(given) in _KNOWN and field_name(given) not in _LABELS | _FROM


def restriction(fields: Mapping[str, Any]) -> str:
    """Return the name of a field by which the article may not be for everybody, or "" when there is none."""
    return next((str(name) for name, value in fields.items() if _restricts(field_name(str(name)), value)), "")


def restriction_note(title: str, field: str) -> str:
    """Return a sentence that says why an article stays a draft."""
    if field_name(field) in _KNOWN:
        return f"“{title}” is not for everybody there ({field}): it stays a draft."
    return (
        f"“{field}” may limit who reads this, so it stays a draft. "
        "Publish it in the studio if everybody may read it."
    )


def hidden_folder(path: str) -> str:
    """Return the first folder of a path whose name says that it is not for everybody, or ""."""
    return next((part for part in path.split("/")[:-1] if _is_hidden_label(part)), "")


def _restricts(name: str, value: Any) -> bool:
    if name in _HARMLESS:
        return False
    return _KNOWN.get(name, _not_everybody)(value)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip().casefold()


def _is_true(value: Any) -> bool:
    return _text(value) not in _NO


def _is_not_true(value: Any) -> bool:
    return _text(value) not in _YES and not _is_past(value)


def _is_not_live(value: Any) -> bool:
    return _text(value) not in _LIVE


def _not_everybody(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_not_everybody, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(_not_everybody, value))
    return _text(value) not in _EVERYBODY


def _not_everybody_in_freshdesk(value: Any) -> bool:
    return _text(value) != "1" and _not_everybody(value)


def _not_everybody_by_number(value: Any) -> bool:
    """Return ids of those who read it: Zendesk writes none, some exports 0, for everybody."""
    return _text(value) not in _NO and _not_everybody(value)


def _is_hidden(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(map(_is_hidden, value))
    if isinstance(value, Mapping):
        return any(map(_is_hidden, value.values()))
    return any(map(_is_hidden_label, _PARTS.split(_text(value))))


def _is_hidden_label(label: str) -> bool:
    words = [word for word in _WORDS.split(label.casefold()) if word and word != "only"]
    return not _HIDDEN_WORDS.isdisjoint(words) or "_".join(words) in _HIDDEN_LABELS


def _is_not_past(value: Any) -> bool:
    return not _is_past(value)


def _is_given_and_not_past(value: Any) -> bool:
    return _text(value) not in _NO and not _is_past(value)


def _is_past(value: Any) -> bool:
    """Return whether it is a day or a time that has come; what cannot be read as one is not."""
    now = datetime.now(timezone.utc)
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):
        return value <= now.date()
    else:
        text = str(value).strip().replace("/", "-")
        try:
            moment = to_time(text)
        except ValueError:
            # A day written another way is past when its year is.
            years = [int(year) for year in _YEAR.findall(text)]
            return len(years) == 1 and years[0] < now.year
    return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)) <= now


_HUMP = Pattern(r"(?P<before>[a-z0-9])(?P<after>[A-Z])", as_written=True)
_PARTS = Pattern(r"[,;|]", as_written=True)
_WORDS = Pattern(r"[^\pL\pN]+", as_written=True)
_YEAR = Pattern(r"\b(?:19|20)\d\d\b", as_written=True)
_KNOWN: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(_NOT_TRUE, _is_true),
    **dict.fromkeys(_TRUE, _is_not_true),
    **dict.fromkeys(_EVERYBODY_READS, _not_everybody),
    **dict.fromkeys(
        (name for name in _EVERYBODY_READS if name.endswith(("_id", "_ids"))), _not_everybody_by_number
    ),
    "visibility": _not_everybody_in_freshdesk,
    **dict.fromkeys(_STATES, _is_not_live),
    **dict.fromkeys(_LABELS, _is_hidden),
    **dict.fromkeys(_SINCE, _is_not_past),
    **dict.fromkeys(_FROM, _is_given_and_not_past),
    **dict.fromkeys(_UNTIL, _is_true),
}
