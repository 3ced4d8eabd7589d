"""Peers of a whole Frontdesk with its real model, which takes its time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from benchmarks.house import House
from bot.services.accounts.users import make_sign_in_link
from tests import peer
from tests.peer import Frame as Frame
from tests.peer import Refused as Refused


class Peer(peer.Peer):
    """One socket, which waits for what is heard after something else."""

    @classmethod
    @asynccontextmanager
    async def connect(cls, session: aiohttp.ClientSession, url: str, path: str) -> AsyncIterator[Peer]:
        async with session.ws_connect(url + path, headers={"Origin": url}) as socket:
            one = cls(socket)
            await one.wait(lambda frame: frame["type"] == "hello")
            try:
                yield one
            finally:
                await one.leave()

    @property
    def conversation_id(self) -> str:
        """The conversation that the events so far belong to."""
        found: str = next(frame["conversation_id"] for frame in self.frames if frame["type"] == "event")
        return found

    async def say(self, text: str, client_id: str | None = None, **fields: Any) -> int:
        """Send a message; returns its `seq`."""
        accepted = await super().say(text, client_id, **fields)
        seq: int = accepted["seq"]
        return seq

    async def hear(self, what: str, matches: Callable[[Frame], bool], *, after: int = 0) -> Frame:
        """Wait for an event after `after` that matches; `what` says which, if it does not come."""

        def heard(frame: Frame) -> bool:
            return frame["type"] == "event" and frame["event"]["seq"] > after and matches(frame["event"])

        try:
            event: Frame = (await self.wait(heard))["event"]
        except TimeoutError as error:
            raise AssertionError(f"{what}: {error}") from None
        return event


def is_message(sender: str) -> Callable[[Frame], bool]:
    return lambda event: event["type"] == "message" and event["sender"] == sender


def is_answer(event: Frame) -> bool:
    return event["type"] == "message" and "answer" in event


def is_owner(owner: str) -> Callable[[Frame], bool]:
    return lambda event: event["type"] == "owner" and event["owner"] == owner


async def sign_in(session: aiohttp.ClientSession, house: House, email: str) -> None:
    """Sign in as one of the demo's people, with a one-time link."""
    link = await asyncio.to_thread(make_sign_in_link, house.data_dir, email, house.url)
    key = link.partition("?link=")[2]
    async with session.post(house.url + "/api/sign-in/link", json={"link": key}) as reply:
        assert reply.status == 200, await reply.text()
