"""What waiting customers are told, over real sockets: place, time, an update before it is too late."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from bot.conversation.model import ConversationId
from bot.services.clock import utc_now
from tests.gateway.house import Frame, House, Peer, open_house
from tests.gateway.waits import remember_talks, remember_waits
from tests.peer import until


def settled(house: House, conversation_id: str) -> list[tuple[int, int]]:
    """Whether each settled promise was kept, and whether the customer had heard before it broke."""
    rows = house.services.record.file.rows(
        "SELECT kept, noticed FROM promises "
        "WHERE conversation_id = ? AND settled_at IS NOT NULL ORDER BY seq",
        (conversation_id,),
    )
    return [(row["kept"], row["noticed"]) for row in rows]


async def ask(customer: Peer) -> str:
    """Ask for a person; the conversation."""
    accepted: Frame = await customer.ask("handoff.request", client_id="h")
    conversation_id: str = accepted["conversation_id"]
    return conversation_id


async def test_too_little_data_is_said_and_no_time_is_named(house: House) -> None:
    await house.agent("Mia")
    customer = await house.customer()
    await customer.open()
    await ask(customer)
    told = await customer.event(type="owner", owner="waiting")
    assert "number 1 in line" in told["text"]
    assert "Too few people have waited like this" in told["text"]
    assert "within 5 minutes" in told["text"], "the written standard"
    assert "leave your e-mail address" in told["text"]
    presence = await customer.wait(lambda f: f["type"] == "presence" and f.get("position") == 1)
    assert "promised_by" not in presence


async def test_a_customer_is_promised_a_time_and_the_promise_is_kept(house: House) -> None:
    await remember_waits(house, 170)
    mia = await house.agent("Mia")
    customer = await house.customer()
    await customer.open()
    conversation_id = await ask(customer)
    told = await customer.event(type="owner", owner="waiting")
    assert "within 3 minutes" in told["text"]
    presence = await customer.wait(lambda f: f["type"] == "presence" and "promised_by" in f)
    by = datetime.fromisoformat(presence["promised_by"].replace("Z", "+00:00"))
    assert timedelta(seconds=150) < by - utc_now() <= timedelta(seconds=180)
    row = (await mia.wait(lambda f: f["type"] == "row" and f["row"]["owner"] == "waiting"))["row"]
    assert row["promised_by"] == presence["promised_by"], "the desk sees what the customer was promised"
    taken = await mia.ask("conversation.take", conversation_id=conversation_id)
    assert "promised_by" not in taken
    assert settled(house, conversation_id) == [(1, 0)]


async def test_the_customer_hears_before_a_promise_breaks_and_the_breach_is_recorded(
    house: House,
) -> None:
    await remember_waits(house, 100)
    await remember_waits(house, 900, count=12, places=(2, 3))
    mia = await house.agent("Mia")
    customer = await house.customer()
    await customer.open()
    conversation_id = await ask(customer)
    await customer.event(type="owner", owner="waiting")
    house.clock.ahead = timedelta(seconds=95)
    update = await customer.event(type="message", sender="system")
    assert "longer than I said" in update["text"]
    assert "number 1 in line" in update["text"]
    assert settled(house, conversation_id) == [], "it has not broken yet"
    house.clock.ahead = timedelta(seconds=125)
    await mia.wait(lambda f: f["type"] == "row" and settled(house, conversation_id) != [])
    assert settled(house, conversation_id) == [(0, 1)], "broken, and the customer had heard"


async def test_a_restart_loses_no_promise(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await remember_waits(house, 100)
        await house.agent("Mia")
        customer = await house.customer()
        token = (await customer.open())["token"]
        conversation_id = await ask(customer)
        await customer.event(type="owner", owner="waiting")
        row = house.services.record.file.row(
            "SELECT promise_due_at FROM conversations WHERE promise_due_at > ''"
        )
        assert row is not None
        await house.stop()
        await house.start()
        house.clock.ahead = timedelta(seconds=200)
        back = await house.customer()
        await back.open(token=token)
        update = await back.event(type="message", sender="system")
        assert "nobody is at the desk any more" in update["text"]
        assert settled(house, conversation_id) == [(0, 0)], "what broke while the service was away says so"
        await house.agent("Ben")
        # Somebody is there again, and the customer hears it.
        await back.wait(lambda f: "number 1 in line" in f.get("event", {}).get("text", ""))


async def test_who_waited_for_an_empty_desk_is_promised_a_time_when_somebody_comes(house: House) -> None:
    await remember_waits(house, 170)
    customer = await house.customer()
    await customer.open()
    await ask(customer)
    told = await customer.event(type="owner", owner="waiting")
    assert "minutes" not in told["text"], "nobody is there who could keep a promise"
    asked = await customer.event(type="message", sender="assistant")
    assert asked["quick_replies"], "what they would like meanwhile"
    await house.agent("Mia")
    update = await customer.event(type="message", sender="system", seq=asked["seq"] + 2)
    assert "within 3 minutes" in update["text"]


async def test_where_the_standard_cannot_be_met_the_hours_are_named(tmp_path: Path) -> None:
    async with open_house(tmp_path, office_hours="Mon-Sun 00:00-23:59") as house:
        await remember_talks(house, 1200)
        await house.agent("Mia")
        first, second = await house.customer(), await house.customer()
        for customer in (first, second):
            await customer.open(email="priya@demo.example")
            await ask(customer)
        told = await first.event(type="owner", owner="waiting")
        assert "within 5 minutes" in told["text"], "Mia is idle"
        told = await second.event(type="owner", owner="waiting")
        assert "number 2 in line" in told["text"]
        assert "The desk is staffed until t" in told["text"]
        assert "within 5 minutes" not in told["text"], "Mia needs 20 minutes for each of two"
        assert "e-mail" not in told["text"], "they have left one"


async def test_who_left_without_an_address_is_not_counted_until_they_are_back(house: House) -> None:
    mia = await house.agent("Mia")
    gone, here = await house.customer(), await house.customer()
    token = (await gone.open())["token"]
    await here.open()
    left_id = await ask(gone)
    await gone.event(type="owner", owner="waiting")
    await ask(here)
    await here.wait(lambda f: f["type"] == "presence" and f.get("position") == 2)
    await gone.leave()
    house.clock.ahead = timedelta(seconds=130)
    await here.wait(lambda f: f["type"] == "presence" and f.get("position") == 1)
    row = (await mia.wait(lambda f: f["type"] == "row" and f["row"].get("left")))["row"]
    assert (row["conversation_id"], row["owner"]) == (left_id, "waiting")
    queue = await mia.ask("list.get", list="queue")
    assert [each["conversation_id"] for each in queue["rows"]][-1] == left_id, "they are last meanwhile"
    here.frames.clear()
    back = await house.customer()
    await back.open(token=token)
    await back.wait(lambda f: f["type"] == "presence" and f.get("position") == 1)
    await here.wait(lambda f: f["type"] == "presence" and f.get("position") == 2)


async def test_who_comes_back_with_a_message_is_counted_at_once(house: House) -> None:
    await house.agent("Mia")
    customer = await house.customer()
    token = (await customer.open())["token"]
    conversation_id = ConversationId(await ask(customer))
    await customer.leave()
    house.clock.ahead = timedelta(seconds=130)
    record = house.services.record
    await until(lambda: record.get_state(conversation_id).left_at is not None)
    back = await house.customer()
    await back.open(token=token)
    await back.say("I am here again")
    assert record.get_state(conversation_id).left_at is None


async def test_an_address_instead_of_waiting_keeps_the_place(house: House) -> None:
    await house.agent("Mia")
    first, second = await house.customer(), await house.customer()
    await first.open()
    await second.open()
    await ask(first)
    await first.event(type="owner", owner="waiting")
    await ask(second)
    await first.ask("customer.update", client_id="e", email="priya@demo.example")
    noted = await first.event(type="message", sender="system")
    assert "priya@demo.example" in noted["text"]
    await first.leave()
    waiting = await second.wait(lambda f: f["type"] == "presence" and "position" in f)
    assert waiting["position"] == 2


async def test_the_board_shows_the_share_of_promises_kept(house: House) -> None:
    await remember_waits(house, 170)
    mia = await house.agent("Mia")
    customer = await house.customer()
    await customer.open()
    conversation_id = await ask(customer)
    await mia.ask("conversation.take", conversation_id=conversation_id)
    supervisor = await house.signed_in("Sofia", "supervisor")
    async with supervisor.get(house.url + "/api/board") as response:
        board = await response.json()
    assert (board["promises_kept"]["value"], board["promises_kept"]["target"]) == (1.0, 0.8)
