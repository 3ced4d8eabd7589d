"""The e-mail that left a house, and what its readers do with the links in it."""

from __future__ import annotations

import asyncio
import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import aiohttp

from tests.gateway.house import House

CONFIRM = "Confirm your e-mail address"
_LOOKS = 4_000


async def spooled(house: House) -> list[EmailMessage]:
    """The e-mail that left, in order."""

    def read() -> list[bytes]:
        return [path.read_bytes() for path in sorted((house.settings.data_dir / "spool").glob("*.eml"))]

    messages = [message_from_bytes(data, policy=default) for data in await asyncio.to_thread(read)]
    return [message for message in messages if isinstance(message, EmailMessage)]


async def letters(house: House, count: int = 0) -> list[EmailMessage]:
    """The e-mail that is no question for an address, once there is so much."""
    for _ in range(_LOOKS):
        found = [mail for mail in await spooled(house) if CONFIRM not in str(mail["Subject"])]
        if len(found) >= count:
            return found
        await asyncio.sleep(0.002)
    raise AssertionError(f"{count} letters never left; these did: {[str(m['Subject']) for m in found]}")


async def links(house: House, count: int = 1) -> list[EmailMessage]:
    """The mails that ask whether an address is its customer's, once there are so many."""
    for _ in range(_LOOKS):
        found = [mail for mail in await spooled(house) if CONFIRM in str(mail["Subject"])]
        if len(found) >= count:
            return found
        await asyncio.sleep(0.002)
    raise AssertionError(f"only {len(found)} of {count} links left")


def key_in(mail: EmailMessage) -> str:
    """The key in the link of a mail."""
    found = re.search(r"/confirm-email\?key=([A-Za-z0-9_-]+)", text_of(mail))
    assert found, text_of(mail)
    return found[1]


def text_of(mail: EmailMessage) -> str:
    """What the mail says."""
    body = mail.get_body()
    assert isinstance(body, EmailMessage)
    return " ".join(str(body.get_content()).split())


async def confirm(house: House, mail: EmailMessage) -> tuple[int, str]:
    """Press the button on the page that the mail links to; status and text of what comes of it."""
    data = aiohttp.FormData({"key": key_in(mail)})
    headers = {"Origin": house.url}
    async with house.browser().post(house.url + "/confirm-email", data=data, headers=headers) as response:
        return response.status, await response.text()
