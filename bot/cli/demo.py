"""The demo: its name, its people, and how to sign in as one of them."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.accounts.staff import Role
from bot.services.accounts.users import add_user, list_users, make_sign_in_link
from bot.services.settings import NO_NAME, Settings

DEMO_BUSINESS = "Larch & Loom"
DEMO_STAFF: tuple[tuple[str, str, Role, str], ...] = (
    ("Mia", "mia@demo.example", "agent", "/desk"),
    ("Elif", "elif@demo.example", "editor", "/studio"),
    ("Sam", "sam@demo.example", "supervisor", "/board"),
)


def as_demo(settings: Settings) -> Settings:
    """Return the settings with the demo's name, unless the business has one of its own."""
    return replace(settings, business=DEMO_BUSINESS) if settings.business == NO_NAME else settings


def demo_links(settings: Settings) -> str:
    """Return a table of the pages, each with a link that signs one of the demo's people in once."""
    known = {staff.email: staff for staff in list_users(settings.data_dir)}
    lines = [f"  {'customer':<11}{settings.base_url}/"]
    for name, email, role, page in DEMO_STAFF:
        if email not in known:
            add_user(settings.data_dir, name=name, email=email, role=role)
        elif known[email].disabled:
            continue
        link = make_sign_in_link(settings.data_dir, email, settings.base_url)
        lines.append(f"  {role:<11}{link}   ({name}, opens {page})")
    return "\n".join(["", *lines, "", "Each sign-in link works once. make run prints new ones.", ""])
