"""Who may do what with which conversation: every frame and every address, each with its entry here.

A frame or an address that is registered without an entry fails. "Theirs" is a colleague's conversation,
"withheld" one that the assistant has and that holds what its customer has not passed on.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import pytest
from aiohttp import web

from bot.conversation.accounts.tokens import SCOPES
from bot.gateway.app import create_app
from bot.gateway.sockets import customer as customer_socket
from bot.gateway.sockets import routes as socket_routes
from bot.gateway.sockets import staff as staff_socket
from bot.protocol.api import Role
from bot.protocol.rest import Scope
from bot.protocol.tokens import TokenCreate
from bot.services.settings import Settings
from tests.gateway.house import ROOT, House, Peer, Refused
from tests.gateway.test_attachments import PNG, as_customer
from tests.gateway.test_staff import call

SECRET = "kestrel-4711"
UNKNOWN = "f" * 20
CASES = ("unknown", "theirs", "withheld")

assert socket_routes.DESK_PARTS  # importing it registers every part of the desk's socket


class Allowed(NamedTuple):
    """What becomes of a verb in each case: done (`ok`), or refused with this code."""

    unknown: str
    theirs: str
    withheld: str
    fields: dict[str, Any] = {}


# Nobody reads what is withheld by reading, nor acts on what is not theirs; reading a colleague's is allowed.
READS = Allowed("not_found", "ok", "ok")
OWNS = Allowed("not_found", "wrong_owner", "not_owner")
NOTHING_TOLD = Allowed("ok", "ok", "ok")

STAFF_FRAMES: dict[str, Allowed] = {
    "conversation.open": READS,
    "conversation.leave": NOTHING_TOLD,
    "conversation.take": Allowed("not_found", "already_taken", "not_waiting"),
    "conversation.return": OWNS,
    "conversation.close": OWNS,
    "conversation.keep": OWNS,
    "conversation.reopen": Allowed("not_found", "not_closed", "not_closed"),
    "conversation.assign": Allowed("not_found", "ok", "not_waiting", {"staff_id": "me"}),
    "conversation.snooze": OWNS._replace(fields={"until": "2099-01-01T00:00:00Z"}),
    "conversation.merge": Allowed(
        "not_found", "not_same_customer", "not_same_customer", {"other_id": "mine"}
    ),
    "conversation.unmerge": Allowed("not_found", "not_merged", "not_merged", {"other_id": "mine"}),
    "message.send": OWNS._replace(fields={"text": "Hello", "client_id": "c-1"}),
    "offer.decline": NOTHING_TOLD,
    "packet.ack": Allowed("not_found", "packet_mismatch", "not_found", {"seq": 0}),
    "boundary.get": READS,
    "note.add": READS._replace(fields={"text": "A note", "client_id": "c-1"}),
    "read.mark": NOTHING_TOLD._replace(fields={"seq": 1}),
    "label.set": READS._replace(fields={"label": "vip", "on": True}),
    "reply.fill": READS._replace(fields={"reply_id": "reply"}),
    "macro.run": OWNS._replace(fields={"macro_id": "macro", "client_id": "c-1"}),
    "profile.get": READS,
    "preference.add": READS._replace(fields={"text": "Likes tea"}),
    "preference.remove": Allowed("not_found", "not_found", "not_found", {"preference_id": "p-1"}),
    "attribute.set": READS._replace(fields={"name": "plan", "value": "gold"}),
    "conversation.write": Allowed(
        "not_found", "write_first_not_now", "ok", {"text": "Hello", "client_id": "first-1"}
    ),
    # For an agent; supervisors: tests/gateway/test_erasures.py.
    "customer.erase": Allowed(
        "erasure_not_allowed", "erasure_not_allowed", "erasure_not_allowed", {"confirm": "erase"}
    ),
    "priority.set": Allowed("not_found", "ok", "not_with_people", {"priority": "high"}),
    "sensitive.request": OWNS._replace(fields={"kind": "iban", "label": "IBAN", "client_id": "c-1"}),
    "sensitive.view": OWNS._replace(fields={"request_id": "r-1"}),
    "sensitive.remove": OWNS._replace(fields={"request_id": "r-1"}),
    "draft.check": READS._replace(fields={"text": "What is your e-mail address?", "read_seq": 0}),
}
# These have no answer, and name no conversation in one.
UNANSWERED = {"typing.set"}
WITHOUT_CONVERSATION = {
    *("desk.open", "list.get", "duty.set", "availability.set", "activity.note", "team.get", "read.list"),
    *("search.find", "label.list", "label.create", "label.rename", "label.remove", "reply.list"),
    *("reply.save", "reply.remove", "macro.save", "macro.remove"),
    *("filter.list", "filter.save", "filter.remove"),
    "bulk.run",  # what becomes of each: test_one_thing_is_done_with_several_and_a_refusal_stops_no_other
}
# A customer's frames name no conversation: it is that of their session.
CUSTOMER_FRAMES = {
    *("session.open", "message.send", "handoff.request", "assistant.request", "feedback.give"),
    *("customer.update", "typing.set", "events.get", "receipt.get", "receipt.hold", "receipt.pass"),
    *("receipt.mark", "receipt.delete", "sensitive.get", "sensitive.give", "sensitive.decline"),
}
NAMES_SOMETHING = {"conversation_id", "other_id", "customer_id", "attachment_id"}

DESK = "/api/desk/conversations/{conversation_id}"
DESK_ROUTES: dict[str, Allowed] = {
    f"POST {DESK}/suggestions": READS._replace(fields={"draft": ""}),
    f"POST {DESK}/attachments": OWNS,
    f"GET {DESK}/transcript": READS,
    f"POST {DESK}/transcript": Allowed("not_found", "email_missing", "email_missing"),
    f"GET {DESK}/goodwill": READS,
    f"POST {DESK}/goodwill": OWNS._replace(
        fields={"kind": "thank_you_note", "amount": 0, "reason": "late parcel", "client_id": "c-1"}
    ),
    f"POST {DESK}/entries": READS._replace(fields={"question": "Is it blue?", "answer": "Yes."}),
    f"GET {DESK}/entries": READS,
    "POST /api/desk/follow-ups/{conversation_id}/{seq}/done": Allowed("not_found", "not_found", "not_found"),
    "GET /files/{attachment_id}": Allowed("not_found", "ok", "not_found"),
}
# Whom each other address is for, by how it begins; the first that fits.
DOORS = (
    ("/api/desk/", "desk"),
    ("/ws/staff", "desk"),
    ("/files/", "desk"),
    ("/api/board", "board"),
    ("/api/studio/", "studio"),
    ("/api/customer/", "customer"),
    ("/api/v1/openapi.json", "everybody"),
    ("/api/v1/", "token"),
    ("/api/me", "staff"),
)
EVERYBODY = {
    *("/healthz", "/readyz", "/ws/customer", "/api/sign-in", "/api/sign-in/link", "/api/sign-out", "/"),
    *("/confirm-email", "/continue", "/help/"),
    *("/pictures/{name}", "/demo/identity", "/help", "/help/search", "/help/topics/{slug}"),
    *("/help/{entry_id}", "/help/{entry_id}/helpful", "/sitemap.xml", "/robots.txt", "/widget"),
    *("/widget.js", "/sign-in", "/desk", "/studio", "/board", "/favicon.ico", "/static/{name}"),
}
WRONG_ROLE = {"desk": "editor", "board": "agent", "studio": "agent"}


def routes_of(app: web.Application) -> list[tuple[str, str]]:
    """Every address with its method, as it is registered."""
    found = []
    for route in app.router.routes():
        info = route.resource.get_info() if route.resource else {}
        if route.method != "HEAD":
            found.append((route.method, str(info.get("path") or info.get("formatter"))))
    return found


ROUTES = routes_of(create_app(Settings(data_dir=Path("nowhere"), domain_path=ROOT / "domain.yml", demo=True)))


def door_of(path: str) -> str:
    found = next((door for start, door in DOORS if path.startswith(start)), None)
    return found or ("everybody" if path in EVERYBODY else "nobody has said")


class Scene(NamedTuple):
    """A house with Mia's desk open, a conversation of Tom's, and a withheld one; `saved` are ids to name."""

    house: House
    mia: Peer
    browser: aiohttp.ClientSession
    ids: dict[str, str]
    files: dict[str, str]
    saved: dict[str, str]

    def fields(self, allowed: Allowed) -> dict[str, Any]:
        return {name: self.saved.get(str(value), value) for name, value in allowed.fields.items()}


async def waiting(house: House, desk: Peer, text: str, *, take: bool = True) -> tuple[Peer, str, str]:
    """A customer who said this and sent a picture; passed on and taken, or neither."""
    customer = await house.customer()
    await customer.open()
    conversation_id: str = (await customer.say(text))["conversation_id"]
    await customer.event(sender="assistant")
    assert (await as_customer(house, customer, f"{text}.png", PNG))[0] == 201
    (attachment,) = (await customer.wait(lambda f: bool(f.get("event", {}).get("attachments"))))["event"][
        "attachments"
    ]
    if take:
        await customer.ask("handoff.request", client_id="h")
        await desk.ask("conversation.take", conversation_id=conversation_id)
    return customer, conversation_id, attachment["url"].partition("?")[0]


@pytest.fixture
async def scene(house: House) -> Scene:
    tom = await house.agent("Tom")
    browser = await house.signed_in("Mia", "agent")
    mia = Peer(await browser.ws_connect(house.url + "/ws/staff", headers={"Origin": house.url}))
    opened = await mia.ask("desk.open", protocol=1)
    await mia.ask("duty.set", on_duty=True)
    _, mine, _ = await waiting(house, mia, "mine")
    _, theirs, their_file = await waiting(house, tom, "theirs")
    _, withheld, withheld_file = await waiting(house, mia, f"My code is {SECRET}", take=False)
    replies = await mia.ask("reply.save", shortcut="hi", title="Hi", text="Hello")
    macros = await mia.ask("macro.save", title="End", steps=[{"do": "close"}])
    saved = {"reply": replies["replies"][0]["id"], "macro": macros["macros"][0]["id"]}
    ids = {"unknown": UNKNOWN, "theirs": theirs, "withheld": withheld}
    files = {"unknown": f"/files/{UNKNOWN}", "theirs": their_file, "withheld": withheld_file}
    return Scene(house, mia, browser, ids, files, {**saved, "me": opened["staff_id"], "mine": mine})


def test_every_frame_has_an_entry() -> None:
    kinds = staff_socket.registry.types
    assert set(kinds) == set(STAFF_FRAMES) | UNANSWERED | WITHOUT_CONVERSATION
    naming = {tag for tag, kind in kinds.items() if NAMES_SOMETHING & set(kind.__struct_fields__)}
    assert naming == set(STAFF_FRAMES) | UNANSWERED
    customers = customer_socket.registry.types
    assert set(customers) == CUSTOMER_FRAMES
    assert not [tag for tag, kind in customers.items() if NAMES_SOMETHING & set(kind.__struct_fields__)]


def test_every_address_has_an_entry() -> None:
    assert [path for _, path in ROUTES if door_of(path) == "nobody has said"] == []
    naming = {f"{method} {path}" for method, path in ROUTES if any(name in path for name in NAMES_SOMETHING)}
    assert naming == set(DESK_ROUTES)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", sorted(STAFF_FRAMES))
async def test_a_verb_is_done_or_refused_as_the_table_says(scene: Scene, kind: str, case: str) -> None:
    allowed = STAFF_FRAMES[kind]
    fields = scene.fields(allowed)
    outcome = "ok"
    try:
        await scene.mia.ask(kind, conversation_id=scene.ids[case], **fields)
    except Refused as refused:
        outcome = refused.code
    assert outcome == getattr(allowed, case)
    await reads_nothing_withheld(scene)


async def reads_nothing_withheld(scene: Scene) -> None:
    """Whatever was done before: nothing that Mia got, or can get, holds what was not passed on."""
    withheld = scene.ids["withheld"]
    opened = await scene.mia.ask("conversation.open", conversation_id=withheld)
    assert opened["row"]["owner"] == "assistant"
    assert (await scene.mia.ask("search.find", words="kestrel"))["hits"] == []
    async with scene.browser.get(f"{scene.house.url}/api/desk/conversations/{withheld}/transcript") as answer:
        assert SECRET not in await answer.text()
    assert (await call(scene.browser, "GET", scene.house.url + scene.files["withheld"]))[0] == 404
    assert SECRET not in str(scene.mia.frames)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("route", sorted(DESK_ROUTES))
async def test_an_address_answers_as_the_table_says(scene: Scene, route: str, case: str) -> None:
    method, _, path = route.partition(" ")
    allowed = DESK_ROUTES[route]
    path = scene.files[case] if path.startswith("/files") else path
    url = scene.house.url + path.replace("{conversation_id}", scene.ids[case]).replace("{seq}", "1")
    headers = {"X-File-Name": "a.png"}
    sent = {"data": PNG} if path.endswith("attachments") else {"json": scene.fields(allowed)}
    query = {"client_id": "c-1"} if path.endswith("attachments") else {}
    async with scene.browser.request(method, url, headers=headers, params=query, **sent) as answer:
        body = await answer.read()
        outcome = "ok" if answer.status < 300 else (await answer.json())["code"]
    assert outcome == getattr(allowed, case)
    assert SECRET.encode() not in body
    await reads_nothing_withheld(scene)


@pytest.mark.parametrize(("method", "path"), [route for route in ROUTES if door_of(route[1]) in WRONG_ROLE])
async def test_a_page_and_all_behind_it_is_for_its_roles_only(scene: Scene, method: str, path: str) -> None:
    door = door_of(path)
    url = scene.house.url + path.replace("{attachment_id}", scene.files["theirs"].rpartition("/")[2])
    url = re.sub(r"\{\w+\}", "1", url.replace("{conversation_id}", scene.ids["theirs"]))
    headers = {"Origin": scene.house.url, "X-File-Name": "a.png"}
    stranger = scene.house.browser()
    async with stranger.request(method, url, headers=headers) as answer:
        assert (answer.status, (await answer.json())["code"]) == (401, "not_signed_in")
    wrong = await scene.house.signed_in("Wanda", WRONG_ROLE[door])
    async with wrong.request(method, url, headers=headers) as answer:
        assert (answer.status, (await answer.json())["code"]) == (403, "not_allowed")


@pytest.mark.parametrize(("method", "path"), [route for route in ROUTES if door_of(route[1]) == "customer"])
async def test_what_is_a_customers_needs_their_token(house: House, method: str, path: str) -> None:
    for headers, code in (({}, "not_signed_in"), ({"Authorization": "Bearer guessed"}, "token_unknown")):
        async with house.browser().request(method, house.url + path, headers=headers) as answer:
            assert (answer.status, (await answer.json())["code"]) == (401, code)


def scope_of(method: str, path: str) -> Scope:
    if path.endswith(("/publish", "/retire")):
        return "publish"
    return "read" if method == "GET" else "write"


@pytest.mark.parametrize(("method", "path"), [route for route in ROUTES if door_of(route[1]) == "token"])
async def test_a_token_opens_what_its_scopes_name_only(house: House, method: str, path: str) -> None:
    needed = scope_of(method, path)
    others = TokenCreate("others", tuple(scope for scope in SCOPES if scope != needed))
    revoked = await house.services.tokens.make("Sam", TokenCreate("revoked", SCOPES))
    await house.services.tokens.revoke("Sam", revoked.token.id)
    refused = {
        "": "token_refused",
        "fd_guessed": "token_refused",
        revoked.key: "token_refused",
        (await house.services.tokens.make("Sam", others)).key: "scope_missing",
    }
    for key, code in refused.items():
        url = house.url + path.replace("{entry_id}", "returns")
        async with house.browser().request(method, url, headers={"Authorization": f"Bearer {key}"}) as answer:
            assert (await answer.json())["code"] == code


@pytest.mark.parametrize("role", ["editor", "agent"])
@pytest.mark.parametrize(
    ("method", "path"), [route for route in ROUTES if route[1].startswith("/api/studio/tokens")]
)
async def test_tokens_are_kept_by_supervisors_only(house: House, method: str, path: str, role: Role) -> None:
    browser = await house.signed_in("Elif", role)
    url = house.url + path.replace("{token_id}", "t-1")
    status, refusal = await call(browser, method, url)
    assert (status, refusal["code"]) == (403, "supervisor_needed" if role == "editor" else "not_allowed")


@pytest.mark.parametrize(
    ("path", "gets"),
    [("/api/customer/transcript", 404), ("/api/customer/survey", {"ask": False, "question": ""})],
)
async def test_a_customer_gets_nothing_of_another_session(scene: Scene, path: str, gets: object) -> None:
    stranger = await scene.house.customer()
    token = (await stranger.open())["token"]
    headers = {"Authorization": f"Bearer {token}"}
    async with scene.house.browser().get(scene.house.url + path, headers=headers) as answer:
        assert SECRET not in await answer.text()
        assert gets == (await answer.json() if answer.status == 200 else answer.status)
    assert (await stranger.ask("events.get", after_seq=0))["events"] == []
    assert (await stranger.ask("receipt.get"))["lines"] == []
    for kind in ("theirs", "unknown"):
        url = scene.house.url + scene.files[kind] + "?key=guessed"
        async with scene.house.browser().get(url, headers=headers) as answer:
            assert (answer.status, (await answer.json())["code"]) == (404, "not_found")


async def test_a_merge_does_not_end_what_the_assistant_has(house: House) -> None:
    mia = await house.agent()
    customers = []
    for number in (1, 2):
        customer = await house.customer()
        await customer.open(email="ann@shop.example")
        said = await customer.say(f"This is number {number}")
        await customer.event(sender="assistant")
        await customer.ask("handoff.request", client_id="h")
        await mia.ask("conversation.take", conversation_id=said["conversation_id"])
        customers.append((customer, said["conversation_id"]))
    (_, kept), (second, other) = customers
    await mia.ask("conversation.return", conversation_id=other)
    await second.say(f"My code is {SECRET}")
    await second.event(sender="assistant", text=f"You said: My code is {SECRET}")
    with pytest.raises(Refused) as refused:
        await mia.ask("conversation.merge", conversation_id=kept, other_id=other)
    assert refused.value.code == "not_passed_on"
    await asyncio.sleep(0)
    assert SECRET not in str(mia.frames)
