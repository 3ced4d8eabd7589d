"""The desk's lists, search, labels and snooze, at the socket."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.gateway.house import Frame, House, Peer, Refused, open_house


async def desk_of(house: House, name: str = "Mia") -> Peer:
    """A desk that is open but off duty, so that nothing is assigned to it."""
    return await house.agent(name, on_duty=False)


async def conversation_of(
    house: House, name: str, text: str = "Where is my lamp", *, waits: bool = True
) -> str:
    """A customer's conversation, waiting for a person unless told otherwise."""
    customer = await house.customer()
    await customer.open(name=name)
    conversation_id: str = (await customer.say(text))["conversation_id"]
    await customer.event(sender="assistant")
    if waits:
        await customer.ask("handoff.request", client_id="person")
    return conversation_id


async def ids(desk: Peer, name: str, **fields: object) -> list[str]:
    page = await desk.ask("list.get", list=name, **fields)
    return [row["conversation_id"] for row in page["rows"]]


def soon(seconds: float) -> str:
    return (datetime.now(timezone.utc) + timedelta(seconds=seconds)).isoformat()


async def counts(desk: Peer, **wanted: int) -> Frame:
    return await desk.wait(
        lambda f: f["type"] == "counts" and all(f["counts"][key] == n for key, n in wanted.items())
    )


