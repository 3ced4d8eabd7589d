"""Entries beside an agent's draft: ranked as for customers, quoted with their link."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp

from bot.protocol.turn import RankedEntry
from bot.services.publishing.gaps.views import common_reply
from bot.services.typed_text import typed_text
from knowledge_base.model import Audience, Content
from tests.gateway.house import House, Peer
from tests.gateway.test_staff import call

ASKED = "How do I return the lamp I bought?"


def ranked(entry_id: str, confidence: float) -> RankedEntry:
    return RankedEntry(entry_id=entry_id, title="as ranked", confidence=confidence)


async def publish(house: House, entry_id: str, question: str, answer: str, audience: Audience = ()) -> None:
    store = house.services.knowledge

    def write() -> None:
        content = Content(question=question, answer=answer, audience=audience)
        store.add_entry(content, by="Elif", entry_id=entry_id)
        store.publish_entry(entry_id, by="Elif")

    await asyncio.to_thread(write)


async def taken(house: House) -> tuple[Peer, Peer, str]:
    """A customer who asked for a person, the agent who took the conversation, and its id."""
    customer, agent = await house.customer(), await house.agent()
    await customer.open()
    conversation_id = (await customer.say(ASKED))["conversation_id"]
    await customer.event(sender="assistant")
    await customer.ask("handoff.request", client_id="person")
    await agent.ask("conversation.take", conversation_id=conversation_id)
    return customer, agent, conversation_id


async def suggestions(
    browser: aiohttp.ClientSession, house: House, conversation_id: str, draft: str = ""
) -> tuple[int, Any]:
    url = f"{house.url}/api/desk/conversations/{conversation_id}/suggestions"
    return await call(browser, "POST", url, {"draft": draft})


async def test_entries_are_suggested_for_what_was_said_and_for_the_draft(
    house: House,
) -> None:
    await publish(house, "returns", "How do I return something?", "Within **30 days**.\n\n1. Print\n2. Send")
    await publish(house, "refunds", "When do I get my money back?", "After 5 days.")
    house.assistant.rankings = {
        ASKED: (ranked("returns", 0.9), ranked("refunds", 0.3), ranked("retired-since", 0.8)),
        "Your refund arrives after five days": (ranked("refunds", 0.95), ranked("returns", 0.02)),
    }
    _, _, conversation_id = await taken(house)
    browser = await house.signed_in("Noor", "agent")
    status, found = await suggestions(browser, house, conversation_id)
    assert status == 200
    assert [(s["entry_id"], s["because"]) for s in found["suggestions"]] == [
        ("returns", "customer"),
        ("refunds", "customer"),
    ]
    assert found["suggestions"][0] == {
        "entry_id": "returns",
        "revision": 1,
        "title": "How do I return something?",
        "text": "Within 30 days.\n\n1. Print\n2. Send",
        "url": "/help/returns",
        "confidence": 0.9,
        "because": "customer",
    }
    _, found = await suggestions(browser, house, conversation_id, "Your refund arrives after five days")
    assert [(s["entry_id"], s["because"]) for s in found["suggestions"]] == [
        ("refunds", "draft"),
        ("returns", "customer"),
    ]


async def test_a_quoted_entry_goes_to_the_customer_with_its_link_and_revision(house: House) -> None:
    await publish(house, "returns", "How do I return something?", "Within 30 days.")
    customer, agent, conversation_id = await taken(house)
    send = {"conversation_id": conversation_id, "client_id": "quote", "text": "Within 30 days, Sam."}
    await agent.ask("message.send", **send, entry_id="returns")
    answer = (await customer.event(sender="agent"))["answer"]
    assert (answer["entry_id"], answer["revision"], answer["url"]) == ("returns", 1, "/help/returns")

    send = {"conversation_id": conversation_id, "client_id": "gone", "text": "See there."}
    await agent.ask("message.send", **send, entry_id="no-such-entry")
    assert "answer" not in await customer.event(sender="agent", text="See there.")


async def test_a_dead_assistant_is_said_and_only_staff_may_ask(house: House) -> None:
    _, _, conversation_id = await taken(house)
    browser = await house.signed_in("Noor", "agent")
    status, error = await suggestions(browser, house, conversation_id, "x" * 20_000)
    assert (status, error["code"]) == (400, "payload_invalid")
    assert (await suggestions(house.browser(), house, conversation_id))[0] == 401
    assert (await suggestions(browser, house, "no-such-conversation"))[0] == 404
    house.assistant.status = 500
    assert await suggestions(browser, house, conversation_id) == (
        200,
        {"suggestions": [], "available": False},
    )


def test_an_answer_reads_as_if_somebody_had_typed_it() -> None:
    markdown = "## Send it\n\nSee [the shop](https://x.example/r):\n\n- one\n  - **deep**\n- two  \n  lines"
    assert typed_text(markdown) == (
        "Send it\n\nSee the shop (https://x.example/r):\n\n- one\n  - deep\n- two\nlines"
    )


async def test_entries_for_other_customers_are_not_suggested(house: House) -> None:
    await publish(house, "gold", "Is steaming free?", "Yes.", (("plan", ("gold",)),))
    await publish(house, "basic", "What does steaming cost?", "€49.", (("plan", ("basic",)),))
    house.assistant.rankings = {ASKED: (ranked("gold", 0.9), ranked("basic", 0.8))}
    _, agent, conversation_id = await taken(house)
    browser = await house.signed_in("Noor", "agent")

    async def suggested() -> list[str]:
        _, found = await suggestions(browser, house, conversation_id)
        return [suggestion["entry_id"] for suggestion in found["suggestions"]]

    assert await suggested() == ["gold", "basic"], "nothing is known of the customer: the agent may know"
    profile = {"conversation_id": conversation_id, "name": "Plan", "value": "Basic"}
    await agent.ask("attribute.set", **profile)
    assert await suggested() == ["basic"]


async def test_what_became_of_suggested_entries_is_kept_for_each_entry(house: House) -> None:
    await publish(house, "returns", "How do I return something?", "Within **30 days**.")
    await publish(house, "refunds", "When do I get my money back?", "After 5 days.")
    _, agent, conversation_id = await taken(house)
    said = [
        ("Hello!\n\nWithin 30 days.", "returns"),
        ("You have thirty days, about.", "returns"),
        ("Let me look.", None),
    ]
    for place, (text, entry_id) in enumerate(said):
        for _ in range(2):  # repeated after a lost answer, it counts once
            await agent.ask(
                "message.send",
                conversation_id=conversation_id,
                client_id=f"m{place}",
                text=text,
                entry_id=entry_id,
                suggested=["returns", "refunds", "retired-since"],
            )
    editor = await house.signed_in("Elif", "editor")
    _, body = await call(editor, "GET", house.url + "/api/studio/upkeep/use")
    uses = {use["entry_id"]: (use["used"], use["edited"], use["ignored"]) for use in body["entries"]}
    assert uses == {"returns": (1, 1, 1), "refunds": (0, 0, 3)}
    _, body = await call(editor, "GET", house.url + "/api/studio/upkeep/use/returns")
    week = body["weeks"][-1]
    assert (week["used"], week["edited"], week["ignored"]) == (1, 1, 1)


def test_a_draft_begins_with_what_agents_answered_again_and_again() -> None:
    replies = [
        "Sorry for the wait! I look into it.",
        "The bulb is an E14, at most 40 watts.",
        "It takes an E14 bulb of at most 40 watts.",
        "An E14 bulb, at most 40 watts, please.",
    ]
    assert common_reply(replies) in replies[1:]
    assert common_reply(["Only once."]) == "Only once."
    assert common_reply([]) == ""
