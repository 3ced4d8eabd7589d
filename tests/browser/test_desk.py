"""The desk with a real gateway behind it: what an agent sees, takes, says and gives back."""

from __future__ import annotations

import asyncio
import json
import re

from playwright.async_api import WebSocketRoute, expect

from bot.conversation.desk.labels import set_label
from bot.protocol.turn import AnswerRef, ReplyMessage
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.staff import add_waiting, go_on_duty, say, sign_in
from tests.browser.widget import converse, holds, write

ANSWER = ReplyMessage(
    text="Within **30 days**.",
    answer=AnswerRef(entry_id="returns-how", revision=1, title="How do I return something?", confidence=0.93),
    asks_feedback=True,
)


WATCH_OTHER_ROWS = """() => {
  Object.assign(window, { touched: 0, others: 0 });
  const count = ({ target }) => {
    if (target.nodeType === Node.TEXT_NODE || target.closest("time")) return; // the waits run on
    if (target.closest(".row")?.textContent.includes("The last one")) window.touched += 1;
    else window.others += 1;
  };
  new MutationObserver((records) => records.forEach(count))
    .observe(document.querySelector(".rows"), { childList: true, subtree: true });
}"""


async def test_a_customer_reaches_an_agent_who_has_read_everything(site: Site, open_page: OpenPage) -> None:
    desk = await sign_in(open_page, site)
    await go_on_duty(desk)
    await expect(desk.get_by_text("Nobody is waiting").first).to_be_visible()

    site.assistant.says("How do I return a lamp?", ANSWER)
    widget = await open_page("/widget", width=400, height=640)
    await write(widget, "Message", "How do I return a lamp?")
    await widget.get_by_role("group", name="Was this helpful?").get_by_role("button", name="No").click()
    await converse(widget, "It arrived broken and order LL-204815 is for a present")
    await widget.get_by_role("button", name="Talk to a person").click()
    await widget.get_by_role("button", name="Pass on").click()

    row = desk.locator(".row")
    await expect(row).to_contain_text("It arrived broken")
    await expect(row.locator("time.wait")).to_have_text(re.compile(r"^\d+:\d\d$"))
    await expect(desk).to_have_title(re.compile(r"^\(1\) "))
    await row.get_by_role("button", name="Take").click()

    packet = desk.locator(".packet")
    await expect(packet.locator(".packet-problem")).to_contain_text("It arrived broken")
    await expect(packet).to_contain_text("How do I return something?")
    await expect(packet).to_contain_text("93 % sure")
    await expect(packet).to_contain_text("Didn’t help")
    transcript = desk.locator(".conversation-pane fd-transcript")
    await expect(transcript).to_contain_text("How do I return a lamp?")
    await expect(transcript).to_contain_text("Mia Jansen took the conversation")
    await expect(desk).to_have_title(re.compile(r"^[^(]"))

    await write(desk, "Reply", "A new lamp leaves today.")
    told = widget.locator("fd-message[data-sender=agent]")
    await expect(told).to_contain_text("A new lamp leaves today.")  # after the time to undo
    await widget.get_by_label("Message", exact=True).type("Thank")
    await expect(desk.locator(".typing")).to_be_visible()
    await write(widget, "Message", "Thank you")
    await expect(transcript).to_contain_text("Thank you")

    await desk.get_by_role("button", name="Hand back").click()
    await desk.get_by_role("dialog").get_by_label("How it ended").fill("Sent a new lamp.")
    await desk.get_by_role("dialog").get_by_role("button", name="Hand back").click()
    await expect(desk.locator(".note")).to_have_text("Sent a new lamp.")
    await expect(desk.locator(".not-mine")).to_contain_text("The assistant is answering")
    await converse(widget, "When do you open?")
    await expect(desk.locator(".withheld-note")).to_contain_text("stays between the two")
    assert "When do you open?" not in await desk.content(), "nobody reads along with the assistant"
    assert "Sent a new lamp." not in await widget.locator("body").inner_text()


async def test_desk_warns_before_an_agent_leaves_while_a_word_is_owed(
    site: Site, open_page: OpenPage
) -> None:
    desk = await sign_in(open_page, site, name="Mia Jansen")
    await add_waiting(site, "Priya")
    await desk.locator(".row").get_by_role("button", name="Take").click()
    for button in ("Hand back", "Close"):
        await desk.locator(".conversation-pane").get_by_role("button", name=button, exact=True).click()
        dialog = desk.get_by_role("dialog")
        await expect(dialog.get_by_role("alert").first).to_contain_text("Priya still waits for a word")
        await dialog.get_by_role("button", name="Cancel").click()
    await write(desk, "Reply", "On its way.")
    owed = desk.locator(".conversation-pane .owed")
    await expect(owed).to_have_count(0)  # after the time to undo
    await desk.get_by_role("button", name="Hand back").click()
    await expect(desk.get_by_role("dialog").locator(".owed")).to_have_count(0)


