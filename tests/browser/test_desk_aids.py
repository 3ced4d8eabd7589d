"""What stands beside an agent's draft: suggested entries, and warnings before sending."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Page, Route, WebSocketRoute, expect

from bot.conversation import ownership
from bot.conversation.model import ConversationId
from bot.protocol.turn import RankedEntry
from knowledge_base.model import Content
from tests.browser.conftest import OpenPage
from tests.browser.desk import customer_of, open_desk, take
from tests.browser.site import Site


async def publish(site: Site, entry_id: str, question: str, answer: str) -> None:
    store = site.services.knowledge

    def write() -> None:
        store.add_entry(Content(question=question, answer=answer), by="Elif", entry_id=entry_id)
        store.publish_entry(entry_id, by="Elif")

    await asyncio.to_thread(write)


async def back_in_the_queue(site: Site, desk: Page) -> None:
    """The agent who has the open conversation goes silent."""
    conversation_id = ConversationId(desk.url.partition("#")[2])
    await site.services.conversations.change(conversation_id, lambda state: ownership.requeue(state))


async def hold_replies_longer(desk: Page) -> None:
    """From now on a reply can be taken back for a minute, however busy the machine is."""

    async def longer(route: Route) -> None:
        response = await route.fetch()
        source = await response.text()
        assert "5000" in source
        await route.fulfill(response=response, body=source.replace("5000", "60000"))

    await desk.route("**/desk/held.js*", longer)
    await desk.reload()
    await expect(desk.locator(".duty")).to_be_enabled()


async def leave_checks_unanswered(desk: Page) -> None:
    """From now on the gateway does not hear what is asked before a reply is sent."""

    def pass_on(page: WebSocketRoute) -> None:
        gateway = page.connect_to_server()
        page.on_message(lambda frame: None if "draft.check" in str(frame) else gateway.send(frame))

    await desk.route_web_socket("**/ws/staff", pass_on)
    await desk.reload()
    await expect(desk.locator(".duty")).to_be_enabled()


async def test_a_suggested_entry_is_one_click_from_the_reply(open_page: OpenPage, site: Site) -> None:
    await publish(site, "broken", "What if my lamp arrives broken?", "We send a **new one**.")
    ranked = RankedEntry(entry_id="broken", title="", confidence=0.9)
    site.assistant.rankings = {"Priya has a broken lamp": (ranked,)}
    desk = await open_desk(open_page, site)
    async with customer_of(site) as customer:
        await take(desk)
        reply = desk.get_by_role("textbox", name="Reply")
        await reply.fill("Hello Priya,")
        await desk.get_by_role("button", name="Insert What if my lamp arrives broken?").click()
        await expect(reply).to_have_value("Hello Priya,\n\nWe send a new one.")
        await expect(desk.get_by_text("Links to “What if my lamp arrives broken?”")).to_be_visible()
        await desk.reload()
        await expect(desk.get_by_text("Links to “What if my lamp arrives broken?”")).to_be_visible()
        await reply.press("Enter")
        said = await customer.event(sender="agent")
        assert said["answer"]["url"] == "/help/broken"
        await expect(desk.get_by_text("Links to “What if my lamp arrives broken?”")).to_be_hidden()


async def test_the_desk_works_on_and_says_so_without_suggestions(open_page: OpenPage, site: Site) -> None:
    desk = await open_desk(open_page, site)
    site.assistant.down = True
    async with customer_of(site) as customer:
        await take(desk)
        await expect(desk.get_by_text("No suggestions while the assistant is down")).to_be_visible()
        await desk.get_by_role("textbox", name="Reply").fill("A new lamp leaves today.")
        await desk.keyboard.press("Enter")
        await customer.event(sender="agent", text="A new lamp leaves today.")


async def test_asking_again_warns_with_the_value_and_can_be_sent_anyway(
    open_page: OpenPage, site: Site
) -> None:
    desk = await open_desk(open_page, site)
    async with customer_of(site) as customer:
        await customer.say("It is order LL-204815")
        await take(desk)
        reply = desk.get_by_role("textbox", name="Reply")
        await reply.fill("What is your order number?")
        await reply.press("Enter")
        guard = desk.get_by_role("alert", name="Before you send")
        await expect(guard).to_contain_text("The customer gave the order number already: LL-204815")
        await expect(reply).to_have_value("What is your order number?")
        await guard.get_by_role("button", name="Edit").click()
        await expect(reply).to_be_focused()
        await expect(guard).to_be_hidden()
        assert [event for event in customer.events() if event.get("sender") == "agent"] == []
        await reply.press("Enter")
        await guard.get_by_role("button", name="Send anyway").click()
        await customer.event(sender="agent", text="What is your order number?")
        await expect(reply).to_have_value("")


async def test_a_reply_that_was_taken_back_is_never_sent(open_page: OpenPage, site: Site) -> None:
    desk = await open_desk(open_page, site)
    await hold_replies_longer(desk)
    async with customer_of(site) as customer:
        await take(desk)
        reply = desk.get_by_role("textbox", name="Reply")
        await reply.fill("Send it back, Prya.")
        await reply.press("Enter")
        await expect(desk.get_by_text("Sending in")).to_be_visible()
        await reply.press_sequentially("And one more thing")
        await desk.get_by_role("button", name="Undo").click()
        await expect(reply).to_have_value("Send it back, Prya.\nAnd one more thing")
        await expect(desk.locator("fd-message", has_text="Prya")).to_have_count(0)

        await reply.fill("Send it back, Priya.")
        await reply.press("Enter")
        await reply.press("Control+z")
        await expect(reply).to_have_value("Send it back, Priya.")
        await reply.press("Enter")
        await expect(desk.get_by_role("button", name="Send now")).to_be_visible()
        await reply.press("Enter")  # in the empty field: now
        await customer.event(sender="agent")
        said = [event["text"] for event in customer.events() if event.get("sender") == "agent"]
        assert said == ["Send it back, Priya."]
        await desk.reload()
        await expect(desk.get_by_text("Send it back, Priya.")).to_be_visible()
        await expect(desk.locator("fd-message[data-sender=agent]")).to_have_count(1)


async def test_a_reply_is_taken_back_while_it_is_still_being_checked(open_page: OpenPage, site: Site) -> None:
    desk = await open_desk(open_page, site)
    await leave_checks_unanswered(desk)
    async with customer_of(site) as customer:
        await take(desk)
        reply = desk.get_by_role("textbox", name="Reply")
        for text in ("Send it back, Prya.", "Send it back, Priya."):
            await reply.fill(text)
            await reply.press("Enter")
            await expect(reply).to_have_value("")
            await reply.press("Control+z")
            await expect(reply).to_have_value(text)
        await reply.fill("Keep it, Priya.")
        await reply.press("Enter")
        await desk.get_by_role("button", name="Send now").click()
        await customer.event(sender="agent")
        said = [event["text"] for event in customer.events() if event.get("sender") == "agent"]
        assert said == ["Keep it, Priya."]


async def test_enter_again_sends_a_reply_at_once_that_is_still_being_checked(
    open_page: OpenPage, site: Site
) -> None:
    desk = await open_desk(open_page, site)
    await hold_replies_longer(desk)
    await leave_checks_unanswered(desk)
    async with customer_of(site) as customer:
        await take(desk)
        reply = desk.get_by_role("textbox", name="Reply")
        await reply.fill("A new lamp leaves today.")
        await reply.press("Enter")
        await reply.press("Enter")
        await customer.event(sender="agent", text="A new lamp leaves today.")


async def test_closing_the_page_does_not_lose_a_held_reply(open_page: OpenPage, site: Site) -> None:
    desk = await open_desk(open_page, site)
    await hold_replies_longer(desk)
    async with customer_of(site) as customer:
        await take(desk)
        reply = desk.get_by_role("textbox", name="Reply")
        await reply.fill("A new lamp leaves today.")
        await reply.press("Enter")
        await expect(desk.get_by_text("Sending in")).to_be_visible()
        await desk.goto("/desk")  # leaves the page, and does not open the conversation again
        await customer.event(sender="agent", text="A new lamp leaves today.")


async def test_colleagues_see_each_other_and_are_warned_of_an_answer(open_page: OpenPage, site: Site) -> None:
    mia, tom = await open_desk(open_page, site, "Mia"), await open_desk(open_page, site, "Tom Adams")
    async with customer_of(site) as customer:
        await take(mia)
        await mia.get_by_role("textbox", name="Reply").fill("A new lamp leaves today.")
        await tom.goto(mia.url)
        await expect(mia.get_by_text("Tom Adams has this open too")).to_be_visible()
        await expect(tom.get_by_text("Mia is writing here too")).to_be_visible()

        await back_in_the_queue(site, mia)
        await tom.get_by_role("button", name="Take", exact=True).click()
        await tom.get_by_role("textbox", name="Reply").fill("It left yesterday.")
        await tom.keyboard.press("Enter")
        await tom.keyboard.press("Enter")
        await customer.event(sender="agent", text="It left yesterday.")
        await tom.goto("/desk")
        await back_in_the_queue(site, mia)

        await mia.get_by_role("button", name="Take", exact=True).click()
        await mia.get_by_role("textbox", name="Reply").press("Enter")
        guard = mia.get_by_role("alert", name="Before you send")
        await expect(guard).to_contain_text("Tom Adams has answered meanwhile")
        await expect(guard).to_contain_text("“It left yesterday.”")


async def write_held(desk: Page, text: str) -> None:
    """The agent writes a reply that can still be taken back."""
    reply = desk.get_by_role("textbox", name="Reply")
    await reply.fill(text)
    await reply.press("Enter")
    await expect(desk.get_by_text("Sending in")).to_be_visible()


@pytest.mark.parametrize("verb", ["give", "hand back", "snooze"])
async def test_a_held_reply_goes_out_before_its_conversation(
    open_page: OpenPage, site: Site, verb: str
) -> None:
    desk, _ = await open_desk(open_page, site), await open_desk(open_page, site, "Ben")
    await hold_replies_longer(desk)
    async with customer_of(site) as customer:
        await take(desk)
        await write_held(desk, "I give you to my colleague.")
        if verb == "give":
            await desk.get_by_role("button", name="Give to").click()
            await desk.get_by_role("button", name="Ben (on duty, has 0)").click()
        elif verb == "snooze":
            await desk.get_by_role("button", name="Snooze").click()
            await desk.get_by_role("dialog").get_by_role("button", name="Snooze").click()
        else:
            await desk.get_by_role("button", name="Hand back").click()
            await desk.get_by_role("dialog").get_by_role("button", name="Hand back").click()
        await customer.event(sender="agent", text="I give you to my colleague.")
        if verb != "snooze":
            await customer.event(type="owner", previous="agent")
            kinds = [event["type"] for event in customer.events() if event.get("sender") != "system"]
            assert kinds[-2:] == ["message", "owner"], "the reply came before the conversation went"
        await expect(desk.get_by_text("Not sent")).to_have_count(0)


async def test_a_held_reply_goes_out_before_a_merge(open_page: OpenPage, site: Site) -> None:
    desk = await open_desk(open_page, site)
    await hold_replies_longer(desk)
    async with customer_of(site, "Priya") as phone, customer_of(site, "Priya L") as laptop:
        for number, peer in enumerate((phone, laptop)):
            await peer.ask("customer.update", client_id=f"mail{number}", email="priya@x.example")
        await take(desk, "Priya L")
        await write_held(desk, "I look at both.")
        await desk.get_by_role("button", name="Merge:").click()
        await desk.get_by_role("dialog").get_by_role("button", name="Merge", exact=True).click()
        await laptop.event(sender="agent", text="I look at both.")
        await expect(desk.locator(".undo-bar")).to_be_hidden()


async def test_a_refused_reply_is_told_of_and_kept_over_a_reload(open_page: OpenPage, site: Site) -> None:
    desk = await open_desk(open_page, site)
    await hold_replies_longer(desk)
    async with customer_of(site, "Priya"), customer_of(site, "Quinn"):
        await take(desk, "Priya")
        await write_held(desk, "A new lamp leaves today.")
        await back_in_the_queue(site, desk)
        await desk.locator(".row-open", has_text="Quinn").click()
        await desk.evaluate("dispatchEvent(new Event('pagehide'))")  # as if its time were over
        note = desk.locator(".toast", has_text="Priya did not get your message")
        await expect(note).to_be_visible()
        await desk.reload()
        await expect(note).to_be_visible()
        await note.get_by_role("button", name="Open").click()
        line = desk.locator("fd-message", has_text="A new lamp leaves today.")
        await expect(line).to_contain_text("Not sent")
        await expect(note).to_have_count(0)
        await desk.get_by_role("button", name="Take", exact=True).click()
        await desk.get_by_role("button", name="Try again").click()
        await expect(desk.get_by_text("Not sent")).to_have_count(0)
        await desk.reload()
        await expect(desk.locator("fd-message", has_text="A new lamp leaves today.")).to_have_count(1)
        await expect(desk.get_by_text("Not sent")).to_have_count(0)


async def test_the_link_of_an_inserted_entry_goes_when_its_text_was_replaced(
    open_page: OpenPage, site: Site
) -> None:
    await publish(site, "broken", "What if my lamp arrives broken?", "We send a new lamp within two days.")
    ranked = RankedEntry(entry_id="broken", title="", confidence=0.9)
    site.assistant.rankings = {"Priya has a broken lamp": (ranked,)}
    desk = await open_desk(open_page, site)
    async with customer_of(site) as customer:
        await take(desk)
        reply = desk.get_by_role("textbox", name="Reply")
        linked = desk.get_by_text("Links to “What if my lamp arrives broken?”")
        await desk.get_by_role("button", name="Insert What if my lamp arrives broken?").click()
        await reply.fill("We send you a new lamp within three days.")
        await expect(linked).to_be_visible()
        await reply.fill("Could you tell me your postcode?")
        await expect(linked).to_be_hidden()
        await reply.press("Enter")
        said = await customer.event(sender="agent")
        assert "answer" not in said
