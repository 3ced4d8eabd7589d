"""The REST API: tokens and scopes, versions, putting once, the publish gate, and its documents."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from bot.conversation.accounts.tokens import PREFIX, SCOPES, TokenStore
from bot.gateway.rest.entries import routes
from bot.gateway.rest.openapi import openapi_document
from bot.protocol.rest import Scope
from bot.services.clock import utc_now
from bot.services.limits.rate import RateLimit
from knowledge_base.model import Content
from tests.gateway.house import House, open_house
from tests.gateway.test_staff import call

ROOT = Path(__file__).parents[2]
RETURNS = {"question": "How do I return it?", "answer": "Within **30 days**.", "phrasings": ["send it back"]}


class Pipeline:
    """Whoever calls with a token."""

    def __init__(self, house: House, key: str) -> None:
        self._session = house.browser()
        self._house = house
        self.key = key

    async def call(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, dict[str, Any], Any]:
        """The status, the body and the headers of an answer; `If_Match="x"` is the header If-Match."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named["Authorization"] = f"Bearer {self.key}"
        url = f"{self._house.url}/api/v1{path}"
        async with self._session.request(method, url, json=body, headers=named) as response:
            text = await response.text()
            return response.status, json.loads(text) if text else {}, response.headers


async def pipeline(house: House, *scopes: Scope) -> Pipeline:
    services, now = house.services, utc_now()
    store = TokenStore(services.record.file)
    _, key = await services.writer.write(lambda: store.add_token("docs", scopes or SCOPES, "Sam", now))
    return Pipeline(house, key)


async def test_a_token_is_told_once_kept_hashed_and_revoked(house: House) -> None:
    supervisor = await house.signed_in("Sam", "supervisor")
    url = house.url + "/api/studio/tokens"
    _, made = await call(supervisor, "POST", url, {"name": "docs  pipeline", "scopes": ["write", "read"]})
    key = made["key"]
    assert made["token"]["name"] == "docs pipeline"
    assert made["token"]["scopes"] == ["read", "write"]
    assert key.startswith(PREFIX)
    assert key.startswith(made["token"]["starts_with"])
    _, listed = await call(supervisor, "GET", url)
    assert key not in json.dumps(listed)
    rows = await house.services.writer.read(
        lambda: house.services.record.file.rows("SELECT * FROM api_token")
    )
    assert key not in str([tuple(row) for row in rows])
    pipe = Pipeline(house, key)
    assert (await pipe.call("GET", "/entries"))[0] == 200
    _, listed = await call(supervisor, "GET", url)
    assert listed["tokens"][0]["last_used_at"] is not None
    status, revoked = await call(supervisor, "POST", f"{url}/{made['token']['id']}/revoke")
    assert (status, revoked["revoked_by"]) == (200, "Sam")
    status, problem, headers = await pipe.call("GET", "/entries")
    assert (status, problem["code"], headers["Content-Type"]) == (
        401,
        "token_refused",
        "application/problem+json",
    )
    assert headers["WWW-Authenticate"].startswith("Bearer")
    assert (await call(supervisor, "POST", f"{url}/t-none/revoke"))[0] == 404


async def test_only_supervisors_keep_tokens(house: House) -> None:
    editor = await house.signed_in("Elif", "editor")
    for method in ("GET", "POST"):
        status, refusal = await call(editor, method, house.url + "/api/studio/tokens", {})
        assert (status, refusal["code"]) == (403, "supervisor_needed")


async def test_a_token_does_what_its_scopes_say(house: House) -> None:
    reader = await pipeline(house, "read")
    status, problem, _ = await reader.call("PUT", "/entries/returns", RETURNS)
    assert (status, problem["code"], problem["details"]["scope"]) == (403, "scope_missing", "write")
    assert problem["type"] == "urn:frontdesk:problem:scope_missing"
    writer = await pipeline(house, "write")
    assert (await writer.call("GET", "/entries"))[0] == 403
    assert (await writer.call("PUT", "/entries/returns", RETURNS))[0] == 201
    assert (await writer.call("POST", "/entries/returns/publish"))[0] == 403
    async with house.browser().get(house.url + "/api/v1/entries") as response:
        assert response.status == 401
    assert (await reader.call("GET", "/nothing"))[1]["code"] == "not_found"


