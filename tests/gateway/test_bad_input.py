"""Whatever a socket sends: a clear code each, and the socket goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import aiohttp
import jwt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.services.accounts.identity import sign_identity
from tests.gateway.house import House, Peer, Refused, open_house

SEND: dict[str, Any] = {"type": "message.send", "id": 9, "client_id": "c", "text": "hello"}


async def refusal(peer: Peer, frame: Any) -> dict[str, Any]:
    """What the gateway answers to a frame that it refuses."""
    before = len(peer.frames)
    await peer.send(frame)
    await peer.wait(lambda f: f["type"] == "error" and peer.frames.index(f) >= before)
    return next(f for f in peer.frames[before:] if f["type"] == "error")


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("", "frame_malformed"),
        ("{", "frame_malformed"),
        ("[1]", "frame_malformed"),
        ("null", "frame_malformed"),
        (b"\x00\x01", "frame_malformed"),
        ("[" * 5000, "frame_malformed"),
        ({}, "frame_unknown"),
        ({"type": 7, "id": 1}, "frame_unknown"),
        ({"type": "conversation.take", "id": 1, "conversation_id": "x"}, "frame_unknown"),
        ({**SEND, "extra": 1}, "frame_invalid"),
        ({**SEND, "text": 7}, "frame_invalid"),
        ({**SEND, "text": None}, "frame_invalid"),
        ({**SEND, "id": 0}, "frame_invalid"),
        ({**SEND, "id": "9"}, "frame_invalid"),
        ({**SEND, "client_id": ""}, "frame_invalid"),
        ({**SEND, "client_id": "c" * 65}, "frame_invalid"),
        ({"type": "message.send", "id": 9}, "frame_invalid"),
        ({"type": "events.get", "id": 9, "after_seq": -1}, "frame_invalid"),
        ({**SEND, "text": ""}, "text_empty"),
        ({**SEND, "text": " \n\t "}, "text_empty"),
        ({**SEND, "text": "x" * 10_001}, "text_too_long"),
        ({**SEND, "text": "a\0b"}, "text_unreadable"),
        ({**SEND, "text": "x" * 65_536}, "frame_too_large"),
        ({"type": "session.open", "id": 9, "protocol": 1}, "already_open"),
        ({"type": "customer.update", "id": 9, "client_id": "u", "email": "not an address"}, "email_invalid"),
        ({"type": "customer.update", "id": 9, "client_id": "u", "name": "a\0b"}, "text_unreadable"),
        (
            {"type": "feedback.give", "id": 9, "client_id": "f", "about_seq": 999, "helpful": True},
            "not_found",
        ),
    ],
)
async def test_a_bad_frame_is_refused_by_name_and_the_socket_goes_on(
    house: House, frame: Any, code: str
) -> None:
    customer = await house.customer()
    await customer.open()
    error = await refusal(customer, frame)
    assert error["code"] == code
    assert error["message"].endswith(".")
    assert error["id"] == (
        9 if isinstance(frame, dict) and frame.get("id") == 9 and code != "frame_too_large" else error["id"]
    )
    await customer.say("still here")
    await customer.event(text="You said: still here")


async def test_a_message_of_ten_thousand_characters_is_taken_whole(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    text = "é" * 9_999 + "!"
    await customer.say(text)
    assert (await customer.event(sender="customer"))["text"] == text


async def test_lone_surrogates_are_refused(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    error = await refusal(customer, json.dumps({**SEND, "text": "a\ud800b"}))
    assert error["code"] in ("text_unreadable", "frame_invalid", "frame_malformed")


@pytest.mark.parametrize("kind", ["message.send", "handoff.request", "events.get", "typing.set"])
async def test_nothing_comes_before_the_session(house: House, kind: str) -> None:
    frames: dict[str, dict[str, Any]] = {
        "message.send": SEND,
        "handoff.request": {"type": "handoff.request", "id": 9, "client_id": "h"},
        "events.get": {"type": "events.get", "id": 9, "after_seq": 0},
        "typing.set": {"type": "typing.set", "typing": True},
    }
    customer = await house.customer()
    assert (await refusal(customer, frames[kind]))["code"] == "not_open"
    await customer.open()


@pytest.mark.parametrize(("protocol", "code"), [(0, "protocol_too_old"), (2, "protocol_too_new")])
async def test_pages_too_old_and_too_new_are_told_apart(house: House, protocol: int, code: str) -> None:
    customer = await house.customer()
    with pytest.raises(Refused, match=code):
        await customer.ask("session.open", protocol=protocol)


async def test_a_huge_frame_ends_the_socket_and_nothing_else(house: House) -> None:
    customer, other = await house.customer(), await house.customer()
    await other.open()
    await customer.open()
    await customer.send("x" * 300_000)
    assert await customer.closed() == aiohttp.WSCloseCode.MESSAGE_TOO_BIG
    await other.say("still here")


async def test_too_many_frames_are_refused_and_a_flood_is_cut(tmp_path: Path) -> None:
    async with open_house(tmp_path, frames_per_s=2) as house:
        customer = await house.customer()
        await customer.open()
        for number in range(200):
            if customer.socket.closed:
                break
            await customer.send({"type": "events.get", "id": number + 100, "after_seq": 0})
        refused = await customer.wait(lambda f: f.get("code") == "rate_limited")
        assert refused["id"] >= 100, "a page knows which request to send again"
        assert await customer.closed() == aiohttp.WSCloseCode.POLICY_VIOLATION


async def test_other_sites_are_turned_away_at_the_handshake(house: House) -> None:
    for path in ("/ws/customer", "/ws/staff"):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await house.browser().ws_connect(house.url + path, headers={"Origin": "https://evil.example"})
        assert refused.value.status == 403


async def test_an_allowed_site_carries_the_widget_but_never_the_desk(tmp_path: Path) -> None:
    origin = {"Origin": "https://shop.example"}
    async with open_house(tmp_path, allowed_origins=("https://shop.example",)) as house:
        await (await house.customer(**origin)).open()
        browser = await house.signed_in("Mia", "agent")
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await browser.ws_connect(house.url + "/ws/staff", headers=origin)


def forged(house: House) -> dict[str, str]:
    """Identities that must not be believed, by what is wrong with them."""
    secret = house.services.identity_secret
    claims = {"sub": "cust-1", "name": "Eve"}
    good = sign_identity(secret, "cust-1", "Eve")
    head, body, signature = good.split(".")
    return {
        "another secret": jwt.encode(claims, "another secret, long enough to be one", algorithm="HS256"),
        "no signature": jwt.encode(claims, "", algorithm="none"),
        "stripped": f"{head}.{body}.",
        "another algorithm": jwt.encode(claims, secret + secret, algorithm="HS512"),
        "changed": f"{head}.{body[:-4]}AAAA.{signature}",
        "expired": jwt.encode({**claims, "exp": 1_000_000_000}, secret, algorithm="HS256"),
        "not yet": jwt.encode({**claims, "nbf": 4_000_000_000}, secret, algorithm="HS256"),
        "nobody": jwt.encode({"name": "Eve"}, secret, algorithm="HS256"),
        "empty sub": jwt.encode({"sub": "", "name": "Eve"}, secret, algorithm="HS256"),
        "garbage": "garbage",
        "empty parts": "..",
    }


async def test_a_forged_identity_is_refused_and_the_customer_can_go_on_without(house: House) -> None:
    for wrong, token in forged(house).items():
        customer = await house.customer()
        with pytest.raises(Refused) as refused:
            await customer.open(identity=token)
        assert refused.value.code == "identity_invalid", wrong
        opened = await customer.open()
        assert opened.get("customer_name") is None
        await customer.leave()


async def test_an_identity_is_refused_while_no_secret_is_shared(tmp_path: Path) -> None:
    async with open_house(tmp_path, demo=False) as house:
        customer = await house.customer()
        with pytest.raises(Refused, match="identity_invalid"):
            await customer.open(identity=jwt.encode({"sub": "x"}, "a" * 32, algorithm="HS256"))


async def test_a_key_we_cannot_have_given_is_refused(house: House) -> None:
    customer = await house.customer()
    with pytest.raises(Refused, match="token_unknown"):
        await customer.open(token="short")
    await customer.open()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=3)
    ),
    max_leaves=6,
)
TYPES = ["message.send", "session.open", "events.get", "feedback.give", "customer.update", "typing.set", "x"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    frame=st.dictionaries(
        st.sampled_from(["id", "client_id", "text", "token", "name", "protocol", "after_seq", "choice", "z"]),
        json_values,
        max_size=5,
    ),
    kind=st.sampled_from(TYPES),
)
async def test_no_frame_at_all_is_an_internal_error(house: House, frame: dict[str, Any], kind: str) -> None:
    customer = await house.customer()
    await customer.open()
    await customer.send({**frame, "type": kind})
    await customer.ask("events.get", after_seq=0)
    assert not [f for f in customer.frames if f.get("code") == "internal"]
    await customer.leave()
