"""The audit log, on the board."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.gateway.payloads import read_query
from bot.protocol.audit import AuditQuery

routes = web.RouteTableDef()
board = PageCalls("board", routes)


@board.get("/api/board/audit")
async def read_audit(call: Call) -> Answer:
    """Who did what, the newest first."""
    return await call.services.audit_log.read(call.staff, read_query(call.request, AuditQuery))
