"""The studio: values that stand in many entries."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.access import require_page
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.editing import VariableSet

routes = web.RouteTableDef()


@routes.get("/api/studio/variables")
async def list_variables(request: web.Request) -> web.Response:
    """Every variable with its value and the entries that use it."""
    await require_page(request, "studio")
    return respond(await request.app[SERVICES].variables.list_all())


@routes.get("/api/studio/variables/{name}/history")
async def list_values(request: web.Request) -> web.Response:
    """Every value that a variable had."""
    await require_page(request, "studio")
    return respond(await request.app[SERVICES].variables.list_history(request.match_info["name"]))


@routes.put("/api/studio/variables/{name}")
async def set_variable(request: web.Request) -> web.Response:
    """A value that customers are told from now on."""
    staff, asked = await require_page(request, "studio"), await read_payload(request, VariableSet)
    variables, name = request.app[SERVICES].variables, request.match_info["name"]
    return respond(await variables.set(staff.name, name, asked.value))


@routes.delete("/api/studio/variables/{name}")
async def remove_variable(request: web.Request) -> web.Response:
    """A name that no entry uses any more."""
    staff, name = await require_page(request, "studio"), request.match_info["name"]
    return respond(await request.app[SERVICES].variables.remove(staff.name, name))
