"""The customer looks at what is passed on, on `/ws/customer`."""

from __future__ import annotations

from bot.conversation.receipt import Edit
from bot.gateway.sockets.customer import CustomerPeer, registry
from bot.protocol.customer import Accepted
from bot.protocol.receipt import Receipt, ReceiptEdit, ReceiptGet, ReceiptHold, ReceiptLine, ReceiptPass
from bot.services.errors import (
    NotFound,
)
from bot.services.texts import parse_email, parse_name, parse_text


@registry.handles(ReceiptGet)
async def get_receipt(peer: CustomerPeer, frame: ReceiptGet) -> Receipt:
    """What is passed on."""
    if peer.conversation_id is None or peer.is_merged:
        return Receipt(lines=())
    lines = await peer.services.receipts.read(peer.conversation_id)
    return Receipt(lines=tuple(ReceiptLine(key=line.key, kind=line.kind, text=line.text) for line in lines))


@registry.handles(ReceiptHold)
async def hold_receipt(peer: CustomerPeer, frame: ReceiptHold) -> None:
    """The customer needs a little longer, and perhaps has an edit open."""
    peer.services.hub.set_editing(peer.session.customer.id, peer, frame.editing)
    if peer.conversation_id is not None and not peer.is_merged:
        await peer.services.receipts.hold(peer.conversation_id)


@registry.handles(ReceiptPass)
async def pass_on(peer: CustomerPeer, frame: ReceiptPass) -> Accepted:
    """Strike and correct; ask for a person, if nobody has yet."""
    peer.services.hub.set_editing(peer.session.customer.id, peer, False)
    edits = [Edit(key=edit.key, text=_parse(edit)) for edit in frame.edits]
    if len({edit.key for edit in edits}) < len(edits) or (edits and peer.is_merged):
        raise NotFound()
    return await peer.services.receipts.pass_on(peer.session, edits, frame.client_id)


def _parse(edit: ReceiptEdit) -> str | None:
    """The corrected text, checked like any of its kind."""
    if edit.text is None:
        return None
    if edit.key == "name":
        return parse_name(edit.text)
    return parse_email(edit.text) if edit.key == "email" else parse_text(edit.text)
