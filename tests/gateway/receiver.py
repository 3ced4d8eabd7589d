"""Another system on a real port, which checks what the webhook sends."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.gateway.house import PATIENCE_S, Frame

SECRET = "a secret of more than thirty-two bytes, shared"


class Receiver:
    """Another system. `fail` is how many requests it answers with 500 first."""

    def __init__(self, fail: int = 0) -> None:
        self.fail = fail
        self.tries: list[str] = []
        self.had: list[Frame] = []
        self._news = asyncio.Event()

    async def post(self, request: web.Request) -> web.Response:
        body = await request.read()
        seconds, _, signature = request.headers["X-Frontdesk-Signature"].partition(",v1=")
        signed = f"{seconds.removeprefix('t=')}.".encode() + body
        assert hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest() == signature
        self.tries.append(request.headers["X-Frontdesk-Delivery"])
        if len(self.tries) <= self.fail:
            return web.Response(status=500)
        self.had.append(json.loads(body))
        self._news.set()
        return web.Response()

    async def heard(self, event: str) -> Frame:
        """The first delivery of this event, of those that came and those to come."""
        while True:
            self._news.clear()
            for delivery in self.had:
                if delivery["event"] == event:
                    return delivery
            await asyncio.wait_for(self._news.wait(), PATIENCE_S)

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
