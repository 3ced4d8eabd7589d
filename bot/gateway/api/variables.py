"""The studio: values that are in many entries."""

from __future__ import annotations

from aiohttp import web

from bot.gateway.api.calls import Answer, Call, PageCalls
from bot.protocol.editing import VariableSet

routes = web.RouteTableDef()
studio = PageCalls("studio", routes)


@studio.get("/api/studio/variables")
async def list_variables(call: Call) -> Answer:
    """Return every variable with its value and the entries that use it."""
    return await call.services.variables.list_all()


@studio.get("/api/studio/variables/{name}/history")
async def list_values(call: Call) -> Answer:
    """Return every value that a variable had."""
    return await call.services.variables.list_history(call["name"])


@studio.put("/api/studio/variables/{name}")
async def set_variable(call: Call) -> Answer:
    """Set a value that customers are told from now on."""
    value = (await call.read(VariableSet)).value
    return await call.services.variables.set(call.staff.name, call["name"], value)


@studio.delete("/api/studio/variables/{name}")
async def remove_variable(call: Call) -> Answer:
    """Remove a name that no entry uses any more."""
    return await call.services.variables.remove(call.staff.name, call["name"])
