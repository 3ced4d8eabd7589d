"""The widget over bad lines, page loads and tabs: nothing is lost, nothing is said twice."""

from __future__ import annotations

import asyncio
import json

from playwright.async_api import WebSocketRoute, expect

from bot.conversation.model import ConversationId
from bot.protocol.base import EVENT_PAGE
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.widget import converse, open_widget, say, write

REFUSAL = {"code": "rate_limited", "message": "Wait a moment."}
NO_STORAGE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("blocked", "SecurityError"); },
});"""
LONG = EVENT_PAGE + 30  # more than one page of events


async def test_the_conversation_is_kept_over_page_loads(open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    await converse(page, "first")
    await page.reload()
    await expect(page.locator("fd-message[data-end] .bubble")).to_have_text("first")
    await expect(page.get_by_text("You said: first")).to_be_visible()


async def test_a_draft_is_kept_over_page_loads(open_page: OpenPage) -> None:
    page = await open_widget(open_page)
    await page.get_by_label("Message", exact=True).fill("not yet sent")
    await page.reload()
    await expect(page.get_by_label("Message", exact=True)).to_have_value("not yet sent")


async def test_a_second_tab_is_the_same_conversation(open_page: OpenPage) -> None:
    first = await open_widget(open_page)
    second = await open_page("/widget", context=first.context)
    await expect(second.locator("fd-message").first).to_be_visible()
    await say(first, "from the first tab")
    await expect(second.locator("fd-message[data-end] .bubble")).to_have_text("from the first tab")
    await say(second, "from the second")
    await expect(first.get_by_text("You said: from the second")).to_be_visible()
    await expect(first.locator("fd-message[data-end]")).to_have_count(2)


async def test_two_tabs_opened_at_once_become_one_conversation(open_page: OpenPage, site: Site) -> None:
    first = await open_page("/healthz")
    second = await open_page("/healthz", context=first.context)
    await asyncio.gather(first.goto("/widget"), second.goto("/widget"))
    for page in (first, second):
        await expect(page.locator("fd-message").first).to_be_visible()
    await say(first, "one")
    await expect(second.get_by_text("You said: one")).to_be_visible()


async def test_what_is_written_offline_is_sent_once_when_back(open_page: OpenPage, site: Site) -> None:
    page = await open_widget(open_page)
    await converse(page, "before")
    await page.context.set_offline(True)
    await expect(page.locator("#banner")).to_contain_text("You are offline")
    await write(page, "Message", "while offline")
    await expect(page.locator("fd-message[data-state=pending] .bubble")).to_have_text("while offline")
    await page.context.set_offline(False)
    await expect(page.get_by_text("You said: while offline")).to_be_visible()
    await expect(page.locator("#banner")).to_be_hidden()
    await expect(page.locator("fd-message[data-end]", has_text="while offline")).to_have_count(1)
    assert [turn.text for turn in site.assistant.asked] == ["before", "while offline"]


async def test_a_message_written_offline_survives_a_page_load(open_page: OpenPage, site: Site) -> None:
    page = await open_widget(open_page)
    other = await open_page("/healthz", context=page.context)
    await page.context.set_offline(True)
    await write(page, "Message", "do not lose me")
    await expect(page.locator("fd-message[data-state=pending]")).to_be_visible()
    await page.close()
    await page.context.set_offline(False)
    await other.goto("/widget")
    await expect(other.get_by_text("You said: do not lose me")).to_be_visible()
    assert [turn.text for turn in site.assistant.asked] == ["do not lose me"]


async def test_a_lost_acknowledgement_does_not_say_it_twice(open_page: OpenPage, site: Site) -> None:
    """The line is cut after the server has the message and before the page knows."""
    cut = 0

    async def through(line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def to_page(data: str | bytes) -> None:
            nonlocal cut
            if cut == 0 and '"seq"' in str(data) and "cut me" in sent:
                cut = 1
                closing.extend(asyncio.ensure_future(end.close()) for end in (line, server))
            else:
                line.send(data)

        def to_server(data: str | bytes) -> None:
            if "cut me" in str(data):
                sent.append("cut me")
            server.send(data)

        server.on_message(to_page)
        line.on_message(to_server)

    sent: list[str] = []
    closing: list[asyncio.Future[None]] = []
    page = await open_page("/healthz")
    await page.context.route_web_socket("**/ws/customer", through)
    await page.goto("/widget")
    await expect(page.locator("fd-message").first).to_be_visible()
    await converse(page, "cut me")
    assert cut == 1
    assert len(sent) == 2  # once on each line
    await expect(page.locator("fd-message[data-end]")).to_have_count(1)
    assert [turn.text for turn in site.assistant.asked] == ["cut me"]


async def test_a_refused_message_can_be_tried_again(open_page: OpenPage) -> None:
    refuse = True

    def through(line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def to_server(data: str | bytes) -> None:
            frame = json.loads(data)
            if refuse and frame["type"] == "message.send":
                error = {
                    "type": "error",
                    "id": frame["id"],
                    "code": "rate_limited",
                    "message": "Wait a moment.",
                }
                line.send(json.dumps(error))
            else:
                server.send(data)

        line.on_message(to_server)

    page = await open_page("/healthz")
    await page.context.route_web_socket("**/ws/customer", through)
    await page.goto("/widget")
    await expect(page.locator("fd-message").first).to_be_visible()
    await write(page, "Message", "hello")
    failure = page.get_by_role("alert").filter(has_text="Not sent.")
    await expect(failure).to_contain_text("Wait a moment.")
    refuse = False
    await failure.get_by_role("button", name="Try again").click()
    await expect(page.get_by_text("You said: hello")).to_be_visible()
    await expect(page.locator("fd-message[data-end]")).to_have_count(1)
    refuse = True
    await write(page, "Message", "again")
    await failure.get_by_role("button", name="Delete").click()
    await expect(page.locator("fd-message[data-end]")).to_have_count(1)


async def test_what_cannot_be_kept_at_the_moment_is_sent_again_in_order(
    open_page: OpenPage, site: Site
) -> None:
    """The record is locked for a while: nobody has to press anything."""
    refused: list[str] = []

    def through(line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def to_server(data: str | bytes) -> None:
            frame = json.loads(data)
            if frame["type"] == "message.send" and len(refused) < 3:
                refused.append(frame["text"])
                error = {"type": "error", "id": frame["id"], "code": "record_unavailable", "message": "Wait."}
                line.send(json.dumps(error))
            else:
                server.send(data)

        line.on_message(to_server)

    page = await open_page("/healthz")
    await page.context.route_web_socket("**/ws/customer", through)
    await page.goto("/widget")
    await expect(page.locator("fd-message").first).to_be_visible()
    await write(page, "Message", "one")
    await converse(page, "two")
    await expect(page.get_by_text("Not sent.")).to_have_count(0)
    assert [turn.text for turn in site.assistant.asked] == ["one", "two"]
    await expect(page.locator("fd-message[data-end]")).to_have_count(2)


async def test_opening_that_cannot_be_kept_is_tried_again(open_page: OpenPage) -> None:
    refused = 0

    def through(line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def to_server(data: str | bytes) -> None:
            nonlocal refused
            frame = json.loads(data)
            if frame["type"] == "session.open" and refused < 2:
                refused += 1
                error = {"type": "error", "id": frame["id"], "code": "record_unavailable", "message": "Wait."}
                line.send(json.dumps(error))
            else:
                server.send(data)

        line.on_message(to_server)

    page = await open_page("/healthz")
    await page.context.route_web_socket("**/ws/customer", through)
    await page.goto("/widget")
    await converse(page, "hello")
    assert refused == 2


async def test_word_that_an_answer_is_late_has_a_button_that_reaches_a_person(
    open_page: OpenPage, site: Site
) -> None:
    site.assistant.free.clear()
    page = await open_widget(open_page)
    await say(page, "hello")
    word = page.locator('fd-message[data-sender="system"]').filter(has_text="takes longer")
    await expect(word).to_be_visible()
    await page.reload()
    await word.get_by_role("button", name="Talk to a person").click()
    await expect(page.locator("fd-message[data-end]").filter(has_text="Talk to a person")).to_be_visible()
    while not await site.queue():  # noqa: ASYNC110  # the handoff has no event to wait for
        await asyncio.sleep(0.05)


async def test_blocked_storage_leaves_a_working_chat(open_page: OpenPage) -> None:
    page = await open_page("/healthz")
    await page.add_init_script(NO_STORAGE)
    await page.goto("/widget")
    await converse(page, "hello")


async def test_an_unknown_token_begins_anew(open_page: OpenPage) -> None:
    page = await open_page("/healthz")
    await page.add_init_script("localStorage.setItem('frontdesk:token', 'not a token of ours')")
    await page.goto("/widget")
    await converse(page, "hello")


async def test_a_long_conversation_is_all_there_in_order(open_page: OpenPage, site: Site) -> None:
    mia = site.add_agent("Mia")
    page = await open_widget(open_page)
    await page.get_by_role("button", name="Talk to a person").click()
    await expect(page.locator("#subtitle")).to_have_text("Nobody is on duty right now")
    conversation = ConversationId((await site.queue())[0])
    await site.services.conversations.take(mia, conversation)
    texts = [f"number {i}" for i in range(LONG)]
    for i, text in enumerate(texts):
        await site.services.conversations.post_agent_message(mia, conversation, text, f"n{i}")
    await expect(page.locator("fd-message[data-sender=agent]")).to_have_count(LONG)
    await page.reload()
    said = page.locator("fd-message[data-sender=agent] .bubble")
    await expect(said).to_have_count(LONG)
    await expect(said).to_have_text(texts)
    await expect(said.last).to_be_in_viewport()


async def test_what_is_too_much_at_once_is_sent_again_by_itself(open_page: OpenPage) -> None:
    refused: list[str] = []

    def through(line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def to_server(data: str | bytes) -> None:
            frame = json.loads(data)
            if frame["type"] == "message.send" and not refused:
                refused.append(frame["client_id"])
                error = {
                    "type": "error",
                    "id": frame["id"],
                    "code": "too_many_messages",
                    "message": "Many messages are coming from your network.",
                    "details": {"retry_after": 4},
                }
                line.send(json.dumps(error))
            else:
                server.send(data)

        line.on_message(to_server)

    page = await open_page("/healthz")
    await page.context.route_web_socket("**/ws/customer", through)
    await page.goto("/widget")
    await expect(page.locator("fd-message").first).to_be_visible()
    await write(page, "Message", "hello")
    await expect(page.get_by_text("What you wrote is sent in 4 seconds.")).to_be_visible()
    await expect(page.get_by_text("You said: hello")).to_be_visible()
    await expect(page.get_by_text("What you wrote is sent in")).to_have_count(0)
    await expect(page.locator("fd-message[data-end]")).to_have_count(1)
    assert len(refused) == 1
