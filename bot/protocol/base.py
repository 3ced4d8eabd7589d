"""The shape all frames share, and the limits that every peer may rely on."""

from __future__ import annotations

from typing import Annotated

import msgspec

PROTOCOL_VERSION = 1
LOWEST_PROTOCOL_VERSION = 1

MAX_TEXT_CHARACTERS = 10_000
MAX_NAME_CHARACTERS = 80
MAX_EMAIL_CHARACTERS = 254
MAX_ORDER_NUMBER_CHARACTERS = 80
MAX_CLIENT_ID_CHARACTERS = 64
MAX_FRAME_BYTES = 64 * 1024
# Whole numbers are those that JavaScript counts exactly; SQLite holds up to 2**63.
MAX_NUMBER = 2**53 - 1
EVENT_PAGE = 200


RequestId = Annotated[int, msgspec.Meta(ge=1, le=MAX_NUMBER)]
ClientId = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_CLIENT_ID_CHARACTERS)]
ConversationKey = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Frozen(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A value on the wire: it cannot change, and a field that is not declared is refused."""


class Frame(Frozen, frozen=True, tag_field="type"):
    """A frame: its `type` field, given by the tag of each subclass, says how to read the rest."""
