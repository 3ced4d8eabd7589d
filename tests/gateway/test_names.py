"""Names come in through one door, whoever brings them: a customer, the host's page, the command line."""

from __future__ import annotations

from pathlib import Path

from bot.conversation.desk.labels import parse_label
from bot.services.accounts.identity import sign_identity, verify_identity
from bot.services.accounts.users import add_user
from bot.services.media import parse_attachment_name
from bot.services.texts import parse_name

SPOOFED = "Mi\u202ea\u200b"
SECRET = "x" * 40


def test_no_name_keeps_a_mark_that_turns_or_hides(tmp_path: Path) -> None:
    identity = verify_identity(sign_identity(SECRET, "customer-7", SPOOFED), SECRET)
    staff = add_user(tmp_path, name=SPOOFED, email="mia@example.com", role="agent")
    names = [parse_name(SPOOFED), identity.name, staff.name, parse_label(SPOOFED)]
    assert names == ["Mia"] * 4
    assert parse_attachment_name(f"{SPOOFED}.png") == "Mia.png"


def test_a_name_of_nothing_is_no_name() -> None:
    assert parse_name("\u202e\u3164") is None
