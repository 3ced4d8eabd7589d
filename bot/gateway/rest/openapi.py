"""The REST API's description (OpenAPI 3.1), made of the types that its handlers read and write."""

from __future__ import annotations

from functools import lru_cache
from inspect import cleandoc
from typing import Any, get_args

import msgspec

from bot.protocol.rest import RestEntries, RestEntry, RestProblem, RestPublish, RestRetire
from bot.protocol.studio import EntryContent, EntryState

_REF = "#/components/schemas/{name}"
_TYPES = (RestEntries, RestEntry, RestProblem, RestPublish, RestRetire, EntryContent)
_ENTRY_ID = {
    "name": "entry_id",
    "in": "path",
    "required": True,
    "schema": {"type": "string"},
    "description": "The entry's id, or `ext:` and the id that it has in the system that puts it there.",
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": 'The `ETag` of the version that is changed, or its revision: `"3"`.',
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "Reading: 304 when this is still the version. Putting: `*` adds, and never changes.",
}
_NUMBER = {"type": "integer"}
_ETAG = {"ETag": {"schema": {"type": "string"}, "description": "The version of the entry."}}


@lru_cache(maxsize=1)
def openapi_document() -> dict[str, Any]:
    """Return the whole description."""
    _, schemas = msgspec.json.schema_components(_TYPES, ref_template=_REF)
    for schema in schemas.values():
        # Only newer Pythons take a docstring's indentation away.
        schema["description"] = cleandoc(schema["description"])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Frontdesk entries",
            "version": "1",
            "description": "Read, write and publish the entries of the knowledge base.",
        },
        "security": [{"token": []}],
        "paths": _paths(),
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token with the scope that is named; a supervisor makes it.",
                }
            },
        },
    }


def _paths() -> dict[str, Any]:
    page = [
        _query("q", "Words of the question, its phrasings or its answer.", {"type": "string"}),
        _query("state", "Where the entry stands.", {"enum": list(get_args(EntryState))}),
        _query("category", "Its category, in full.", {"type": "string"}),
        _query(
            "limit", "Entries on a page.", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
        ),
        _query("offset", "Entries to leave out.", {**_NUMBER, "minimum": 0, "default": 0}),
    ]
    return {
        "/api/v1/entries": {"get": _operation("list_entries", "List entries", "read", RestEntries, page)},
        "/api/v1/entries/{entry_id}": {
            "parameters": [_ENTRY_ID],
            "get": _operation("get_entry", "Read an entry", "read", RestEntry, [_IF_NONE_MATCH]),
            "put": _operation(
                "put_entry",
                "Add an entry, or save a revision of it",
                "write",
                RestEntry,
                [_IF_MATCH, _IF_NONE_MATCH],
                body=EntryContent,
                required=True,
            ),
        },
        "/api/v1/entries/{entry_id}/publish": {
            "parameters": [_ENTRY_ID],
            "post": _operation(
                "publish_entry", "Make a revision live", "publish", RestEntry, [_IF_MATCH], body=RestPublish
            ),
        },
        "/api/v1/entries/{entry_id}/retire": {
            "parameters": [_ENTRY_ID],
            "post": _operation(
                "retire_entry",
                "Take an entry out of sight",
                "publish",
                RestEntry,
                [_IF_MATCH],
                body=RestRetire,
            ),
        },
    }


def _operation(
    name: str,
    summary: str,
    scope: str,
    answer: type[msgspec.Struct],
    parameters: list[dict[str, Any]],
    *,
    body: type[msgspec.Struct] | None = None,
    required: bool = False,
) -> dict[str, Any]:
    done: dict[str, Any] = {"description": summary, "content": _content(answer)}
    if answer is RestEntry:
        done["headers"] = _ETAG
    responses = {"200": done}
    if required:
        responses["201"] = {**done, "description": "The entry is new"}
    problem = {"description": "A problem", "content": _content(RestProblem, "application/problem+json")}
    operation: dict[str, Any] = {
        "operationId": name,
        "summary": summary,
        "description": f"Needs a token with the scope `{scope}`.",
        "parameters": parameters,
        "responses": {**responses, "default": problem},
    }
    if body is not None:
        operation["requestBody"] = {"required": required, "content": _content(body)}
    return operation


def _content(kind: type[msgspec.Struct], media_type: str = "application/json") -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": _REF.format(name=kind.__name__)}}}


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}
