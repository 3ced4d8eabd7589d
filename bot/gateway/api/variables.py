"""The studio: values that stand in many entries."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.gateway.api.access import require_page
from bot.gateway.payloads import read_payload, respond
from bot.gateway.transport import SERVICES
from bot.protocol.editing import (
    EntryLink,
    VariableHistory,
    VariableSet,
    VariablesView,
    VariableValue,
    VariableView,
)
from bot.services.errors import NotFound, PayloadInvalid
from bot.services.texts import require_readable
from bot.services.views import time_text
from knowledge_base.errors import UnknownVariableError
from knowledge_base.store import KnowledgeStore
from knowledge_base.tidy import one_line
from knowledge_base.variables import NAME

routes = web.RouteTableDef()


@routes.get("/api/studio/variables")
async def list_variables(request: web.Request) -> web.Response:
    """Every variable with its value and the entries that use it."""
    await require_page(request, "studio")
    store = request.app[SERVICES].knowledge
    return respond(await asyncio.to_thread(lambda: _view(store)))


@routes.get("/api/studio/variables/{name}/history")
async def list_values(request: web.Request) -> web.Response:
    """Every value that a variable had."""
    await require_page(request, "studio")
    store, name = request.app[SERVICES].knowledge, request.match_info["name"]
    try:
        values = await asyncio.to_thread(lambda: store.variables.list_history(name))
    except UnknownVariableError as error:
        raise NotFound() from error
    return respond(VariableHistory(tuple(VariableValue(v.value, v.by, time_text(v.at)) for v in values)))


@routes.put("/api/studio/variables/{name}")
async def set_variable(request: web.Request) -> web.Response:
    """A value that customers are told from now on."""
    staff, name = await require_page(request, "studio"), request.match_info["name"]
    asked = await read_payload(request, VariableSet)
    require_readable(asked.value)
    if not NAME.fullmatch(name):
        raise PayloadInvalid(reason="a name has small letters, digits and _ only, and begins with a letter")
    if not one_line(asked.value):
        raise PayloadInvalid(reason="value should not be empty")
    store = request.app[SERVICES].knowledge

    def work() -> VariablesView:
        store.variables.set_variable(name, asked.value, staff.name)
        return _view(store)

    return respond(await asyncio.to_thread(work))


@routes.delete("/api/studio/variables/{name}")
async def remove_variable(request: web.Request) -> web.Response:
    """A name that no entry uses any more."""
    staff, name = await require_page(request, "studio"), request.match_info["name"]
    store = request.app[SERVICES].knowledge

    def work() -> VariablesView:
        store.variables.remove_variable(name, staff.name)
        return _view(store)

    return respond(await asyncio.to_thread(work))


def _view(store: KnowledgeStore) -> VariablesView:
    uses = store.variables.list_uses()
    titles = {
        entry_id: store.get_entry(entry_id).latest.content.question
        for used in uses.values()
        for entry_id in used
    }
    return VariablesView(
        tuple(
            VariableView(
                name=variable.name,
                value=variable.value or "",
                by=variable.by,
                at=time_text(variable.at),
                used_in=tuple(EntryLink(entry_id, titles[entry_id]) for entry_id in uses[variable.name]),
            )
            for variable in store.variables.list_variables()
        )
    )
