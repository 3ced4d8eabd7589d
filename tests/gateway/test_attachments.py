"""Files both ways: what is taken, what is refused, who may read them, and how they are served."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import aiohttp
import pytest
from PIL import Image

from bot.services.accounts.users import make_sign_in_link
from bot.services.media import MAX_BYTES, parse_attachment_name, read_media_type
from bot.services.office_files import OFFICE_TYPES
from tests.gateway.house import House, Peer, open_house
from tests.gateway.test_suggestions import taken

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 40
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3"
DOCX = ("[Content_Types].xml", "word/document.xml")
PAGE = b"<!doctype html><script>alert(document.cookie)</script>"


def archive(*names: str, **contents: str) -> bytes:
    """An archive with these files in it."""
    data = io.BytesIO()
    with ZipFile(data, "w") as zipped:
        for name in names:
            zipped.writestr(name, contents.get(name, "x"))
    return data.getvalue()


async def post(
    browser: aiohttp.ClientSession, url: str, name: str, data: bytes, client_id: str = "f1", token: str = ""
) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    headers["X-File-Name"] = quote(name, safe="")
    params = {"client_id": client_id}
    async with browser.post(url, params=params, data=io.BytesIO(data), headers=headers) as response:
        return response.status, await response.json()


async def as_customer(house: House, peer: Peer, name: str, data: bytes, client_id: str = "f1") -> Any:
    token = (await peer.wait(lambda f: f["type"] == "result" and "token" in (f["result"] or {})))["result"]
    url = house.url + "/api/customer/attachments"
    return await post(house.browser(), url, name, data, client_id, token["token"])


async def read(browser: aiohttp.ClientSession, url: str) -> tuple[int, Any, bytes]:
    async with browser.get(url) as response:
        return response.status, response.headers, await response.read()


async def test_a_picture_reaches_the_agent_and_is_shown_safely(house: House) -> None:
    customer, agent, conversation_id = await taken(house)
    await agent.ask("conversation.open", conversation_id=conversation_id)
    assert (await as_customer(house, customer, "../../lamp.png", PNG))[0] == 201
    (seen,) = (await agent.event(sender="customer", text="lamp.png"))["attachments"]
    (own,) = (await customer.event(sender="customer", text="lamp.png"))["attachments"]
    assert (seen["name"], seen["media_type"], seen["size"], seen["image"]) == (
        "lamp.png",
        "image/png",
        len(PNG),
        True,
    )
    staff, nobody = await house.signed_in("Noor", "agent"), house.browser()
    status, headers, body = await read(staff, house.url + seen["url"])
    assert (status, body) == (200, PNG)
    assert headers["Content-Type"] == "image/png"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert headers["Content-Disposition"] == "inline; filename*=UTF-8''lamp.png"
    assert (await read(nobody, house.url + own["url"]))[0] == 200
    assert (await read(nobody, house.url + seen["url"]))[0] == 401
    assert (await read(nobody, house.url + seen["url"] + "?key=wrong"))[0] == 404
    assert (await read(staff, house.url + "/files/../frontdesk.db"))[0] == 404


async def test_an_agent_sends_a_document_which_is_only_saved(house: House) -> None:
    customer, _, conversation_id = await taken(house)
    noor = await house.signed_in("Noor", "agent")
    url = f"{house.url}/api/desk/conversations/{conversation_id}/attachments"
    status, error = await post(noor, url, "invoice.pdf", PDF)
    assert (status, error["code"]) == (409, "wrong_owner")
    assert not await files(house), "what was refused is not kept"
    state = house.services.record.get_state
    owner = await house.services.writer.read(lambda: state(conversation_id).agent_id)  # type: ignore[arg-type]
    mia = await session_of(house, str(owner))
    for _ in range(2):  # repeated after a lost answer, it is sent once
        assert (await post(mia, url, "invoice.pdf", PDF))[0] == 201
    (sent,) = (await customer.event(sender="agent"))["attachments"]
    assert len([event for event in customer.events() if event.get("attachments")]) == 1
    assert len(await files(house)) == 1
    _, headers, body = await read(house.browser(), house.url + sent["url"])
    assert body == PDF
    assert headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("lamp.png", PAGE, "attachment_lies"),
        ("page.html", PAGE, "attachment_refused"),
        ("run.exe", b"MZ\x90\0" + b"\0" * 40, "attachment_refused"),
        ("lamp.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "attachment_refused"),
        ("lamp\u202egnp.exe", PNG, "attachment_refused"),
        ("empty.txt", b"", "attachment_empty"),
        ("binary.txt", b"\x01\x02\x03", "attachment_refused"),
        ("letter.docx", PAGE, "attachment_lies"),
        ("letter.docx", archive("[Content_Types].xml", "xl/workbook.xml"), "attachment_lies"),
        (
            "macro.docx",
            archive(*DOCX, "word/vbaProject.bin"),
            "attachment_lies",
        ),
        ("letter.docm", archive("[Content_Types].xml", "word/document.xml"), "attachment_refused"),
        ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40, "attachment_refused"),
        ("sheet.csv", b"\x01\x02", "attachment_lies"),
        ("big.txt", b"a" * (MAX_BYTES + 1), "attachment_too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_file_that_is_not_what_we_take_is_refused_with_a_sentence(
    house: House, name: str, data: bytes, code: str
) -> None:
    customer = await house.customer()
    await customer.open()
    status, error = await as_customer(house, customer, name, data)
    assert error["code"] == code
    assert status in (400, 413, 415)
    assert error["message"].endswith((".", "can."))
    assert not await files(house)


@pytest.mark.parametrize(
    ("name", "data", "kept"),
    [
        ("lamp.jpg", PNG, "lamp.png"),
        ("lamp.PNG", JPEG, "lamp.jpg"),
        ("scan.png", PDF, "scan.pdf"),
        ("photo.jpeg", JPEG, "photo.jpeg"),
        ("photo.jfif", JPEG, "photo.jfif"),
        ("image", PNG, "image.png"),
    ],
)
async def test_a_file_is_taken_for_what_it_holds_and_its_name_says_so(
    house: House, name: str, data: bytes, kept: str
) -> None:
    customer = await house.customer()
    await customer.open()
    assert (await as_customer(house, customer, name, data))[0] == 201
    (own,) = (await customer.event(sender="customer"))["attachments"]
    assert own["name"] == kept
    assert read_media_type(data) == own["media_type"]


@pytest.mark.parametrize(("orientation", "size"), [(1, (30, 20)), (6, (20, 30))], ids=["upright", "sideways"])
async def test_a_picture_tells_its_size_as_it_is_shown(
    house: House, orientation: int, size: tuple[int, int]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    Image.new("RGB", (30, 20)).save(file, "JPEG", exif=exif)
    customer = await house.customer()
    await customer.open()
    await as_customer(house, customer, "lamp.jpg", file.getvalue())
    (own,) = (await customer.event(sender="customer"))["attachments"]
    assert (own["width"], own["height"]) == size


async def test_the_assistant_owes_a_file_no_answer_but_it_is_acknowledged(house: House) -> None:
    customer = await house.customer()
    await customer.open()
    assert (await as_customer(house, customer, "note.txt", b"It arrived broken."))[0] == 201
    kept = await customer.event(sender="assistant")
    assert house.assistant.requests == []
    (person,) = kept["quick_replies"]
    await customer.say(person["title"], choice=person["choice"])
    await customer.event(type="owner", owner="waiting")


async def test_nobody_is_told_that_a_removed_file_can_be_opened(house: House) -> None:
    customer = await house.customer()
    opened = await customer.open(receipts=True)
    await as_customer(house, customer, "note.txt", b"It arrived broken.")
    kept = await customer.event(sender="assistant")
    await customer.ask("handoff.request", client_id="h")
    (line,) = (await customer.ask("receipt.get"))["lines"]
    await customer.ask("receipt.pass", client_id="r", edits=[{"key": line["key"]}])
    back = await house.customer()
    await back.open(token=opened["token"])
    told = await back.event(seq=kept["seq"])
    assert "removed the file" in told["text"]
    assert "quick_replies" not in told
    assert not [event for event in back.events() if "a person can open it" in event.get("text", "")]


async def test_a_file_without_a_key_to_a_conversation_is_refused(house: House) -> None:
    url = house.url + "/api/customer/attachments"
    assert (await post(house.browser(), url, "lamp.png", PNG))[0] == 401
    assert (await post(house.browser(), url, "lamp.png", PNG, token="made-up"))[0] == 401


def test_names_keep_nothing_that_could_mislead() -> None:
    assert parse_attachment_name("C:\\Users\\me\\lamp.png") == "lamp.png"
    assert parse_attachment_name("../../etc/passwd") == "passwd"
    assert parse_attachment_name("a\u202eb\n.txt") == "ab.txt"
    assert parse_attachment_name("\0...") == "file"
    assert len(parse_attachment_name("x" * 500 + ".jpeg")) == 120
    assert read_media_type("Größe: 3 m\n".encode()) == "text/plain"


async def files(house: House) -> list[str]:
    folder = house.settings.data_dir / "attachments"
    found = await asyncio.to_thread(lambda: [path.name for path in folder.glob("*")])
    assert all(len(name) == 32 and name.isalnum() for name in found)
    return found


async def session_of(house: House, staff_id: str) -> aiohttp.ClientSession:
    """One more browser of somebody who is staff already."""
    link = await asyncio.to_thread(make_sign_in_link, house.settings.data_dir, "mia@demo.example", house.url)
    browser = house.browser()
    async with browser.post(
        house.url + "/api/sign-in/link", json={"link": link.partition("?link=")[2]}
    ) as response:
        assert response.status == 200
        assert (await response.json())["staff_id"] == staff_id
    return browser


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("letter.docx", archive(*DOCX), OFFICE_TYPES[".docx"]),
        ("Prices.XLSX", archive("[Content_Types].xml", "xl/workbook.xml"), OFFICE_TYPES[".xlsx"]),
        ("talk.odp", archive("mimetype", mimetype=OFFICE_TYPES[".odp"]), OFFICE_TYPES[".odp"]),
        ("orders.csv", b"order,lamp\n4512,Arc\n", "text/csv"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_an_office_file_is_taken_and_only_saved(
    house: House, name: str, data: bytes, media_type: str
) -> None:
    customer, agent, conversation_id = await taken(house)
    await agent.ask("conversation.open", conversation_id=conversation_id)
    status, _ = await as_customer(house, customer, name, data)
    assert status == 201
    (own,) = (await customer.event(sender="customer", text=name))["attachments"]
    assert (own["name"], own["media_type"]) == (name, media_type)
    assert "image" not in own
    _, headers, body = await read(house.browser(), house.url + own["url"])
    assert body == data
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["X-Content-Type-Options"] == "nosniff"


async def test_a_business_that_takes_no_office_files_says_which_can_be_sent(tmp_path: Path) -> None:
    async with open_house(tmp_path, office_files=(".odt",)) as house:
        customer = await house.customer()
        await customer.open()
        _, error = await as_customer(house, customer, "letter.docx", archive(*DOCX))
        assert error["code"] == "attachment_refused"
        assert error["message"].endswith("These can: pictures (PNG, JPEG, GIF, WebP), PDF, TXT, ODT.")
