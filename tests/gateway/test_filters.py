"""Lists that keep to some rows, several conversations at once, and priority decided by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.gateway.house import House, Peer, Refused
from tests.gateway.test_lists import conversation_of, counts, desk_of, ids, soon


async def in_language(house: House, locale: str, name: str, page_url: str = "") -> str:
    customer = await house.customer()
    await customer.open(name=name, locale=locale, page_url=page_url or None)
    conversation_id: str = (await customer.say("hello there"))["conversation_id"]
    await customer.event(sender="assistant")
    await customer.ask("handoff.request", client_id="person")
    return conversation_id


async def kept(desk: Peer, **wanted: object) -> list[str]:
    return await ids(desk, "all", filter=wanted)


async def test_a_list_keeps_to_what_its_filter_asks_for(house: House) -> None:
    german, dutch = await in_language(house, "de-AT", "Jana"), await in_language(house, "nl", "Sanne")
    asking = await conversation_of(house, "Alex", waits=False)
    mia = await desk_of(house)
    assert await kept(mia) == [asking, dutch, german]
    assert await kept(mia, passed_on=True) == [dutch, german]
    assert await kept(mia, language="de") == [german]
    await mia.ask("label.set", conversation_id=dutch, label="VIP", on=True)
    assert await kept(mia, label="VIP") == [dutch]
    await mia.ask("priority.set", conversation_id=german, priority="high")
    assert await kept(mia, priority="high") == [german]
    assert await kept(mia, priority="normal", passed_on=True) == [dutch]
    assert await kept(mia, mood="upset") == []
    assert await kept(mia, waiting_minutes=5) == []
    house.clock.ahead += timedelta(minutes=6)
    assert sorted(await kept(mia, waiting_minutes=5)) == sorted([dutch, german])
    assert await kept(mia, waiting_minutes=5, language="nl") == [dutch]
    await counts(mia, all=3, assistant=1)


async def test_a_row_says_language_and_page_and_nothing_of_the_pages_query(house: House) -> None:
    url = "https://shop.example/lamps/arc?name=Jana&key=1#x"
    await in_language(house, "de-AT", "Jana", url)
    mia = await desk_of(house)
    (row,) = (await mia.ask("list.get", list="queue"))["rows"]
    assert (row["language"], row["page"]) == ("de", "/lamps/arc")


async def test_each_agent_keeps_filters_of_their_own(house: House) -> None:
    mia, tom = await desk_of(house, "Mia"), await desk_of(house, "Tom")
    long, urgent = {"language": "de", "waiting_minutes": 30}, {"priority": "high"}
    await mia.ask("filter.save", name="Urgent", filter=urgent)
    saved = await mia.ask("filter.save", name=" German ", filter=long)
    assert saved["filters"] == [{"name": "German", "filter": long}, {"name": "Urgent", "filter": urgent}]
    assert (await tom.ask("filter.list"))["filters"] == []
    saved = await mia.ask("filter.save", name="urgent", filter=long)
    assert [each["filter"] for each in saved["filters"]] == [long, long]
    saved = await mia.ask("filter.remove", name="German")
    assert [each["name"].lower() for each in saved["filters"]] == ["urgent"]
    with pytest.raises(Refused, match="filter_name_empty"):
        await mia.ask("filter.save", name="\u202e ", filter={})


async def test_priority_by_hand_moves_it_in_the_queue_and_stays(house: House) -> None:
    first, second = await conversation_of(house, "Priya"), await conversation_of(house, "Sam")
    mia = await desk_of(house)
    assert await ids(mia, "queue") == [first, second]
    await mia.ask("priority.set", conversation_id=second, priority="high")
    assert await ids(mia, "queue") == [second, first]
    row = await mia.ask("priority.set", conversation_id=second, priority="normal")
    assert row.get("priority", "normal") == "normal"
    house.clock.ahead += timedelta(seconds=house.settings.priority_after_s + 1)
    await house.services.router.step()
    rows = (await mia.ask("list.get", list="queue"))["rows"]
    assert [row.get("priority", "normal") for row in rows] == ["normal", "normal"]
    assert [row.get("waited_long", False) for row in rows] == [True, False]
    assert rows[0]["conversation_id"] == first
    assert await kept(mia, priority="high") == []
    lines = (await mia.ask("conversation.open", conversation_id=second))["events"]
    done = [(e["by"], e["priority"]) for e in lines if e.get("what") == "priority_set"]
    assert done == [("Mia", "high"), ("Mia", "normal")]
    asking = await conversation_of(house, "Alex", waits=False)
    with pytest.raises(Refused, match="not_with_people"):
        await mia.ask("priority.set", conversation_id=asking, priority="high")


async def test_one_thing_is_done_with_several_and_a_refusal_stops_no_other(house: House) -> None:
    first, second = await conversation_of(house, "Priya"), await conversation_of(house, "Sam")
    third = await conversation_of(house, "Alex")
    mia, tom = await house.agent("Mia"), await desk_of(house, "Tom")
    await tom.ask("conversation.take", conversation_id=third)
    every = [first, second, third]

    done = await mia.ask("bulk.run", conversation_ids=[*every, first], do="label", label="Storm")
    assert done == {"done": every}
    assert await ids(mia, "all", label="Storm") == [third, second, first]
    staff_id = (await mia.ask("duty.set", on_duty=True))["staff_id"]
    await mia.ask("bulk.run", conversation_ids=[first, second], do="assign", staff_id=staff_id)
    assert sorted(await ids(mia, "mine")) == sorted([first, second])
    await mia.ask("bulk.run", conversation_ids=every, do="prioritise", priority="high")
    assert sorted(await kept(mia, priority="high")) == sorted(every)
    done = await mia.ask("bulk.run", conversation_ids=every, do="snooze", until=soon(3600))
    assert done["done"] == [first, second]
    (refused,) = done["refused"]
    assert (refused["conversation_id"], refused["code"]) == (third, "wrong_owner")
    assert refused["message"] == "Tom has this conversation."
    done = await mia.ask("bulk.run", conversation_ids=[*every, "nowhere"], do="close")
    assert done["done"] == [first, second]
    assert [each["code"] for each in done["refused"]] == ["wrong_owner", "not_found"]
    assert sorted(await ids(mia, "closed")) == sorted([first, second])
    with pytest.raises(Refused, match="payload_invalid"):
        await mia.ask("bulk.run", conversation_ids=[third], do="assign")


async def test_a_search_puts_peoples_words_first_and_keeps_within_its_limits(house: House) -> None:
    asked = await conversation_of(house, "Priya", "what about refunds?")
    typed = await conversation_of(house, "Sam", "my dear neighbour told me there was something about refunds")
    mia, tom = await house.agent("Mia"), await desk_of(house, "Tom")
    staff_id = (await mia.ask("duty.set", on_duty=True))["staff_id"]

    async def found(**limits: object) -> list[str]:
        hits = (await tom.ask("search.find", words="refunds", **limits))["hits"]
        return [hit["row"]["conversation_id"] for hit in hits]

    hits = (await tom.ask("search.find", words="refunds"))["hits"]
    assert {hit["kind"] for hit in hits} == {"customer"}
    assert sorted(await found()) == sorted([asked, typed])
    await mia.ask("conversation.take", conversation_id=asked)
    await mia.ask("message.send", conversation_id=asked, client_id="m", text="I look at it.")
    assert await found(staff_id=staff_id) == [asked]
    assert await found(state="waiting") == [typed]
    await mia.ask("label.set", conversation_id=typed, label="Money", on=True)
    assert await found(label="Money") == [typed]
    assert await found(since=soon(3600)) == []
    assert sorted(await found(until=soon(3600), since=soon(-3600))) == sorted([asked, typed])
    with pytest.raises(Refused, match="payload_invalid"):
        await found(since="yesterday")
