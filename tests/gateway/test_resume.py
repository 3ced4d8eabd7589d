"""A socket may be cut at any moment: nothing acknowledged is lost, nothing is seen or said twice."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast

import pytest

from bot.gateway.sockets.routes import OPEN_SOCKETS
from tests.gateway.house import House, Peer, Refused, open_house

MESSAGES = ("hello", "How do I return it?", "I am Priya", "one more?")


class Widget:
    """A customer's page: it remembers its key and what it has read, and comes back when it is cut."""

    def __init__(self, house: House, cut_after: int) -> None:
        self._house = house
        self._cut_after = cut_after
        self._peer: Peer | None = None
        self.token: str | None = None
        self.read: list[dict[str, Any]] = []
        self.cuts = 0

    async def say(self, text: str, client_id: str) -> int:
        """Send until it is acknowledged."""
        while True:
            peer = await self._connected()
            try:
                accepted = await peer.say(text, client_id)
            except (AssertionError, ConnectionError):
                self._collect(peer)
                self._peer = None
                continue
            seq: int = accepted["seq"]
            return seq

    async def hear(self, text: str) -> None:
        """Read, over as many connections as it takes, until somebody has said this."""
        while not any(event.get("text", "").startswith(text) for event in self.read):
            peer = await self._connected()
            try:
                await peer.wait(
                    lambda f: f["type"] == "event" and f["event"].get("text", "").startswith(text)
                )
            except AssertionError:
                self._peer = None
            self._collect(peer)

    async def _connected(self) -> Peer:
        if self._peer is None:
            self._peer = Peer(
                await self._house.browser().ws_connect(self._house.url + "/ws/customer"),
                cut_after=self._cut_after,
            )
            self.cuts += 1
            self._cut_after += 3  # so that it comes to an end
            after = max((event["seq"] for event in self.read), default=0)
            try:
                self.token = (await self._peer.open(token=self.token, after_seq=after))["token"]
            except AssertionError:
                self._collect(self._peer)
                self._peer = None
                return await self._connected()
        return self._peer

    def _collect(self, peer: Peer) -> None:
        seen = {event["seq"] for event in self.read}
        self.read += [event for event in peer.events() if event["seq"] not in seen]


@pytest.mark.parametrize("cut_after", range(1, 16))
async def test_a_socket_cut_at_any_frame_misses_and_doubles_nothing(house: House, cut_after: int) -> None:
    widget = Widget(house, cut_after)
    for number, text in enumerate(MESSAGES):
        await widget.say(text, f"m-{number}")
        await widget.hear("Returns are" if text.endswith("?") else f"You said: {text}")
    await widget.hear("Returns are")

    reader = await house.customer()
    await reader.open(token=widget.token)
    await reader.wait(lambda _: sum(e.get("sender") == "assistant" for e in reader.events()) == len(MESSAGES))
    record = (await reader.ask("events.get", after_seq=0))["events"]
    said = [event["text"] for event in record if event.get("sender") == "customer"]
    assert said == list(MESSAGES)
    replies = [event for event in record if event.get("sender") == "assistant"]
    assert len(replies) == len(MESSAGES)
    upto = max(event["seq"] for event in widget.read)
    assert sorted(widget.read, key=lambda event: event["seq"]) == [e for e in record if e["seq"] <= upto]


async def test_a_page_far_behind_reads_everything_in_order(tmp_path: Path) -> None:
    async with open_house(tmp_path, outbox_frames=128) as house:
        writer = await house.customer()
        token = (await writer.open())["token"]
        asked = await writer.ask("handoff.request", client_id="h")
        mia = await house.agent("Mia")
        await mia.ask("conversation.take", conversation_id=asked["conversation_id"])
        for start in range(0, 450, 50):
            await asyncio.gather(*(writer.say(f"line {n}", f"c-{n}") for n in range(start, start + 50)))
        reader = await house.customer()
        opened = await reader.open(token=token)
        await reader.event(text="line 449")
        said = [event["text"] for event in reader.events() if event.get("sender") == "customer"]
        assert said == [f"line {number}" for number in range(450)]
        page = await reader.ask("events.get", after_seq=opened["last_seq"] - 10)
        assert page["events"][-1]["seq"] == opened["last_seq"]
        first = await reader.ask("events.get", after_seq=0)
        assert first["more"] is True


async def test_a_repeated_client_id_is_answered_with_the_first_acknowledgement(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    first = await customer.say("hello", "m-1")
    again = await customer.say("hello", "m-1")
    assert first == again
    with pytest.raises(Refused, match="client_id_reused"):
        await customer.say("something else", "m-1")
    with pytest.raises(Refused, match="client_id_reused"):
        await customer.ask("feedback.give", client_id="m-1", about_seq=1, helpful=True)
    said = [event for event in customer.events() if event.get("sender") == "customer"]
    assert len(said) == 1


async def test_a_second_tab_follows_the_same_conversation(house: House) -> None:
    first = await house.customer()
    token = (await first.open())["token"]
    second = await house.customer()
    opened = await second.open(token=token)
    assert opened.get("conversation_id") is None, "nothing was said yet"
    await first.say("hello from the first tab")
    await second.event(text="You said: hello from the first tab")
    await second.say("and from the second")
    await first.event(text="You said: and from the second")
    assert first.events() == second.events()


async def test_a_stalled_reader_is_cut_and_others_are_not(tmp_path: Path) -> None:
    async with open_house(tmp_path, outbox_frames=64) as house:
        customer, stalled = await house.customer(), await house.customer()
        token = (await customer.open())["token"]
        await stalled.open(token=token)
        await customer.ask("handoff.request", client_id="h")
        await customer.event(type="owner")
        await stalled.event(type="owner")
        connection = stalled.socket._response.connection
        assert connection is not None
        transport = cast(asyncio.ReadTransport, connection.transport)  # uvloop's does not say that it is one
        transport.pause_reading()
        sockets = house.server.app[OPEN_SOCKETS].outboxes
        for start in range(0, 400, 20):
            texts = [f"{number} " + "é" * 9_900 for number in range(start, start + 20)]
            await asyncio.gather(*(customer.say(text) for text in texts))
            if len(sockets) == 1:
                break
        assert len(sockets) == 1
        await customer.say("still here")
