"""`frontdesk erase`, as it is typed."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.conversation.commands import start_conversation
from bot.conversation.events import CustomerLearned, MessagePosted, NewEvent
from bot.conversation.model import ConversationId, Customer, CustomerId, Sender
from bot.conversation.record.record import Record
from knowledge_base.store import KnowledgeStore

NOW = datetime(2026, 11, 30, tzinfo=timezone.utc)
EMAIL = "ann@kestrel.example"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A record with Ann, who gave her address in a conversation, and Bob."""
    KnowledgeStore(tmp_path / "knowledge.db").close()
    record = Record(tmp_path / "frontdesk.db")
    for name, email in (("Ann", EMAIL), ("Bob", "bob@shop.example")):
        customer = Customer(id=CustomerId(f"c-{name}"), created_at=NOW, name=name)
        record.add_customer(customer, f"token of {name}")
        sender = Sender(kind="customer", id=customer.id, name=name)
        said = NewEvent(sender=sender, body=MessagePosted(text=f"{name}'s lamp is broken"))
        learned = NewEvent(sender=sender, body=CustomerLearned(email=email))
        record.append(ConversationId(f"v-{name}"), [*start_conversation(customer), said, learned], NOW)
    record.close()
    return tmp_path


def erase(data_dir: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["erase", "--data-dir", str(data_dir), *arguments])
    said = capsys.readouterr()
    return code, said.out + said.err


def texts(data_dir: Path) -> list[str]:
    """What stands in the messages, and who the customers are."""
    record = Record(data_dir / "frontdesk.db")
    names = ("Ann", "Bob")
    events = [event for name in names for event in record.list_events(ConversationId(f"v-{name}"), limit=-1)]
    said = [event.body.text for event in events if isinstance(event.body, MessagePosted)]
    known = [str(record.get_customer(CustomerId(f"c-{name}")).email) for name in names]
    record.close()
    return said + known


def test_what_would_go_is_said_first_and_nothing_goes(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = erase(data_dir, capsys, EMAIL.upper())
    assert code == 0
    assert "Would erase 1 customer (conversations: 1, messages: 1, files: 0" in said
    assert "Nothing was erased" in said
    assert texts(data_dir) == ["Ann's lamp is broken", "Bob's lamp is broken", EMAIL, "bob@shop.example"]


def test_a_confirmed_customer_goes_and_nobody_else(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = erase(data_dir, capsys, EMAIL, "--confirm", EMAIL)
    assert (code, said.startswith("Erased 1 customer")) == (0, True)
    assert texts(data_dir) == ["", "Bob's lamp is broken", "None", "bob@shop.example"]
    assert main(["audit", "--data-dir", str(data_dir), "--action", "customer_erased"]) == 0
    logged = capsys.readouterr().out
    assert "the command line  customer_erased  c-Ann" in logged
    assert "kestrel" not in logged
    code, said = erase(data_dir, capsys, EMAIL)
    assert (code, said) == (1, f"No customer has the address {EMAIL}.\n")


def test_two_addresses_that_differ_erase_nobody(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = erase(data_dir, capsys, EMAIL, "--confirm", "bob@shop.example")
    assert (code, said) == (1, "The two addresses differ. Nothing was erased.\n")
    assert "Ann's lamp is broken" in texts(data_dir)