async def test_whoever_is_late_is_told_who_has_it(site: Site, open_page: OpenPage) -> None:
    late = await sign_in(open_page, site, name="Late Larry")
    line = SlowLine()
    await late.route_web_socket("**/ws/staff", line.join)
    _, conversation_id = await add_waiting(site, "Priya")
    await late.reload()
    await line.lists_are_read.wait()
    await expect(late.locator(".row")).to_have_count(1)
    tom = site.add_agent("Tom Bakker")
    await site.services.conversations.take(tom, conversation_id)
    await late.locator(".row-take").click()
    await expect(late.locator(".toast")).to_contain_text("Tom Bakker")
    await expect(late.locator(".not-mine")).to_contain_text("Tom Bakker has this conversation")
    await expect(late.get_by_role("textbox", name="Reply", exact=True)).to_have_count(0)


class SlowLine:
    """A line so slow that news of other desks has not arrived yet; what the desk asked for has."""

    def __init__(self) -> None:
        self.lists_are_read = asyncio.Event()
        self._unread = 5

    def join(self, route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def pass_on(text: str | bytes) -> None:
            frame = json.loads(text)
            if frame["type"] in ("row", "counts"):
                return
            route.send(text)
            self._unread -= "rows" in (frame.get("result") or ())
            if not self._unread:
                self.lists_are_read.set()

        server.on_message(pass_on)


async def test_a_draft_stays_with_its_conversation(site: Site, open_page: OpenPage) -> None:
    desk = await sign_in(open_page, site)
    for name in ("Ada", "Bram"):
        await add_waiting(site, name)
        await desk.locator(".row", has_text=name).locator(".row-take").click()
        await desk.get_by_placeholder(f"Reply to {name}").fill(f"Dear {name}")
    await desk.get_by_role("tab", name="Mine").click()
    await desk.locator(".row", has_text="Ada").click()
    await expect(desk.get_by_role("textbox", name="Reply", exact=True)).to_have_value("Dear Ada")
    await desk.reload()
    await expect(desk.get_by_role("textbox", name="Reply", exact=True)).to_have_value("Dear Ada")


async def test_what_a_customer_writes_is_text_and_nothing_else(site: Site, open_page: OpenPage) -> None:
    desk = await sign_in(open_page, site)
    text = "<img src=x onerror=alert(1)><b>bold</b>"
    await add_waiting(site, "<i>Eve</i>", text)
    await desk.locator(".row-open").click()
    await expect(desk.locator(".conversation-who h1")).to_have_text("<i>Eve</i>")
    await expect(desk.locator(".packet-problem")).to_have_text(text)
    await expect(desk.locator("main img, main b, main i:not(.dots i)")).to_have_count(0)


async def test_the_queue_puts_the_most_urgent_first_and_closing_moves_a_row(
    site: Site, open_page: OpenPage
) -> None:
    desk = await sign_in(open_page, site)
    await add_waiting(site, "First")
    await add_waiting(site, "Second")
    await expect(desk.locator(".row-name")).to_have_text(["First", "Second"])
    await desk.locator(".row-take").first.click()
    await desk.get_by_role("button", name="Close", exact=True).click()
    await desk.get_by_role("dialog").get_by_role("button", name="Close conversation").click()
    await expect(desk.locator(".not-mine")).to_contain_text("This conversation is closed")
    await expect(desk.get_by_role("tab", name="Closed")).to_contain_text("1")
    await expect(desk.locator(".row-name")).to_have_text(["Second"])


async def test_a_note_says_when_somebody_begins_to_wait(site: Site, open_page: OpenPage) -> None:
    desk = await sign_in(open_page, site)
    await go_on_duty(desk)
    await add_waiting(site, "Priya", "My lamp hums")
    toast = desk.locator(".toast", has_text="Priya is waiting")
    await expect(toast).to_contain_text("My lamp hums")
    await toast.get_by_role("button", name="Open").click()
    await expect(desk.locator(".conversation-who h1")).to_have_text("Priya")


async def test_a_row_is_unread_until_it_was_read(site: Site, open_page: OpenPage) -> None:
    desk = await sign_in(open_page, site)
    customer, _ = await add_waiting(site, "Priya")
    await add_waiting(site, "Other")
    priya = desk.locator(".row", has_text="Priya")
    await expect(priya).to_have_class("row unread")
    await priya.locator(".row-open").click()
    await expect(priya).to_have_class("row")
    await desk.locator(".row", has_text="Other").locator(".row-open").click()
    await say(site, customer, "Is anybody there?")
    await expect(priya).to_have_class("row unread")


async def test_a_change_touches_one_row(site: Site, open_page: OpenPage) -> None:
    desk = await sign_in(open_page, site)
    await asyncio.gather(*(add_waiting(site, f"Customer {number}") for number in range(10)))
    await expect(desk.locator(".row")).to_have_count(10)
    _, conversation_id = await add_waiting(site, "The last one")
    await expect(desk.locator(".row")).to_have_count(11)
    await expect(desk.locator(".row", has_text="The last one")).to_be_attached()
    await desk.evaluate(WATCH_OTHER_ROWS)
    ben = site.add_agent("Ben")
    await site.services.conversations.change(
        conversation_id, lambda state: set_label(state, ben, "delivery", on=True)
    )
    await holds(desk, "() => window.touched > 0")
    assert await desk.evaluate("window.others") == 0
