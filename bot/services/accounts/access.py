"""Who may open what: the one place that says so.

A conversation or an entry that somebody may not open looks like one that is not there (`NotFound`).
Pages are no secret: a role that does not open one is told so (`NotAllowed`).
"""

from __future__ import annotations

from bot.conversation.accounts.staff import Role, Staff
from bot.protocol.api import Me, Page
from bot.services.errors import (
    ErasureNotAllowed,
    NotAllowed,
    NotSignedIn,
    SupervisorRequired,
)

PAGES: dict[Role, tuple[Page, ...]] = {
    "agent": ("desk",),
    "editor": ("studio",),
    "supervisor": ("board", "desk", "studio"),
    "admin": ("desk", "studio", "board"),
}


def access_page(staff: Staff | None, page: Page) -> Staff:
    """Return the signed-in person, if their role opens this page and everything behind it."""
    if staff is None:
        raise NotSignedIn()
    if not may_open(staff, page):
        raise NotAllowed()
    return staff


def access_tokens(staff: Staff) -> Staff:
    """Return the supervisor, who keeps the tokens of the REST API; others do not learn which there are."""
    if not may_open(staff, "board"):
        raise SupervisorRequired()
    return staff


def access_erasure(staff: Staff) -> Staff:
    """Return the supervisor, who may erase a customer; others are told that it needs one."""
    if not may_open(staff, "board"):
        raise ErasureNotAllowed()
    return staff


def may_open(staff: Staff, page: Page) -> bool:
    """Return whether the person's role opens this page, and they are not disabled."""
    return page in PAGES[staff.role] and not staff.disabled


def me(staff: Staff) -> Me:
    """Return what a page may know of the person who is signed in."""
    pages = PAGES[staff.role]
    return Me(
        staff_id=staff.id,
        name=staff.name,
        email=staff.email,
        role=staff.role,
        pages=pages,
        home=f"/{pages[0]}",
    )
