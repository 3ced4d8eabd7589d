"""The webhook, against a receiver on a real port that checks the signature and fails at first."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.gateway.settings import SettingsError, read_settings
from tests.gateway.house import Frame, open_house

SECRET = "a secret of more than thirty-two bytes, shared"


class Receiver:
    """Another system. `fail` is how many requests it answers with 500 first."""

    def __init__(self, fail: int = 0) -> None:
        self.fail = fail
        self.tries: list[str] = []
        self.had: list[Frame] = []

    async def post(self, request: web.Request) -> web.Response:
        body = await request.read()
        seconds, _, signature = request.headers["X-Frontdesk-Signature"].partition(",v1=")
        signed = f"{seconds.removeprefix('t=')}.".encode() + body
        assert hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest() == signature
        self.tries.append(request.headers["X-Frontdesk-Delivery"])
        if len(self.tries) <= self.fail:
            return web.Response(status=500)
        self.had.append(json.loads(body))
        return web.Response()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_post("/hook", self.post)
        server = TestServer(app, access_log=None)
        await server.start_server()
        try:
            yield f"http://{server.host}:{server.port}/hook"
        finally:
            await server.close()


async def test_that_another_system_hears_once_of_each_wait_and_pick_up_also_after_failures(
    tmp_path: Path,
) -> None:
    receiver = Receiver(fail=2)
    async with (
        receiver.listening() as url,
        open_house(tmp_path, webhook_url=url, webhook_secret=SECRET) as house,
    ):
        house.services.webhook._first_pause_s = 0.01
        mia = await house.agent("Mia")
        customer = await house.customer()
        await customer.open(name="Priya", email="priya@demo.example")
        await customer.say("My secret problem with a lamp")
        conversation_id = (await customer.ask("handoff.request", client_id="h"))["conversation_id"]
        while not receiver.had:
            await mia.ask("team.get")
        await mia.ask("conversation.take", conversation_id=conversation_id)
        while len(receiver.had) < 2:
            await mia.ask("team.get")
    waiting, assigned = receiver.had
    assert (waiting["event"], waiting["reason"]) == ("waiting", "asked")
    assert assigned["event"] == "assigned"
    assert waiting["url"].endswith(f"/desk#{conversation_id}")
    assert receiver.tries[0] == receiver.tries[1] == receiver.tries[2] == waiting["id"]
    assert len(set(receiver.tries)) == 2
    assert "secret problem" not in json.dumps(receiver.had)
    assert "priya" not in json.dumps(receiver.had).lower()


def test_that_a_webhook_needs_a_secret_that_is_worth_the_name() -> None:
    given = {"FRONTDESK_WEBHOOK_URL": "https://hooks.example/in"}
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET"):
        read_settings({**given, "FRONTDESK_WEBHOOK_SECRET": "short"})
    assert SECRET not in repr(read_settings({**given, "FRONTDESK_WEBHOOK_SECRET": SECRET}))
