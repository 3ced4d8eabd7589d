"""The customer looks at what is passed on, on `/ws/customer`."""

from __future__ import annotations

from msgspec.structs import replace

from bot.conversation.handoff.receipt import Edit
from bot.conversation.handoff.receipt import ReceiptLine as Line
from bot.gateway.sockets.customer import CustomerPeer, registry
from bot.protocol.customer import Accepted
from bot.protocol.receipt import (
    Receipt,
    ReceiptDelete,
    ReceiptGet,
    ReceiptHold,
    ReceiptLine,
    ReceiptMark,
    ReceiptPass,
)
from bot.services.errors import NotFound


@registry.handles(ReceiptGet)
async def get_receipt(peer: CustomerPeer, frame: ReceiptGet) -> Receipt:
    """Return what is passed on."""
    if peer.conversation_id is None or peer.is_merged:
        return Receipt(lines=())
    lines = await peer.services.receipts.read(peer.conversation_id)
    return Receipt(lines=tuple(_line_view(line, mark) for line, mark in lines))


def _line_view(line: Line, mark: Edit | None) -> ReceiptLine:
    view = ReceiptLine(key=line.key, kind=line.kind, text=line.text)
    if mark is None:
        return view
    return replace(view, struck=mark.strikes, correction=mark.text, finished=mark.finished)


@registry.handles(ReceiptHold)
async def hold_receipt(peer: CustomerPeer, frame: ReceiptHold) -> None:
    """Give the customer a little longer; they may have an edit open."""
    peer.services.hub.set_editing(peer.session.customer.id, peer, frame.editing)
    if peer.conversation_id is not None and not peer.is_merged:
        await peer.services.receipts.hold(peer.conversation_id)


@registry.handles(ReceiptMark)
async def mark_line(peer: CustomerPeer, frame: ReceiptMark) -> None:
    """Strike or correct a line, or take that back."""
    if peer.conversation_id is None or peer.is_merged:
        raise NotFound()
    peer.services.hub.set_editing(peer.session.customer.id, peer, not frame.finished)
    if frame.kept:
        await peer.services.receipts.unmark(peer.conversation_id, frame.key, restores=frame.restores)
    else:
        edit = Edit(key=frame.key, text=frame.text, finished=frame.finished)
        await peer.services.receipts.mark(peer.conversation_id, edit, restores=frame.restores)


@registry.handles(ReceiptDelete)
async def delete_line(peer: CustomerPeer, frame: ReceiptDelete) -> None:
    """Take out a line that was passed on."""
    if peer.conversation_id is None or peer.is_merged:
        raise NotFound()
    await peer.services.receipts.delete(peer.conversation_id, frame.key)


@registry.handles(ReceiptPass)
async def pass_on(peer: CustomerPeer, frame: ReceiptPass) -> Accepted:
    """Strike and correct; ask for a person, if nobody has yet."""
    peer.services.hub.set_editing(peer.session.customer.id, peer, False)
    if frame.edits and peer.is_merged:
        raise NotFound()
    edits = [Edit(key=edit.key, text=edit.text) for edit in frame.edits]
    return await peer.services.receipts.pass_on(peer.session, edits, frame.client_id)
