"""What a gateway sends is taken in part by part, served whole, and ranks as the store's own index does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from bot.assistant.content import ContentReceiver
from bot.assistant.errors import BadRequestError, ContentGapError
from bot.assistant.knowledge import encoders
from bot.assistant.project import ROOT
from bot.protocol.content import ContentPart, ContentSettings, ContentTaken, ContentVectors, Vectors
from bot.protocol.dry_run import EntryChange
from knowledge_base.folder import import_folder
from knowledge_base.model import Change, Content, EntryId, PublishedEntry
from knowledge_base.search.live import LiveIndex, UpdatableIndex
from knowledge_base.store import KnowledgeStore

QUESTIONS = ("how do i cancel my order", "when do i get my refund", "wo ist mein paket", "capital of peru")
SOURCE = "one run of a gateway"


@pytest.fixture(scope="module")
def store() -> Iterator[KnowledgeStore]:
    with KnowledgeStore(":memory:") as store:
        for topic in ("orders", "returns-and-refunds"):
            import_folder(store, ROOT / "knowledge_base" / "demo" / topic, by="tests")
        yield store


class Assistant:
    """A receiver, what it serves, and the settings that it adopted; settings named `bad` are refused."""

    def __init__(self, lent: Vectors | None = None) -> None:
        self.lent: Vectors = {} if lent is None else lent
        self.receiver = ContentReceiver(encoders(), self._adopt, self._serve)
        self.index: UpdatableIndex | None = None
        self.adopted: list[ContentSettings] = []

    def _adopt(self, settings: ContentSettings) -> None:
        if settings.reference_pattern == "bad":
            raise BadRequestError("The settings cannot be used.")
        self.adopted.append(settings)

    def _serve(self, index: UpdatableIndex) -> None:
        self.index = index

    def offer(self, number: int, changes: Sequence[Change] = (), **fields: Any) -> dict[str, list[bytes]]:
        """Offer a part; the keys of the vectors that it wants."""
        plain = tuple(map(entry_change, changes))
        part = ContentPart(**{"source": SOURCE, "generation": 1, **fields}, number=number, changes=plain)
        return self.receiver.offer(part).keys

    def take(self, number: int, *, is_last: bool = False) -> ContentTaken:
        """Have it take the part in, with the vectors that are `lent`; what it computes is lent later."""
        taken = self.receiver.take(ContentVectors(SOURCE, number, self.lent, is_last))
        for encoder, some in taken.computed.items():
            self.lent.setdefault(encoder, {}).update(some)
        return taken

    def snapshot(self, store: KnowledgeStore, pattern: str = "", at_a_time: int = 10) -> ContentTaken:
        """Send all that the store has, so many entries a part."""
        generation, changes = store.list_published_since(-1)
        parts = [[], *(changes[n : n + at_a_time] for n in range(0, len(changes), at_a_time))]
        for number, some in enumerate(parts):
            settings = ContentSettings({}, pattern) if number == 0 else None
            self.offer(number, some, generation=generation, settings=settings)
            taken = self.take(number, is_last=number == len(parts) - 1)
        return taken

    def answers(self, text: str) -> str | None:
        """The entry that it would answer with."""
        assert self.index is not None
        ranking = self.index.rank(text)
        return ranking.candidates[0].entry_id if ranking.outcome == "answer" else None


def entry_change(change: Change) -> EntryChange:
    published = change.published
    if published is None:
        return EntryChange(change.entry_id)
    return EntryChange(change.entry_id, published.revision, msgspec.to_builtins(published.content))


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant()


@pytest.fixture
def served(store: KnowledgeStore, assistant: Assistant) -> Assistant:
    """An assistant that has all that the store has now, whatever the test before this one published."""
    assistant.snapshot(store)
    return assistant


def test_what_is_sent_ranks_as_the_index_of_the_store_does(store: KnowledgeStore) -> None:
    """Part by part as the gateway sends it: in as many entries as the index takes in at a time."""
    own, assistant = LiveIndex(store, encoders()), Assistant()
    assistant.snapshot(store, at_a_time=256)
    assert assistant.index is not None
    assert (assistant.index.size, assistant.index.generation) == (own.size, own.generation)
    assert [assistant.index.rank(each) for each in QUESTIONS] == [own.rank(each) for each in QUESTIONS]

    generation = store.generation()
    wrapping = store.get_published("gift-wrapping")
    store.save_draft(
        "gift-wrapping", replace(wrapping.content, question="Do you sing?"), "tests", wrapping.revision
    )
    store.publish_entry("gift-wrapping", "tests")
    present, changes = store.list_published_since(generation)
    wanted = assistant.offer(0, changes, generation=present, since=generation)
    assert {encoder: len(keys) for encoder, keys in wanted.items()} == {
        encoders().close.id: 1,  # the new title alone: the rest it has
        encoders().broad.id: 2,  # and its one new word
    }
    assistant.take(0, is_last=True)
    own.refresh()
    assert assistant.index.generation == present
    asked = ("do you sing", *QUESTIONS)
    assert [assistant.index.rank(each) for each in asked] == [own.rank(each) for each in asked]


def test_snapshot_cut_halfway_leaves_the_old_one_in_force(store: KnowledgeStore, served: Assistant) -> None:
    before = served.index
    served.offer(0, generation=99, settings=ContentSettings({}))
    served.take(0)
    _, changes = store.list_published_since(-1)
    served.offer(1, changes[:5], generation=99)
    served.take(1)
    assert served.index is before
    assert served.answers("how do i cancel my order") == "cancel-order"
    with pytest.raises(ContentGapError):  # it does not go on from what was never served
        served.offer(0, changes[5:], generation=100, since=99)
    served.snapshot(store)
    assert served.index is not before
    assert served.answers("how do i cancel my order") == "cancel-order"


def test_changes_cut_halfway_are_not_served(store: KnowledgeStore, served: Assistant) -> None:
    generation = store.generation()
    dogs = Content("Can I bring my dog?", "Yes.", ("can i bring my dog",))
    new = Change(EntryId("dogs"), PublishedEntry(EntryId("dogs"), 1, dogs))
    served.offer(0, [new], generation=generation + 1, since=generation)
    served.take(0)
    assert served.answers("can i bring my dog") is None
    served.offer(0, [new], generation=generation + 1, since=generation)
    served.take(0, is_last=True)
    assert served.answers("can i bring my dog") == "dogs"
    served.offer(0, [Change(new.entry_id, None)], generation=generation + 2, since=generation + 1)
    served.take(0, is_last=True)
    assert served.answers("can i bring my dog") is None
    served.snapshot(store)


@pytest.mark.parametrize(
    "fields", [{"since": 5}, {"since": 1, "source": "another run"}, {"since": None, "number": 3}]
)
def test_what_does_not_go_on_from_what_is_there_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ContentGapError):
        Assistant().offer(fields.pop("number", 0), **fields)


def test_settings_that_cannot_be_used_leave_the_old_content_in_force(
    store: KnowledgeStore, served: Assistant
) -> None:
    before = served.index
    with pytest.raises(BadRequestError):
        served.snapshot(store, pattern="bad")
    assert served.index is before
    assert served.answers("how do i cancel my order") == "cancel-order"


def test_lent_vectors_are_not_computed_again(store: KnowledgeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Assistant()
    first.snapshot(store)
    assert first.lent.keys() == {encoders().close.id, encoders().broad.id}
    encoded: list[str] = []

    def noting(encode: Callable[[Sequence[str]], Any]) -> Callable[[Sequence[str]], Any]:
        def encode_and_note(texts: Sequence[str]) -> Any:
            encoded.extend(texts)
            return encode(texts)

        return encode_and_note

    for encoder in (encoders().close, encoders().broad):
        monkeypatch.setattr(encoder, "encode", noting(encoder.encode))
    Assistant(first.lent).snapshot(store)
    assert len(encoded) == 2, "but what it reads to be warm, by both encoders"
