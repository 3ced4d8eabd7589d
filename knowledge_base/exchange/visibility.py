"""Who may read an article where it comes from: what is not for everybody there must not go live here.

The names are those of Zendesk, Freshdesk, Intercom, Chatwoot, Hugo, Jekyll and Docusaurus, and those that
tables made by hand use. Zendesk's `permission_group_id` is none of them: it says who may edit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_HIDDEN_IF_TRUE = frozenset(
    (
        *("draft", "is_draft", "private", "is_private", "internal", "is_internal", "hidden", "unlisted"),
        *(
            "restricted",
            "outdated",
            "archived",
            "agents_only",
            "staff_only",
            "members_only",
            "login_required",
        ),
    )
)
_HIDDEN_IF_FALSE = frozenset(("published", "is_published", "public", "is_public"))
_HIDDEN_IF_GIVEN = frozenset(
    (
        *("user_segment_id", "user_segment_ids", "group_ids", "organization_ids", "required_tags"),
        *("company_ids", "company_segment_ids", "contact_segment_ids", "audience_ids"),
    )
)
_NAMED = frozenset(("visibility", "access", "viewable_by"))
FIELDS = _HIDDEN_IF_TRUE | _HIDDEN_IF_FALSE | _HIDDEN_IF_GIVEN | _NAMED

_NO = frozenset(("", "0", "0.0", "false", "no", "n", "off", "none", "null", "-"))
# Freshdesk writes 1 for all users.
_EVERYBODY = frozenset(
    ("", "1", "public", "everyone", "everybody", "all", "all users", "anyone", "visible", "open")
)


def field_name(given: str) -> str:
    """Return a field or column as it is named here: “User segment ID” is `user_segment_id`."""
    return given.strip().casefold().replace(" ", "_").replace("-", "_")


def restriction(fields: Mapping[str, Any]) -> str:
    """Return the name of a field by which the article is not for everybody, or "" when there is none."""
    return next((name for name, value in fields.items() if _restricts(field_name(str(name)), value)), "")


def restriction_note(title: str, field: str) -> str:
    """Return a sentence that says why an article stays a draft."""
    return f"“{title}” is not for everybody there ({field}): it stays a draft."


def _restricts(name: str, value: Any) -> bool:
    if isinstance(value, (list, tuple, dict)):
        return bool(value) and name in _HIDDEN_IF_GIVEN | _NAMED
    text = "" if value is None else str(value).strip().casefold()
    if name in _HIDDEN_IF_TRUE | _HIDDEN_IF_GIVEN:
        return text not in _NO
    if name in _HIDDEN_IF_FALSE:
        return text in _NO
    return name in _NAMED and text not in _EVERYBODY
