"""Which function handles which frame, and how a text becomes a frame."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar, get_args

import msgspec

from bot.gateway.errors import FrameInvalid, FrameMalformed, FrameUnknown
from bot.protocol.base import MAX_NUMBER, Frame

PeerT = TypeVar("PeerT")
FrameT = TypeVar("FrameT", bound=Frame)
Handler = Callable[[PeerT, Any], Awaitable[Any]]


class Envelope(msgspec.Struct, frozen=True):
    """What can be read of a frame before its type is known."""

    type: Any = None
    id: Any = 0

    @property
    def request_id(self) -> int:
        """The id to answer to; 0 when the peer gave none that could be answered."""
        known = isinstance(self.id, int) and not isinstance(self.id, bool) and 0 < self.id <= MAX_NUMBER
        return self.id if known else 0


class Registry(Generic[PeerT]):
    """The handlers of one socket. Only frames of its union can be handled, each once.

    `types` are those frames, by tag.
    """

    def __init__(self, frames: Any) -> None:
        self.types: dict[str, type[Frame]] = {
            str(kind.__struct_config__.tag): kind for kind in get_args(frames)
        }
        self._decoders: dict[str, msgspec.json.Decoder[Any]] = {}
        self._handlers: dict[type[Frame], Handler[PeerT]] = {}
        self._envelope = msgspec.json.Decoder(Envelope)

    @property
    def unhandled(self) -> list[str]:
        """The frame types that nobody handles yet."""
        return sorted(tag for tag, kind in self.types.items() if kind not in self._handlers)

    def handles(
        self, kind: type[FrameT]
    ) -> Callable[[Callable[[PeerT, FrameT], Awaitable[Any]]], Callable[[PeerT, FrameT], Awaitable[Any]]]:
        """Register the decorated function for this type of frame."""

        def register(handler: Callable[[PeerT, FrameT], Awaitable[Any]]) -> Any:
            tag = str(kind.__struct_config__.tag)
            if self.types.get(tag) is not kind:
                raise ValueError(f"{tag} is not a frame of this socket")
            if kind in self._handlers:
                raise ValueError(f"{tag} has a handler already")
            self._handlers[kind] = handler
            self._decoders[tag] = msgspec.json.Decoder(kind)
            return handler

        return register

    def parse_envelope(self, data: bytes) -> Envelope:
        """Return the type and id of a frame; `FrameMalformed` when it is no JSON object."""
        try:
            return self._envelope.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise FrameMalformed() from error

    def parse_frame(self, envelope: Envelope, data: bytes) -> Frame:
        """Return the whole frame; `FrameUnknown` or `FrameInvalid` when it is not as its type says."""
        decoder = self._decoders.get(envelope.type) if isinstance(envelope.type, str) else None
        if decoder is None:
            raise FrameUnknown()
        try:
            frame: Frame = decoder.decode(data)
        except (msgspec.ValidationError, RecursionError) as error:
            raise FrameInvalid(reason=str(error)) from error
        return frame

    def handler_of(self, frame: Frame) -> Handler[PeerT]:
        """Return the function that handles this frame."""
        return self._handlers[type(frame)]