async def test_putting_is_done_once_and_under_the_pipelines_own_id(house: House) -> None:
    pipe = await pipeline(house)
    status, entry, headers = await pipe.call("PUT", "/entries/ext:faq%2F42", RETURNS)
    assert (status, entry["entry_id"], entry["external_id"], entry["state"]) == (
        201,
        "how-do-i-return-it",
        "faq/42",
        "draft",
    )
    assert headers["Location"] == "/api/v1/entries/how-do-i-return-it"
    assert entry["saved_by"] == "docs (API)"
    status, again, headers = await pipe.call("PUT", "/entries/ext:faq%2F42", RETURNS)
    assert (status, again["revision"], headers["ETag"]) == (200, 1, '"1-draft"')
    status, changed, _ = await pipe.call("PUT", "/entries/ext:faq%2F42", {**RETURNS, "question": "Returns?"})
    assert (status, changed["entry_id"], changed["revision"]) == (200, "how-do-i-return-it", 2)
    assert (await pipe.call("PUT", "/entries/no%20id", RETURNS))[1]["code"] == "payload_invalid"
    assert (await pipe.call("PUT", "/entries/x", {**RETURNS, "colour": 1}))[0] == 400
    status, problem, _ = await pipe.call("PUT", "/entries/ext:faq%2F42", RETURNS, If_None_Match="*")
    assert (status, problem["code"]) == (412, "precondition_failed")


async def test_nobodys_version_is_overwritten_unseen(house: House) -> None:
    pipe = await pipeline(house)
    await pipe.call("PUT", "/entries/ext:42", RETURNS)
    store = house.services.knowledge
    store.save_draft("how-do-i-return-it", Content("How do I return it?", "Ask Bo."), "Bo", 1)
    changed = {**RETURNS, "answer": "Within 60 days."}
    status, problem, _ = await pipe.call("PUT", "/entries/ext:42", changed)
    assert (status, problem["code"], problem["detail"][:2]) == (409, "edited_elsewhere", "Bo")
    status, problem, _ = await pipe.call("PUT", "/entries/ext:42", changed, If_Match='"1-draft"')
    assert (status, problem["details"]["etag"]) == (412, '"2-draft"')
    status, entry, _ = await pipe.call("PUT", "/entries/ext:42", changed, If_Match='"2"')
    assert (status, entry["revision"]) == (200, 3)
    path = "/entries/how-do-i-return-it"
    status, problem, _ = await pipe.call("PUT", path, RETURNS)
    assert (status, problem["code"]) == (428, "precondition_missing")
    tag = (await pipe.call("GET", path))[2]["ETag"]
    assert (await pipe.call("GET", path, If_None_Match=tag))[0] == 304
    assert (await pipe.call("PUT", path, RETURNS, If_Match=tag))[0] == 200
    assert (await pipe.call("GET", path, If_None_Match=tag))[0] == 200


async def test_publishing_passes_the_gate(house: House) -> None:
    house.assistant.answers_dry_runs(house.services.knowledge)
    pipe = await pipeline(house)
    await pipe.call("PUT", "/entries/returns", RETURNS)
    for _ in range(2):  # the second finds it live already
        status, entry, _ = await pipe.call("POST", "/entries/returns/publish", {"reason": "new site"})
        assert (status, entry["state"], entry["live"], entry["url"]) == (200, "published", 1, "/help/returns")
    passes = house.services.gate.questions.list_passes("returns")
    assert [(passed.kind, passed.by) for _, passed in passes] == [("passed", "docs (API)")]
    house.services.gate.questions.pin("send it back", "returns", "Elif")
    await pipe.call("PUT", "/entries/returns", {**RETURNS, "phrasings": []}, If_Match="*")
    status, problem, _ = await pipe.call("POST", "/entries/returns/publish")
    assert (status, problem["code"]) == (409, "gate_blocked")
    assert (await pipe.call("POST", "/entries/returns/retire"))[1]["code"] == "gate_blocked"
    assert house.services.knowledge.get_published("returns").revision == 1
    house.services.gate.questions.unpin("send it back")
    status, entry, _ = await pipe.call("POST", "/entries/returns/retire", If_Match='"2"')
    assert (status, entry["state"]) == (200, "retired")
    house.services.gate.questions.pin("send it back", "returns", "Elif")
    house.assistant.status = 503
    assert (await pipe.call("POST", "/entries/returns/publish"))[0] == 503
    assert (await pipe.call("POST", "/entries/nothing/publish"))[0] == 404


