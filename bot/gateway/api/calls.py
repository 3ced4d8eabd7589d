"""Calls of the JSON API behind a page: whoever may open the page is let in before anything else is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partialmethod, wraps
from typing import TypeVar

import msgspec
from aiohttp import web

from bot.conversation.accounts.staff import Staff
from bot.conversation.model import Agent, ConversationId
from bot.gateway.api.access import require_page
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.api import Page
from bot.services.services import Services

PayloadT = TypeVar("PayloadT", bound=msgspec.Struct)
# What a call is answered with: a payload, nothing (204), or a response that is none of these.
Answer = msgspec.Struct | web.StreamResponse | None
Handler = Callable[["Call"], Awaitable[Answer]]


@dataclass(frozen=True)
class Call:
    """A request of somebody who may make it."""

    request: web.Request
    services: Services
    staff: Staff

    def __getitem__(self, name: str) -> str:
        """Return a part of the address."""
        return self.request.match_info[name]

    @property
    def agent(self) -> Agent:
        """Who calls, as an agent."""
        return Agent(id=self.staff.id, name=self.staff.name)

    @property
    def conversation_id(self) -> ConversationId:
        """The conversation that the address names."""
        return ConversationId(self["conversation_id"])

    async def read(self, kind: type[PayloadT]) -> PayloadT:
        """Return the body; raise `PayloadInvalid` when it is not JSON of this shape."""
        return await read_payload(self.request, kind)


class PageCalls:
    """Registers in `table` what can be called from a page; `status` is that of a payload.

    `access` refuses with an error whom the page alone does not.
    """

    def __init__(
        self, page: Page, table: web.RouteTableDef, access: Callable[[Staff], Staff] = lambda staff: staff
    ) -> None:
        self._page = page
        self._table = table
        self._access = access

    def _add(self, method: str, path: str, status: int = 200) -> Callable[[Handler], Handler]:
        def add(handler: Handler) -> Handler:
            @wraps(handler)
            async def handle(request: web.Request) -> web.StreamResponse:
                staff = self._access(await require_page(request, self._page))
                answer = await handler(Call(request, request.app[SERVICES], staff))
                if isinstance(answer, web.StreamResponse):
                    return answer
                return web.Response(status=204) if answer is None else respond(answer, status)

            self._table.route(method, path)(handle)
            return handler

        return add

    get = partialmethod(_add, "GET")
    post = partialmethod(_add, "POST")
    put = partialmethod(_add, "PUT")
    delete = partialmethod(_add, "DELETE")
