"""The customer looks at what is passed on, on `/ws/customer`."""

from __future__ import annotations

from bot.conversation.receipt import Edit, receipt_lines
from bot.gateway.errors import NotFound
from bot.gateway.services import Services
from bot.gateway.sockets.customer import CustomerPeer, registry
from bot.gateway.texts import parse_email, parse_name, parse_text
from bot.protocol.customer import Accepted
from bot.protocol.receipt import Receipt, ReceiptEdit, ReceiptGet, ReceiptLine, ReceiptPass


@registry.handles(ReceiptGet)
async def get_receipt(peer: CustomerPeer, frame: ReceiptGet) -> Receipt:
    """What would be passed on."""
    services = peer.services
    return await services.writer.read(lambda: _read(services, peer))


@registry.handles(ReceiptPass)
async def pass_on(peer: CustomerPeer, frame: ReceiptPass) -> Accepted:
    """Strike and correct, then ask for a person."""
    edits = [Edit(key=edit.key, text=_parse(edit)) for edit in frame.edits]
    if len({edit.key for edit in edits}) < len(edits):
        raise NotFound()
    return await peer.services.conversations.pass_on(peer.session, edits, frame.client_id)


def _read(services: Services, peer: CustomerPeer) -> Receipt:
    if peer.conversation_id is None:
        return Receipt(lines=())
    state = services.record.get_state(peer.conversation_id)
    events = services.record.list_events(peer.conversation_id, limit=-1)
    return Receipt(
        lines=tuple(
            ReceiptLine(key=line.key, kind=line.kind, text=line.text) for line in receipt_lines(state, events)
        )
    )


def _parse(edit: ReceiptEdit) -> str | None:
    """The corrected text, checked like any of its kind."""
    if edit.text is None:
        return None
    if edit.key == "name":
        return parse_name(edit.text)
    return parse_email(edit.text) if edit.key == "email" else parse_text(edit.text)