async def test_entries_are_listed_page_by_page(house: House) -> None:
    store = house.services.knowledge
    for number in range(5):
        store.add_entry(Content(f"Question {number}?", "So."), "Elif", f"q{number}")
    pipe = await pipeline(house)
    seen, path = [], "/entries?limit=2&state=draft"
    while path:
        status, page, headers = await pipe.call("GET", path)
        assert (status, page["total"]) == (200, 5)
        seen += [entry["entry_id"] for entry in page["entries"]]
        found = re.match(r'</api/v1(.*)>; rel="next"', headers.get("Link", ""))
        path = found[1] if found else ""
    assert seen == ["q0", "q1", "q2", "q3", "q4"]
    assert (await pipe.call("GET", "/entries?limit=9999"))[1]["code"] == "payload_invalid"


async def test_what_no_call_knows_is_refused_by_name(house: House) -> None:
    docs = await pipeline(house)
    status, problem, _ = await docs.call("GET", "/entries?categroy=returns&limit=5")
    assert (status, problem["code"]) == (400, "payload_invalid")
    assert "categroy" in problem["detail"]
    assert "q, state, category, limit, offset" in problem["detail"]
    status, problem, _ = await docs.call("PUT", "/entries/ext:1?publish=yes", RETURNS)
    assert (status, "publish" in problem["detail"]) == (400, True)
    assert (await docs.call("GET", "/entries/ext:1"))[0] == 404


@pytest.mark.parametrize("name", ["ext:a%00b", "a%00b", "ext:%0a"])
async def test_an_id_has_no_control_characters(house: House, name: str) -> None:
    docs = await pipeline(house)
    status, problem, _ = await docs.call("PUT", f"/entries/{name}", RETURNS)
    assert (status, problem["code"]) == (400, "payload_invalid")


async def test_too_many_calls_are_told_to_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "bot.gateway.rest.entries.call_rates", lambda clock: RateLimit(2, 2_000.0, clock=clock)
    )
    async with open_house(tmp_path) as house:
        pipe = await pipeline(house)
        statuses = [(await pipe.call("GET", "/entries"))[0] for _ in range(3)]
        assert statuses == [200, 200, 429]
        _, problem, headers = await pipe.call("GET", "/entries")
        assert problem["code"] == "rate_limited"
        assert 0 < int(headers["Retry-After"]) == problem["details"]["retry_after"] <= 1_000


def test_the_description_is_what_the_types_and_routes_say() -> None:
    written = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(openapi_document())), (
        "Write it anew: python -c 'import json; from bot.gateway.rest.openapi import openapi_document; "
        "print(json.dumps(openapi_document(), indent=2, ensure_ascii=False))' > docs/openapi.json"
    )
    described = {
        (method.upper(), path)
        for path, methods in written["paths"].items()
        for method in methods
        if method != "parameters"
    }
    served = {(route.method, route.path) for route in routes if hasattr(route, "path")}  # type: ignore[attr-defined]
    assert described == served - {("GET", "/api/v1/openapi.json")}


@pytest.mark.skipif(
    shutil.which("curl") is None and not os.environ.get("CI"), reason="curl is not on this machine's PATH"
)
async def test_the_example_of_the_document_works(house: House) -> None:
    house.assistant.answers_dry_runs(house.services.knowledge)
    code = re.search(r"```sh\n(.*?)```", (ROOT / "docs" / "api.md").read_text(encoding="utf-8"), re.DOTALL)
    assert code is not None
    environment = {**os.environ, "FRONTDESK": house.url, "TOKEN": (await pipeline(house)).key}
    process = await asyncio.create_subprocess_exec(
        "sh", "-ec", code[1] * 2, env=environment, stdout=PIPE, stderr=PIPE
    )
    said, errors = await process.communicate()
    assert process.returncode == 0, (said, errors)
    assert house.services.knowledge.get_published("how-do-i-return-something").revision == 1


def test_the_command_line_keeps_tokens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["tokens", "--data-dir", str(tmp_path / "data")]
    assert main([*data, "add", "pipeline", "--scope", "write", "--scope", "publish"]) == 0
    key = capsys.readouterr().out.strip()
    assert key.startswith(PREFIX)
    assert main([*data, "list"]) == 0
    line = capsys.readouterr().out
    assert key not in line
    assert "write, publish, made by the command line" in line
    token_id = line.split()[0]
    assert main([*data, "revoke", token_id]) == 0
    assert "revoked by the command line" in capsys.readouterr().out
    assert main([*data, "revoke", "t-none"]) == 1
