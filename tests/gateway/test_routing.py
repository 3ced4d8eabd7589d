"""Routing over real sockets: given by hand and by itself, taken back from who is gone or silent."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.conversation.handoff.office_hours import DAYS
from bot.services.accounts.identity import sign_identity
from bot.services.accounts.users import set_languages, set_skills
from knowledge_base.model import Content
from tests.gateway.house import Frame, House, Peer, Refused, open_house


async def waiting_customer(house: House, name: str = "Priya") -> tuple[Peer, str]:
    """A customer in the queue, and their conversation."""
    customer = await house.customer()
    await customer.open(name=name)
    accepted = await customer.ask("handoff.request", client_id="h")
    return customer, accepted["conversation_id"]


async def team(peer: Peer) -> dict[str, Frame]:
    """The colleagues by name."""
    return {member["name"]: member for member in (await peer.ask("team.get"))["members"]}


async def test_of_two_who_take_at_once_one_wins_and_the_other_is_told_who(house: House) -> None:
    mia, ben = await house.agent("Mia"), await house.agent("Ben")
    _, conversation_id = await waiting_customer(house)
    results: list[Any] = await asyncio.gather(
        *(desk.ask("conversation.take", conversation_id=conversation_id) for desk in (mia, ben)),
        return_exceptions=True,
    )
    (won,) = [result for result in results if isinstance(result, dict)]
    (lost,) = [result for result in results if isinstance(result, Refused)]
    assert lost.code == "already_taken"
    assert won["agent_name"] in str(lost)


async def test_an_agent_assigns_to_a_colleague_who_is_here_and_the_customer_is_told(
    house: House,
) -> None:
    mia, ben = await house.agent("Mia"), await house.agent("Ben")
    ben_id = (await team(mia))["Ben"]["staff_id"]
    customer, conversation_id = await waiting_customer(house)
    row = await mia.ask("conversation.assign", conversation_id=conversation_id, staff_id=ben_id)
    assert row["agent_name"] == "Ben"
    told = await customer.event(type="owner", owner="agent", agent_name="Ben")
    assert "Ben" in told["text"]
    mia_id = (await team(mia))["Mia"]["staff_id"]
    await ben.ask("conversation.assign", conversation_id=conversation_id, staff_id=mia_id)
    told = await customer.event(type="owner", owner="agent", agent_name="Mia")
    assert "Mia" in told["text"]
    assert "Ben" in told["text"], "the customer hears that somebody else is there now"
    with pytest.raises(Refused, match="colleague_absent"):
        await mia.ask("conversation.assign", conversation_id=conversation_id, staff_id="s-nobody")


async def test_conversations_go_to_the_least_busy_up_to_the_limit(tmp_path: Path) -> None:
    async with open_house(tmp_path, routing="least_busy", agent_limit=1) as house:
        mia, ben = await house.agent("Mia"), await house.agent("Ben")
        customers = [await waiting_customer(house, name) for name in ("A", "B", "C")]
        first, second = [
            (await customer.event(type="owner", owner="agent"))["agent_name"] for customer, _ in customers[:2]
        ]
        assert {first, second} == {"Mia", "Ben"}
        desk, conversation_id = (mia if first == "Mia" else ben), customers[0][1]
        assert not [e for e in customers[2][0].events() if e.get("owner") == "agent"], "both have their limit"
        await desk.ask("conversation.close", conversation_id=conversation_id)
        third = await customers[2][0].event(type="owner", owner="agent")
        assert third["agent_name"] == first


async def test_nobody_is_said_to_be_there_before_they_have_taken_it(tmp_path: Path) -> None:
    async with open_house(tmp_path, routing="least_busy") as house:
        await house.agent("Mia")
        customer, _ = await waiting_customer(house)
        told = (await customer.event(type="owner", owner="agent", agent_name="Mia"))["text"]
        assert "with Mia now, who gets everything written so far" in told
        assert "You are with" not in told


async def test_a_question_goes_to_who_knows_about_it(tmp_path: Path) -> None:
    async with open_house(tmp_path, routing="least_busy") as house:
        content = Content(question="How do I return it?", answer="By post.", category="Returns")
        await asyncio.to_thread(house.services.knowledge.add_entry, content, "Sofia", "returns")
        await asyncio.to_thread(house.services.knowledge.publish_entry, "returns", "Sofia")
        await house.agent("Ann")
        await house.agent("Zoe")
        await asyncio.to_thread(set_skills, house.settings.data_dir, "zoe@demo.example", ["Returns"])
        for name in ("A", "B"):
            customer = await house.customer()
            await customer.open(name=name)
            await customer.say("How do I return a lamp?")
            await customer.event(sender="assistant")
            await customer.ask("handoff.request", client_id="h")
            assert (await customer.event(type="owner", owner="agent"))["agent_name"] == "Zoe"
        customer, _ = await waiting_customer(house)
        assert (await customer.event(type="owner", owner="agent"))["agent_name"] == "Ann"


async def test_a_silent_agents_conversation_waits_again_first_in_line(tmp_path: Path) -> None:
    async with open_house(tmp_path, agent_silent_s=0.4) as house:
        mia, _ = await house.agent("Mia"), await house.agent("Ben")
        await waiting_customer(house, "Another")
        customer, conversation_id = await waiting_customer(house)
        await mia.ask("conversation.take", conversation_id=conversation_id)
        back = await customer.event(type="owner", owner="waiting", previous="agent")
        assert "Mia" in back["text"], "the customer is told why"
        await customer.wait(lambda f: f["type"] == "presence" and f.get("position") == 1)


async def test_an_agent_who_is_writing_or_has_answered_is_not_silent(tmp_path: Path) -> None:
    async with open_house(tmp_path, agent_silent_s=100) as house:
        mia = await house.agent("Mia")
        (writing, writing_id), (answered, answered_id) = [
            await waiting_customer(house, name) for name in ("A", "B")
        ]
        for conversation_id in (writing_id, answered_id):
            await mia.ask("conversation.take", conversation_id=conversation_id)
        await mia.send({"type": "typing.set", "conversation_id": writing_id, "typing": True})
        await mia.ask("message.send", conversation_id=answered_id, client_id="a", text="One moment.")
        await house.agent("Tom")  # from an agent who is alone nothing is taken
        for seconds in (51, 102):  # first comes a warning
            house.clock.ahead = timedelta(seconds=seconds)
            await house.services.router.step()
        assert not [e for peer in (writing, answered) for e in peer.events() if e.get("previous") == "agent"]


async def test_the_conversation_of_an_agent_who_left_waits_again_once_the_customer_writes(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path, duty_grace_s=0.2) as house:
        mia = await house.agent("Mia")
        customer, conversation_id = await waiting_customer(house)
        await mia.ask("conversation.take", conversation_id=conversation_id)
        await mia.ask("message.send", conversation_id=conversation_id, client_id="a", text="I am on it.")
        await mia.leave()
        await customer.say("And the blue one?")
        back = await customer.event(type="owner", owner="waiting", previous="agent")
        assert "Mia is no longer available" in back["text"]
        assert "obody is at the desk" in back["text"]


async def test_a_restart_does_not_leave_a_customer_with_an_agent_who_never_comes_back(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path, duty_grace_s=0.3) as house:
        mia = await house.agent("Mia")
        customer = await house.customer()
        token = (await customer.open())["token"]
        conversation_id = (await customer.ask("handoff.request", client_id="h"))["conversation_id"]
        await mia.ask("conversation.take", conversation_id=conversation_id)
        await house.stop()
        await house.start()
        back = await house.customer()
        await back.open(token=token)
        await back.event(type="owner", owner="waiting", previous="agent")


async def test_customers_with_the_attribute_come_first(tmp_path: Path) -> None:
    async with open_house(tmp_path, priority_attributes=("plan=gold",)) as house:
        mia = await house.agent("Mia")
        await waiting_customer(house)
        gold = await house.customer()
        secret = house.services.identity_secret
        await gold.open(identity=sign_identity(secret, "c-1", "Gold", attributes={"plan": "gold"}))
        await gold.ask("handoff.request", client_id="h")
        told = await gold.event(type="owner", owner="waiting")
        assert "number 1 in line" in told["text"]
        rows = (await mia.ask("list.get", list="queue"))["rows"]
        assert [row["customer_name"] for row in rows] == ["Gold", "Priya"]


async def test_who_waits_long_comes_before_others(tmp_path: Path) -> None:
    async with open_house(tmp_path, priority_after_s=0.2) as house:
        mia = await house.agent("Mia")
        await waiting_customer(house)
        row = (await mia.wait(lambda f: f["type"] == "row" and f["row"].get("waited_long")))["row"]
        assert (row["owner"], row.get("priority", "normal")) == ("waiting", "normal")
        assert row["waiting_since"]


async def test_outside_office_hours_the_customer_hears_when_the_desk_opens(tmp_path: Path) -> None:
    other = DAYS[(datetime.now(timezone.utc).weekday() + 3) % 7]
    async with open_house(tmp_path, office_hours=f"{other} 09:00-10:00") as house:
        customer, _ = await waiting_customer(house)
        told = await customer.event(type="owner", owner="waiting")
        assert "at 09:00" in told["text"]


async def test_away_agents_get_nothing_and_colleagues_see_it(tmp_path: Path) -> None:
    async with open_house(tmp_path, routing="least_busy") as house:
        mia, ben = await house.agent("Mia"), await house.agent("Ben")
        await mia.ask("availability.set", availability="away")
        await ben.wait(
            lambda f: (
                f["type"] == "team"
                and {m["name"]: m["availability"] for m in f["team"]["members"]}["Mia"] == "away"
            )
        )
        customer, _ = await waiting_customer(house)
        assert (await customer.event(type="owner", owner="agent"))["agent_name"] == "Ben"
        assert (await team(mia))["Ben"]["has"] == 1


async def test_away_outlives_a_restart_as_duty_does(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        browser = await house.signed_in("Mia", "agent")
        headers = {"Origin": house.url}
        mia = Peer(await browser.ws_connect(house.url + "/ws/staff", headers=headers))
        await mia.ask("desk.open", protocol=1)
        await mia.ask("availability.set", availability="away")
        cookies = {cookie.key: cookie.value for cookie in browser.cookie_jar}
        await house.stop()
        await house.start()
        again = aiohttp.ClientSession(cookies=cookies, cookie_jar=aiohttp.CookieJar(unsafe=True))
        async with again, again.ws_connect(house.url + "/ws/staff", headers={"Origin": house.url}) as socket:
            back = Peer(socket)
            opened = await back.ask("desk.open", protocol=1)
            assert (opened["on_duty"], opened["availability"]) == (True, "away")
            assert not house.services.presence.is_staffed
            await back.ask("availability.set", availability="on_duty")
            assert house.services.presence.is_staffed
            await back.leave()


async def test_who_gives_no_sign_is_away_and_back_with_the_first_one(tmp_path: Path) -> None:
    async with open_house(tmp_path, away_after_s=0.3) as house:
        mia = await house.agent("Mia")
        customer = await house.customer()
        await customer.open()
        await customer.wait(lambda f: f["type"] == "presence" and f["on_duty"])
        await customer.wait(lambda f: f["type"] == "presence" and not f["on_duty"])
        assert (await team(mia))["Mia"]["availability"] == "away"
        await mia.send({"type": "activity.note"})
        assert (await team(mia))["Mia"]["availability"] == "on_duty"


async def test_a_message_to_a_closed_conversation_is_refused_to_agents_and_reopens_it_for_customers(
    house: House,
) -> None:
    mia = await house.agent("Mia")
    customer, conversation_id = await waiting_customer(house)
    await mia.ask("conversation.take", conversation_id=conversation_id)
    await mia.ask("conversation.close", conversation_id=conversation_id)
    before = (await mia.ask("conversation.open", conversation_id=conversation_id))["row"]["last_seq"]
    say = {"conversation_id": conversation_id, "client_id": "late", "text": "One more thing"}
    with pytest.raises(Refused, match="not_owner"):
        await mia.ask("message.send", **say)
    with pytest.raises(Refused, match="not_waiting"):
        await mia.ask("conversation.take", conversation_id=conversation_id)
    with pytest.raises(Refused, match="already_closed"):
        await mia.ask("conversation.close", conversation_id=conversation_id)
    after = (await mia.ask("conversation.open", conversation_id=conversation_id))["row"]["last_seq"]
    assert after == before, "a refusal leaves the record as it was"
    accepted = await customer.say("One more question")
    assert accepted["conversation_id"] == conversation_id
    reopened = await customer.event(type="owner", owner="assistant", previous="closed")
    assert reopened["text"]
    await customer.event(type="message", text="You said: One more question")


async def test_an_offer_goes_from_one_agent_to_the_next_until_it_is_taken(tmp_path: Path) -> None:
    async with open_house(tmp_path, routing="offer", offer_s=0.6) as house:
        desks = {"Mia": await house.agent("Mia"), "Ben": await house.agent("Ben")}
        customer, conversation_id = await waiting_customer(house)

        async def offered(name: str) -> str:
            await desks[name].wait(lambda f: f["type"] == "offer" and f["conversation_id"] == conversation_id)
            return name

        done, pending = await asyncio.wait(
            [asyncio.create_task(offered(name)) for name in desks], return_when=asyncio.FIRST_COMPLETED
        )
        (first,) = [task.result() for task in done]
        second = "Ben" if first == "Mia" else "Mia"
        assert not [f for f in desks[second].frames if f["type"] == "offer"], "one after the other"
        await desks[first].ask("offer.decline", conversation_id=conversation_id)
        await asyncio.gather(*pending)
        await desks[second].ask("conversation.take", conversation_id=conversation_id)
        assert (await customer.event(type="owner", owner="agent"))["agent_name"] == second


async def test_an_offer_nobody_answers_comes_round_again(tmp_path: Path) -> None:
    async with open_house(tmp_path, routing="offer", offer_s=0.2) as house:
        mia = await house.agent("Mia")
        await waiting_customer(house)
        await mia.wait(lambda f: len([g for g in mia.frames if g["type"] == "offer"]) >= 2)


async def waiting_in(house: House, locale: str, name: str) -> str:
    """A customer in the queue whose browser is in this language; their conversation."""
    customer = await house.customer()
    await customer.open(name=name, locale=locale)
    conversation_id: str = (await customer.ask("handoff.request", client_id="h"))["conversation_id"]
    return conversation_id


async def speaks(house: House, name: str, *languages: str) -> None:
    """As `frontdesk users languages` does, in a process of its own."""
    email = f"{name.lower()}@demo.example"
    await asyncio.to_thread(set_languages, house.settings.data_dir, email, languages)


def offers(desk: Peer) -> list[str]:
    """What was offered to this desk so far."""
    return [frame["conversation_id"] for frame in desk.frames if frame["type"] == "offer"]


async def test_who_speaks_the_customers_language_is_offered_it_first(tmp_path: Path) -> None:
    async with open_house(tmp_path, routing="offer", offer_s=60) as house:
        mia, ben = await house.agent("Mia"), await house.agent("Ben")
        await speaks(house, "Mia", "en")
        await speaks(house, "Ben", "de-AT", "en")
        german = await waiting_in(house, "de", "Jana")
        await ben.wait(lambda f: f["type"] == "offer" and f["conversation_id"] == german)
        english = await waiting_in(house, "en", "Sam")
        await mia.wait(lambda f: f["type"] == "offer" and f["conversation_id"] == english)
        assert (offers(ben), offers(mia)) == ([german], [english])
        await ben.ask("offer.decline", conversation_id=german)
        await house.services.router.step()
        assert offers(mia) == [english], "it waits for the one who speaks it, as long as they are on duty"


async def test_a_change_of_languages_and_skills_reaches_open_desks_and_routing(tmp_path: Path) -> None:
    async with open_house(tmp_path, routing="offer", offer_s=60) as house:
        mia, ben = await house.agent("Mia"), await house.agent("Ben")

        async def shown(desk: Peer, name: str, **wanted: list[str]) -> None:
            def holds(frame: Frame) -> bool:
                members = frame["team"]["members"] if frame["type"] == "team" else []
                return any(m["name"] == name and wanted.items() <= m.items() for m in members)

            await desk.wait(holds)

        await speaks(house, "Ben", "nl")
        await shown(mia, "Ben", languages=["nl"])
        await asyncio.to_thread(set_skills, house.settings.data_dir, "ben@demo.example", ["Returns"])
        await shown(mia, "Ben", languages=["nl"], skills=["Returns"])
        dutch = await waiting_in(house, "nl", "Sanne")
        await ben.wait(lambda f: f["type"] == "offer" and f["conversation_id"] == dutch)
        assert offers(mia) == []
