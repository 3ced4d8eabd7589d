"""PROTOCOL.md says what the types say."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest

from bot.gateway.errors import codes
from bot.gateway.sockets import customer, routes, staff
from bot.protocol import base
from bot.protocol.boundary import BoundaryDraft
from bot.protocol.bulk import BulkDone
from bot.protocol.customer import Accepted, EventsPage, SessionOpened
from bot.protocol.drafts import DraftChecked
from bot.protocol.filters import SavedFilters
from bot.protocol.lists import Labels
from bot.protocol.notes import ReadState
from bot.protocol.profile import CustomerErasure
from bot.protocol.receipt import Receipt
from bot.protocol.routing import ConversationKept, Team
from bot.protocol.saved_replies import FilledReply, SavedReplies
from bot.protocol.sensitive import SensitiveRequests, SensitiveValue
from bot.protocol.staff import ConversationOpened, DeskOpened, Profile, RowList, SearchResults
from bot.services.errors import (
    ServiceError,
)
from bot.services.refusals import REFUSALS, ConversationRefused
from tests.protocol.tables import CUSTOMER, EVENTS, SERVER, STAFF, describe, payloads, table_of, tag_of

TEXT = (Path(base.__file__).parent / "PROTOCOL.md").read_text(encoding="utf-8")
RESULTS: tuple[type[msgspec.Struct], ...] = (
    SessionOpened,
    Accepted,
    EventsPage,
    Receipt,
    DeskOpened,
    RowList,
    ConversationOpened,
    BoundaryDraft,
    ReadState,
    Labels,
    SearchResults,
    SavedReplies,
    FilledReply,
    Profile,
    DraftChecked,
    Team,
    ConversationKept,
    SavedFilters,
    BulkDone,
    SensitiveRequests,
    SensitiveValue,
    CustomerErasure,
)
EVERYTHING = [
    *CUSTOMER,
    *STAFF,
    *SERVER,
    *EVENTS,
    *payloads((*CUSTOMER, *STAFF, *SERVER, *EVENTS, *RESULTS)),
]


def sections_of(name: str) -> list[str]:
    """The parts of the page under this heading; the two sockets share some names."""
    return re.findall(rf"^### `{re.escape(name)}`\n(.*?)(?=^##|\Z)", TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("kind", EVERYTHING, ids=lambda kind: kind.__name__)
def test_each_type_is_described_as_it_is(kind: type[msgspec.Struct]) -> None:
    wanted = "\n".join(table_of(kind))
    found = sections_of(tag_of(kind) or kind.__name__)
    assert any(describe(kind) in section and wanted in section for section in found)


def test_nothing_is_described_which_is_not_there() -> None:
    headings = re.findall(r"^### `([^`]+)`$", TEXT, re.MULTILINE)
    assert sorted(headings) == sorted(tag_of(kind) or kind.__name__ for kind in EVERYTHING)


def test_every_code_stands_with_its_status_and_sentence() -> None:
    found = re.findall(r"^\| `(\w+)` \| (\d+) \| (.*) \|$", TEXT, re.MULTILINE)
    rows = {code: (int(status), sentence) for code, status, sentence in found}
    errors = [error for error in ServiceError.__subclasses__() if error is not ConversationRefused]
    wanted = {error.code: (error.status, error.sentence) for error in errors}
    wanted.update({code: (ConversationRefused.status, sentence) for code, sentence in REFUSALS.items()})
    assert rows == wanted
    assert sorted(rows) == sorted(codes())
    assert len(codes()) == len(set(codes()))


def test_the_limits_are_those_of_the_code() -> None:
    limits = re.findall(r"^\| `([A-Z_]+)` \| (\d+) \|$", TEXT, re.MULTILINE)
    named = [name for name in vars(base) if name.isupper()]
    assert {name: int(value) for name, value in limits} == {name: getattr(base, name) for name in named}


def test_the_examples_are_frames() -> None:
    kinds = {tag_of(kind): kind for kind in (*SERVER, *CUSTOMER)}
    examples = [
        line for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()
    ]
    assert examples
    for example in examples:
        frame = msgspec.json.decode(example, type=kinds[json.loads(example)["type"]])
        assert json.loads(msgspec.json.encode(frame)) == json.loads(example)


@pytest.mark.parametrize("registry", [customer.registry, staff.registry], ids=["customer", "staff"])
def test_every_frame_has_a_handler(registry: object) -> None:
    assert routes.DESK_PARTS, "their import registers what the desk's socket handles"
    assert registry.unhandled == []  # type: ignore[attr-defined]


def test_a_second_or_foreign_handler_is_refused() -> None:
    async def handler(peer: object, frame: object) -> None:
        """Handles nothing."""

    with pytest.raises(ValueError, match="has a handler already"):
        customer.registry.handles(CUSTOMER[1])(handler)  # type: ignore[type-var]
    with pytest.raises(ValueError, match="not a frame of this socket"):
        customer.registry.handles(STAFF[0])(handler)  # type: ignore[type-var]
