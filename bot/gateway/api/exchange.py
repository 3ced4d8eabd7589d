"""The studio's import and export: a file is looked at first, and then taken whole or not at all."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from threading import Lock
from typing import Annotated, Literal

import msgspec
from aiohttp import hdrs, web
from cachetools import LRUCache
from msgspec import Meta

from bot.gateway.api.access import require_page
from bot.gateway.bodies import read_file_body
from bot.gateway.payloads import read_query, respond
from bot.gateway.transport import SERVICES
from bot.protocol.exchange import ImportDone, ImportedDraft, ImportNote, ImportPlan, ImportStep
from bot.services.clock import utc_now
from bot.services.errors import ImportBroken, ImportOutdated, ImportTooLarge
from bot.services.pictures import name_of_picture
from knowledge_base.exchange.exporting import Which, export_archive, export_json
from knowledge_base.exchange.files import list_upload
from knowledge_base.exchange.formats import Format, read_files
from knowledge_base.exchange.importing import Imported, PlanOutdatedError, import_entries
from knowledge_base.exchange.incoming import Reading
from knowledge_base.exchange.pictures import bring_pictures
from knowledge_base.exchange.planning import Plan, Step, make_plan
from knowledge_base.problems import ContentError, Problem
from knowledge_base.store import KnowledgeStore

routes = web.RouteTableDef()

MOST_BYTES = 20 * 2**20
MOST_STEPS = 2_000
MOST_NOTES = 500
MOST_WAITING = 200


class _Asked(msgspec.Struct, frozen=True):
    name: Annotated[str, Meta(min_length=1, max_length=300)]
    format: Format = "auto"
    digest: str | None = None


class _Wanted(msgspec.Struct, frozen=True):
    format: Literal["markdown", "json"] = "markdown"
    which: Which = "published"


class Readings:
    """The last files that were read, so that carrying out what was looked at need not read them again."""

    def __init__(self, kept: int = 4) -> None:
        self._readings: LRUCache[tuple[str, str, str], Reading] = LRUCache(kept)
        self._lock = Lock()  # read on threads

    def read(self, name: str, data: bytes, wanted: Format) -> Reading:
        """What is in the file; its problems, when it cannot be read at all."""
        key = (name, wanted, sha256(data).hexdigest())
        with self._lock:
            reading = self._readings.get(key)
        if reading is None:
            reading = _read(name, data, wanted)
            with self._lock:
                self._readings[key] = reading
        return reading


READINGS = web.AppKey("readings", Readings)


@routes.post("/api/studio/import")
async def import_file(request: web.Request) -> web.Response:
    """Say what importing the file would do; with the digest of that plan, do it."""
    staff = await require_page(request, "studio")
    asked = read_query(request, _Asked)
    data = await read_file_body(request, MOST_BYTES, ImportTooLarge)
    store, readings = request.app[SERVICES].knowledge, request.app[READINGS]
    pictures = request.app[SERVICES].pictures

    def look() -> Plan:
        return make_plan(store, readings.read(asked.name, data, asked.format))

    def carry_out() -> ImportDone:
        reading = readings.read(asked.name, data, asked.format)
        for picture in reading.pictures.values():
            pictures.add(picture)
        done = import_entries(store, reading, staff.name, expected=asked.digest)
        return _done_view(store, done)

    if asked.digest is None:
        return respond(_plan_view(await asyncio.to_thread(look)))
    try:
        done = await asyncio.to_thread(carry_out)
    except ContentError as error:
        raise ImportBroken(problems=_notes(error.problems)) from error
    except PlanOutdatedError as error:
        raise ImportOutdated(plan=_plan_view(error.plan)) from error
    return respond(done)


@routes.get("/api/studio/export")
async def export_file(request: web.Request) -> web.Response:
    """The entries as a file to keep: an archive of Markdown files, or JSON."""
    staff = await require_page(request, "studio")
    wanted = read_query(request, _Wanted)
    services = request.app[SERVICES]
    store, pictures = services.knowledge, services.pictures.folder

    def write() -> bytes:
        if wanted.format == "json":
            return export_json(store, wanted.which).encode()
        return export_archive(store, wanted.which, pictures=pictures)

    data = await asyncio.to_thread(write)
    await services.writer.write(
        lambda: services.record.audit("entries_exported", wanted.which, staff.name, utc_now())
    )
    name, kind = ("entries.json", "json") if wanted.format == "json" else ("entries.zip", "zip")
    headers = {
        hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"',
        hdrs.CACHE_CONTROL: "no-store",
    }
    return web.Response(body=data, content_type=f"application/{kind}", headers=headers)


def add_to(app: web.Application) -> None:
    """Give the application these routes, and what they keep."""
    app[READINGS] = Readings()
    app.add_routes(routes)


def _read(name: str, data: bytes, wanted: Format) -> Reading:
    try:
        files = list_upload(name, data)
        return bring_pictures(read_files(files, wanted), files, name_of_picture)
    except ContentError as error:
        return Reading(problems=list(error.problems))


def _done_view(store: KnowledgeStore, done: Imported) -> ImportDone:
    # Who imports in the studio has looked at both: only what is live is never replaced with the others.
    drafts = [each for each in done.held if each in done.changed and store.get_entry(each).live is None]
    waiting = map(store.get_entry, [*done.waiting, *drafts][:MOST_WAITING])
    return ImportDone(
        added=tuple(done.added),
        changed=tuple(done.changed),
        skipped=len(done.skipped),
        waiting=tuple(ImportedDraft(entry.id, entry.latest.number) for entry in waiting),
    )


def _plan_view(plan: Plan) -> ImportPlan:
    return ImportPlan(
        digest=plan.digest,
        added=plan.count("added"),
        changed=plan.count("changed"),
        skipped=plan.count("skipped"),
        steps=tuple(map(_step_view, plan.steps[:MOST_STEPS])),
        problems=_notes(plan.problems),
        notes=_notes(plan.notes),
    )


def _step_view(step: Step) -> ImportStep:
    incoming = step.incoming
    return ImportStep(
        file=incoming.file,
        line=incoming.line,
        outcome=step.outcome,
        question=incoming.content.question,
        entry_id=step.entry.id if step.entry else None,
        changes=step.changes,
        note=step.note,
    )


def _notes(problems: tuple[Problem, ...]) -> tuple[ImportNote, ...]:
    return tuple(ImportNote(one.file, one.line, one.sentence) for one in problems[:MOST_NOTES])
