"""A customer who asked to be forgotten is erased by a supervisor: behind no door and in no file any more."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest
from msgspec.structs import replace

from bot.conversation.accounts.audit import CUSTOMER, AuditFilter, list_audit
from bot.conversation.model import ConversationId
from bot.protocol.events import QuickReply
from bot.protocol.turn import ReplyMessage, TurnReply, TurnRequest
from bot.services.conversations.scrubbing import PAUSE_S
from bot.services.voice import ERASE
from tests.gateway.house import House, Peer, Refused
from tests.gateway.test_attachments import PNG, as_customer
from tests.gateway.test_confirmed_mail import identity
from tests.gateway.test_receipt_marks import token_of
from tests.gateway.test_redaction import EMAIL, MARKER, ORDER, doors, files, holding, plant, spool_of, told

NAME = "Kestrel Ann"
TELLS = f"My card number is {MARKER} and nobody may know it."


async def a_known_customer(house: House) -> tuple[Peer, str]:
    """A customer of whom there is something in every place, with a closed conversation and an open one."""
    await house.services.gap_collector.close()
    customer = await told(house, f"I am {NAME}", TELLS, ORDER)
    assert (await as_customer(house, customer, f"{MARKER}.png", PNG))[0] == 201
    record, writer = house.services.record, house.services.writer
    row = await writer.read(lambda: record.list_conversations("all")[0])
    await writer.write(lambda: plant(house, row.id))
    await asyncio.to_thread(
        partial(spool_of(house).send, name=f"{row.id}.1.transcript"),
        EMAIL,
        "Copy",
        f"For {NAME}",
        attachment=("c.txt", TELLS),
    )
    lines = await customer.ask("receipt.get")
    assert len(lines["lines"]) > 3
    await customer.ask("receipt.pass", client_id="pass", edits=[])
    return customer, row.id


async def supervisor(house: House) -> Peer:
    """A supervisor at the desk."""
    browser = await house.signed_in("Noor", "supervisor")
    peer = Peer(await browser.ws_connect(house.url + "/ws/staff"))
    await peer.ask("desk.open", protocol=1)
    return peer


async def test_an_erased_customer_is_behind_no_door_and_in_no_file(house: House) -> None:
    customer, conversation_id = await a_known_customer(house)
    noor = await supervisor(house)
    preview = await noor.ask("customer.erase", conversation_id=conversation_id)
    assert (preview["customers"], preview["conversations"], preview["files"]) == (1, 1, 1)
    assert preview["messages"] > 6
    assert (preview["notes"], preview["preferences"]) == (1, 1)
    assert preview["is_known"]
    assert not preview.get("erased")
    assert await asyncio.to_thread(holding, house, MARKER), "a dry run takes nothing out"

    done = await noor.ask("customer.erase", conversation_id=conversation_id, confirm=f" {NAME.lower()} ")
    assert done["erased"]
    assert await customer.closed() == 4410, "who was erased is let in no more"
    got = await doors_of_staff(house, conversation_id)
    for word in ("kestrel", "10293", EMAIL):
        assert word not in got.lower(), word
    assert await house.services.scrubber.run_due() == PAUSE_S
    for word in ("kestrel", EMAIL, "10293"):
        assert await asyncio.to_thread(holding, house, word) == [], word
    names = await asyncio.to_thread(files, house)
    assert [name for name in names if name.startswith(("attachments/", "spool/"))] == []


async def doors_of_staff(house: House, conversation_id: str) -> str:
    """Everything that staff can ask for, as one text, without what they ask with."""
    other = await house.customer()
    await other.open(receipts=True)
    await other.say("Hello")
    await other.event(sender="assistant")
    await other.ask("receipt.pass", client_id="p", edits=[])
    got = await doors(house, other, conversation_id)
    return got.lower().replace("q=kestrel", "")


async def test_the_audit_log_says_who_erased_and_no_word(house: House) -> None:
    _, conversation_id = await a_known_customer(house)
    noor = await supervisor(house)
    await noor.ask("customer.erase", conversation_id=conversation_id, confirm=EMAIL)
    record = house.services.record
    wanted = AuditFilter(action="customer_erased")
    (entry,) = await house.services.writer.read(lambda: list_audit(record.file, wanted))
    state = await house.services.writer.read(lambda: record.get_state(ConversationId(conversation_id)))
    assert (entry.by, entry.subject, entry.details) == ("Noor", state.customer_id, {})
    assert (state.owner, state.name, state.email, state.order_numbers) == ("closed", None, None, ())


@pytest.mark.parametrize("typed", ["", "erase", "Ann", "bob@shop.example"])
async def test_nothing_is_erased_unless_the_name_or_address_is_typed(house: House, typed: str) -> None:
    _, conversation_id = await a_known_customer(house)
    noor = await supervisor(house)
    with pytest.raises(Refused, match="erasure_unconfirmed"):
        await noor.ask("customer.erase", conversation_id=conversation_id, confirm=typed)
    assert await asyncio.to_thread(holding, house, MARKER)


async def test_only_supervisors_erase(house: House) -> None:
    _, conversation_id = await a_known_customer(house)
    mia = await house.agent()
    for confirm in (None, NAME):
        with pytest.raises(Refused, match="erasure_not_allowed"):
            await mia.ask("customer.erase", conversation_id=conversation_id, confirm=confirm)


async def test_the_name_is_not_found_out_by_trying_while_it_is_withheld(house: House) -> None:
    customer = await told(house, f"I am {NAME}")
    record = house.services.record
    row = (await house.services.writer.read(lambda: record.list_conversations("all")))[0]
    noor = await supervisor(house)
    assert not (await noor.ask("customer.erase", conversation_id=row.id)).get("is_known")
    with pytest.raises(Refused, match="erasure_unconfirmed"):
        await noor.ask("customer.erase", conversation_id=row.id, confirm=NAME)
    assert (await noor.ask("customer.erase", conversation_id=row.id, confirm="erase"))["erased"]
    assert await customer.closed() == 4410


async def test_who_was_merged_with_them_goes_with_them_and_nobody_else(house: House) -> None:
    _, conversation_id = await a_known_customer(house)
    mia = await house.agent()
    await mia.ask("conversation.take", conversation_id=conversation_id)
    twin = await told(house, "I am Kestrel too", ORDER)
    accepted = await twin.ask("receipt.pass", client_id="p", edits=[])
    await mia.ask("conversation.take", conversation_id=accepted["conversation_id"])
    await mia.ask("conversation.merge", conversation_id=conversation_id, other_id=accepted["conversation_id"])
    stranger = await house.customer()
    await stranger.open(name="Bob")
    await stranger.say("The rug is green.")
    noor = await supervisor(house)
    done = await noor.ask("customer.erase", conversation_id=conversation_id, confirm=NAME)
    assert (done["customers"], done["conversations"]) == (2, 2)
    await house.services.scrubber.run_due()
    assert await asyncio.to_thread(holding, house, "kestrel") == []
    assert await asyncio.to_thread(holding, house, "The rug is green.")


async def test_the_record_can_be_rebuilt_after_an_erasure(house: House) -> None:
    _, conversation_id = await a_known_customer(house)
    noor = await supervisor(house)
    await noor.ask("customer.erase", conversation_id=conversation_id, confirm=NAME)
    record, writer = house.services.record, house.services.writer
    before = await writer.read(lambda: record.get_state(ConversationId(conversation_id)))
    await writer.write(record.rebuild)
    assert await writer.read(lambda: record.get_state(ConversationId(conversation_id))) == before


PRESS = {"type": "message.send", "id": 999, "client_id": "e", "text": "Delete everything", "choice": ERASE}


async def offer_delete(house: House, customer: Peer) -> None:
    """The assistant asks the customer whether everything is to be deleted."""
    think = house.assistant.think

    def offer(request: TurnRequest) -> TurnReply:
        button = QuickReply(title="Delete everything", choice=ERASE)
        return replace(think(request), messages=(ReplyMessage(text="Delete?", quick_replies=(button,)),))

    house.assistant.think = offer
    await customer.say("Delete all about me")
    await customer.event(text="Delete?")
    house.assistant.think = think


async def press_delete(house: House, customer: Peer) -> None:
    """The customer confirms that everything is to be deleted, is told so, and is let in no more."""
    await offer_delete(house, customer)
    await customer.send(PRESS)
    assert (await customer.wait(lambda frame: frame.get("id") == 999))["type"] == "result"
    assert await customer.closed() == 4410


async def erasures_of(house: House) -> int:
    """How often anybody was erased."""
    record = house.services.record
    wanted = AuditFilter(action="customer_erased")
    return len(await house.services.writer.read(lambda: list_audit(record.file, wanted)))


async def test_a_customer_without_an_address_erases_what_they_said_with_a_press(house: House) -> None:
    mia = await house.agent()
    await house.services.gap_collector.close()
    customer = await told(house, TELLS, "The lamp is broken.")
    await customer.ask("receipt.pass", client_id="h", edits=[])
    row = (await mia.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "waiting"))["row"]
    opened = await mia.ask("conversation.open", conversation_id=row["conversation_id"])
    assert MARKER in str(opened)
    await press_delete(house, customer)
    again = await house.customer()
    with pytest.raises(Refused, match="token_unknown"):
        await again.open(token=token_of(customer))
    opened = await mia.ask("conversation.open", conversation_id=row["conversation_id"])
    assert opened["row"]["owner"] == "closed"
    assert "lamp" not in str(opened)
    assert await house.services.scrubber.run_due() == PAUSE_S
    assert await asyncio.to_thread(holding, house, MARKER) == []
    wanted = AuditFilter(action="customer_erased")
    record, writer = house.services.record, house.services.writer
    (entry,) = await writer.read(lambda: list_audit(record.file, wanted))
    assert entry.by == CUSTOMER


async def test_who_is_signed_in_and_was_erased_begins_anew(house: House) -> None:
    signed = identity(house, email="kestrel@private.example")
    customer = await house.customer()
    await customer.open(identity=signed)
    await customer.say(TELLS)
    await press_delete(house, customer)
    for _ in range(2):
        again = await house.customer()
        assert (await again.open(identity=signed)).get("conversation_id") is None
        await again.say("hello")
        await press_delete(house, again)


async def test_only_a_press_erases_and_typing_its_label_does_not(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    await offer_delete(house, customer)
    await customer.say("Delete everything")
    await customer.event(text="You said: Delete everything")


@pytest.mark.parametrize("is_kept", [False, True])
async def test_who_was_merged_with_another_erases_nothing_by_themselves(house: House, is_kept: bool) -> None:
    """An agent may be wrong about who is the same person, and neither reads all that the other wrote."""
    _, conversation_id = await a_known_customer(house)
    mia = await house.agent()
    await mia.ask("conversation.take", conversation_id=conversation_id)
    anonymous = await told(house, "The rug is green.", ORDER)
    other_id = (await anonymous.ask("receipt.pass", client_id="p", edits=[]))["conversation_id"]
    await mia.ask("conversation.take", conversation_id=other_id)
    kept, merged = (other_id, conversation_id) if is_kept else (conversation_id, other_id)
    await mia.ask("conversation.merge", conversation_id=kept, other_id=merged)
    again = await house.customer()
    await again.open(token=token_of(anonymous))
    with pytest.raises(Refused, match="erasure_needs_person"):
        await again.ask("message.send", **{key: PRESS[key] for key in ("client_id", "text", "choice")})
    assert await erasures_of(house) == 0
    assert await asyncio.to_thread(holding, house, MARKER)


async def test_a_press_that_nothing_offers_erases_nothing(house: House) -> None:
    customer = await told(house, TELLS)
    with pytest.raises(Refused, match="not_found"):
        await customer.ask("message.send", **{key: PRESS[key] for key in ("client_id", "text", "choice")})
    assert await erasures_of(house) == 0


async def test_a_repeated_press_erases_once(house: House) -> None:
    signed = identity(house, email="kestrel@private.example")
    customer = await house.customer()
    await customer.open(identity=signed)
    await press_delete(house, customer)
    again = await house.customer()
    await again.open(identity=signed)
    await again.say("The rug is green.")
    with pytest.raises(Refused, match="not_found"):
        await again.ask("message.send", **{key: PRESS[key] for key in ("client_id", "text", "choice")})
    assert await erasures_of(house) == 1
    assert await asyncio.to_thread(holding, house, "The rug is green.")
