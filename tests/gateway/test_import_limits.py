"""What can be imported is what the studio can show and save again."""

from __future__ import annotations

from typing import Annotated, Any, get_args, get_origin, get_type_hints

from bot.protocol.studio import EntryContent
from knowledge_base.exchange import incoming
from knowledge_base.exchange.fields import NAMES


def most(kind: Any) -> tuple[int | None, int | None]:
    """How long a field may be, and how long each of its items."""
    meta = [one for one in getattr(kind, "__metadata__", ()) if one.max_length]
    inner = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    items = get_args(inner)
    return (meta[0].max_length if meta else None), (most(items[0])[0] if items else None)


def test_the_limits_of_an_import_are_those_of_the_studio() -> None:
    kinds = get_type_hints(EntryContent, include_extras=True)
    assert most(kinds["question"])[0] == incoming.MOST_QUESTION
    assert most(kinds["answer"])[0] == incoming.MOST_ANSWER
    assert most(kinds["category"])[0] == incoming.MOST_NAME
    assert most(kinds["owner"])[0] == incoming.MOST_OWNER
    assert most(kinds["phrasings"]) == (incoming.MOST_PHRASINGS, incoming.MOST_PHRASING)
    assert most(kinds["tags"]) == (incoming.MOST_TAGS, incoming.MOST_NAME)


def test_an_import_knows_every_field_of_an_entry() -> None:
    assert set(EntryContent.__struct_fields__) | {"id", "state"} == set(NAMES)