async def test_a_long_list_comes_page_by_page_without_gap_or_repetition(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.conversation.desk.lists.PAGE", 2)
    made = [await conversation_of(house, f"Customer {n}") for n in range(5)]
    desk = await desk_of(house)
    for name, order in (("queue", made), ("all", list(reversed(made)))):
        seen: list[str] = []
        page = await desk.ask("list.get", list=name)
        while True:
            seen += [row["conversation_id"] for row in page["rows"]]
            if not page.get("next"):
                break
            page = await desk.ask("list.get", list=name, after=page["next"])
        assert seen == order
    with pytest.raises(Refused, match="not_found"):
        await desk.ask("list.get", list="all", after="['x']")


async def test_every_desk_knows_the_lengths_of_its_lists(house: House) -> None:
    mia, tom = await desk_of(house, "Mia"), await desk_of(house, "Tom")
    first, _ = await conversation_of(house, "Priya"), await conversation_of(house, "Sam")
    await conversation_of(house, "Alex", waits=False)
    await counts(tom, queue=2, all=3, mine=0)
    await mia.ask("conversation.take", conversation_id=first)
    await counts(mia, queue=1, mine=1, all=3)
    await counts(tom, queue=1, mine=0, all=3)
    await mia.ask("conversation.close", conversation_id=first)
    await counts(tom, queue=1, all=2, closed=1)


async def test_search_finds_messages_notes_and_names_in_any_conversation(house: House) -> None:
    desk = await desk_of(house)
    lamp = await conversation_of(house, "Priya", "The lämp in the hall flickers")
    sofa = await conversation_of(house, "Zoë", "My sofa is green")
    await desk.ask("note.add", conversation_id=sofa, client_id="n", text="Ask the warehouse about fabric")

    async def find(words: str) -> list[tuple[str, str]]:
        hits = (await desk.ask("search.find", words=words))["hits"]
        return [(hit["row"]["conversation_id"], hit["kind"]) for hit in hits]

    assert (lamp, "customer") in await find("lamp flick")
    assert await find("warehouse") == [(sofa, "note")]
    assert await find("zoe") == [(sofa, "customer")]
    assert await find("lamp sofa") == []
    hit = (await desk.ask("search.find", words="flickers"))["hits"][0]
    assert hit["snippet"][1] == "flickers"
    opened = await desk.ask("conversation.open", conversation_id=lamp)
    assert "flickers" in next(event["text"] for event in opened["events"] if event["seq"] == hit["seq"])


@pytest.mark.parametrize(
    "words",
    ['"', "'; DROP TABLE search; --", "NEAR(", "a AND", "*", "-x", "text:lamp", "  ", "^", "😀", "(" * 400],
)
async def test_nothing_that_is_typed_is_an_operator(house: House, words: str) -> None:
    desk = await desk_of(house)
    await conversation_of(house, "Priya")
    assert isinstance((await desk.ask("search.find", words=words)).get("hits", []), list)


async def test_search_holds_after_a_rebuild(house: House) -> None:
    desk = await desk_of(house)
    lamp = await conversation_of(house, "Priya", "It flickers")
    await desk.ask("label.set", conversation_id=lamp, label="VIP", on=True)
    record = house.services.record
    await house.services.writer.write(record.rebuild)
    hits = (await desk.ask("search.find", words="flickers"))["hits"]
    assert [hit["row"]["conversation_id"] for hit in hits] == [lamp]
    assert await ids(desk, "all", label="VIP") == [lamp]


async def test_a_label_is_put_on_filtered_by_and_taken_off(house: House) -> None:
    mia, tom = await desk_of(house, "Mia"), await desk_of(house, "Tom")
    lamp, sofa = await conversation_of(house, "Priya"), await conversation_of(house, "Sam")
    row = await mia.ask("label.set", conversation_id=lamp, label="  Broken   glass ", on=True)
    assert row["labels"] == ["Broken glass"]
    pushed = await tom.wait(lambda f: f["type"] == "row" and f["row"].get("labels") == ["Broken glass"])
    assert pushed["row"]["conversation_id"] == lamp
    again = await mia.ask("label.set", conversation_id=sofa, label="broken GLASS", on=True)
    assert again["labels"] == ["Broken glass"]
    assert set(await ids(tom, "queue", label="Broken glass")) == {lamp, sofa}
    assert (await tom.ask("label.create", label="Angry"))["labels"] == [
        {"label": "Angry"},
        {"label": "Broken glass", "count": 2},
    ]
    row = await tom.ask("label.set", conversation_id=sofa, label="Broken glass", on=False)
    assert row.get("labels", []) == []
    assert await ids(tom, "queue", label="Broken glass") == [lamp]


@pytest.mark.parametrize(
    ("label", "code", "sentence"),
    [
        ("x" * 10_000, "label_too_long", "at most 40 characters; this one has 10000"),
        ("  \n ", "label_empty", "Write the label first"),
        ("a\0b", "text_unreadable", "cannot be kept"),
    ],
)
async def test_a_label_that_is_none_is_refused_with_a_sentence(
    house: House, label: str, code: str, sentence: str
) -> None:
    desk = await desk_of(house)
    lamp = await conversation_of(house, "Priya")
    for frame in ({"type": "label.create"}, {"type": "label.set", "conversation_id": lamp, "on": True}):
        with pytest.raises(Refused, match=f"{code}: .*{sentence}"):
            await desk.ask(str(frame.pop("type")), label=label, **frame)
    assert (await desk.ask("label.list")).get("labels", []) == []


async def test_a_snoozed_conversation_comes_back_by_itself(house: House) -> None:
    desk = await desk_of(house)
    lamp = await conversation_of(house, "Priya")
    await desk.ask("conversation.take", conversation_id=lamp)
    row = await desk.ask("conversation.snooze", conversation_id=lamp, until=soon(1.0))
    assert row["snoozed_until"]
    assert (await ids(desk, "mine"), await ids(desk, "snoozed")) == ([], [lamp])
    await desk.wait(
        lambda f: (
            f["type"] == "row"
            and f["row"]["last_seq"] > row["last_seq"]
            and not f["row"].get("snoozed_until")
        )
    )
    assert (await ids(desk, "mine"), await ids(desk, "snoozed")) == ([lamp], [])


async def test_a_snooze_outlives_a_restart(house: House) -> None:
    desk = await desk_of(house)
    lamp = await conversation_of(house, "Priya")
    await desk.ask("conversation.take", conversation_id=lamp)
    await desk.ask("conversation.snooze", conversation_id=lamp, until=soon(0.6))
    await house.stop()
    await house.start()
    later = await desk_of(house, "Tom")
    while await ids(later, "snoozed"):
        await later.wait(lambda f: f["type"] == "row" and not f["row"].get("snoozed_until"))
    state = await house.services.writer.read(lambda: house.services.record.get_state(lamp))  # type: ignore[arg-type]
    assert (state.owner, state.snoozed_until) == ("agent", None)


async def test_a_snoozed_conversation_waits_for_its_agent_until_it_is_due(tmp_path: Path) -> None:
    async with open_house(tmp_path, duty_grace_s=0.1) as house:
        mia, tom, customer = await house.agent("Mia"), await desk_of(house, "Tom"), await house.customer()
        await customer.open(name="Priya")
        lamp = (await customer.ask("handoff.request", client_id="person"))["conversation_id"]
        await mia.ask("conversation.take", conversation_id=lamp)
        row = await mia.ask("conversation.snooze", conversation_id=lamp, until=soon(2.0))
        await mia.leave()
        back = await customer.event(type="owner", owner="waiting", previous="agent")
        assert back["text"], "its agent is gone when it is due: somebody else sees to it"
        assert back["at"] >= row["snoozed_until"]
        assert (await ids(tom, "queue"), await ids(tom, "snoozed")) == ([lamp], [])


async def test_a_customer_who_writes_ends_the_snooze(house: House) -> None:
    desk, customer = await desk_of(house), await house.customer()
    await customer.open(name="Priya")
    lamp = (await customer.say("I want a person"))["conversation_id"]
    await customer.event(type="owner", owner="waiting")
    await desk.ask("conversation.take", conversation_id=lamp)
    await desk.ask("conversation.snooze", conversation_id=lamp, until=soon(3600))
    await customer.say("It arrived!")
    await desk.wait(lambda f: f["type"] == "row" and f["row"]["last_text"] == "It arrived!")
    assert (await ids(desk, "mine"), await ids(desk, "snoozed")) == ([lamp], [])


@pytest.mark.parametrize(
    "until", ["yesterday", "2020-01-01T00:00:00Z", "2026-12-01T00:00:00", "9999-01-01T00:00:00Z"]
)
async def test_a_snooze_needs_a_time_to_come(house: House, until: str) -> None:
    desk = await desk_of(house)
    lamp = await conversation_of(house, "Priya")
    await desk.ask("conversation.take", conversation_id=lamp)
    with pytest.raises(Refused, match="snooze_time: Choose a time in the future"):
        await desk.ask("conversation.snooze", conversation_id=lamp, until=until)


async def test_only_its_agent_snoozes_a_conversation(house: House) -> None:
    mia, tom = await desk_of(house, "Mia"), await desk_of(house, "Tom")
    lamp = await conversation_of(house, "Priya")
    with pytest.raises(Refused, match="not_owner"):
        await mia.ask("conversation.snooze", conversation_id=lamp, until=soon(60))
    await mia.ask("conversation.take", conversation_id=lamp)
    with pytest.raises(Refused, match="wrong_owner: Mia has this conversation"):
        await tom.ask("conversation.snooze", conversation_id=lamp, until=soon(60))
    await mia.ask("conversation.snooze", conversation_id=lamp, until=soon(60))
    row = await mia.ask("conversation.snooze", conversation_id=lamp, until=None)
    assert row.get("snoozed_until") is None
