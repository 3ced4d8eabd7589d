"""The e-mail that left a house, and what its readers do with the links in it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import aiohttp

from tests.gateway.house import House

CONFIRM = "Confirm your e-mail address"


async def spooled(house: House) -> list[EmailMessage]:
    """The e-mail that left, in order."""

    def read() -> list[bytes]:
        return [path.read_bytes() for path in sorted((house.settings.data_dir / "spool").glob("*.eml"))]

    messages = [message_from_bytes(data, policy=default) for data in await asyncio.to_thread(read)]
    return [message for message in messages if isinstance(message, EmailMessage)]


async def letters(house: House, count: int = 0) -> list[EmailMessage]:
    """The e-mail that is no question for an address, once there is so much."""
    return await _once(house, count, lambda subject: CONFIRM not in subject)


async def links(house: House, count: int = 1) -> list[EmailMessage]:
    """The mails that ask whether an address is its customer's, once there are so many."""
    return await _once(house, count, lambda subject: CONFIRM in subject)


async def _once(house: House, count: int, wanted: Callable[[str], bool]) -> list[EmailMessage]:
    while True:  # the limit of the test's time is the only one: a slow machine is not a fault
        found = [mail for mail in await spooled(house) if wanted(str(mail["Subject"]))]
        if len(found) >= count:
            return found
        await asyncio.sleep(0.01)


def key_in(mail: EmailMessage) -> str:
    """The key in the link of a mail."""
    found = re.search(r"/confirm-email\?key=([A-Za-z0-9_-]+)", text_of(mail))
    assert found, text_of(mail)
    return found[1]


def way_back(mail: EmailMessage) -> str:
    """The link in a mail that opens the conversation."""
    found = re.search(r"https?://\S+/continue\?key=\S+", text_of(mail))
    assert found, text_of(mail)
    return found[0]


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
