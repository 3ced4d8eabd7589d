"""Who asks, when one's own proxies stand in front."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request
from aiohttp.web import Application, Request

from bot.gateway.proxies import client_address
from bot.gateway.transport import SERVICES
from bot.services.accounts.sign_in import FREE_ATTEMPTS_OF_AN_ADDRESS
from bot.services.settings import Settings
from tests.gateway.house import open_house

BROWSER, OTHER, PROXY, OUTER = "203.0.113.9", "198.51.100.7", "127.0.0.1", "10.0.0.4"


class _Services:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings


def asked(remote: str, told: str | None, *trusted: str) -> Request:
    app = Application()
    app[SERVICES] = _Services(Settings(trusted_proxies=trusted))  # type: ignore[misc]
    headers = {} if told is None else {"X-Forwarded-For": told}
    return make_mocked_request("GET", "/", headers=headers, app=app).clone(remote=remote)


@pytest.mark.parametrize(
    ("remote", "told", "trusted", "address"),
    [
        (BROWSER, None, (), BROWSER),
        (BROWSER, OTHER, (), BROWSER),
        (BROWSER, OTHER, (PROXY,), BROWSER),
        (PROXY, None, (PROXY,), PROXY),
        (PROXY, BROWSER, (PROXY,), BROWSER),
        (PROXY, f"{OTHER}, {BROWSER}", (PROXY,), BROWSER),
        (PROXY, f"{OTHER}, {BROWSER}, {OUTER}", (PROXY, "10.0.0.0/8"), BROWSER),
        (PROXY, f"{BROWSER}, {OUTER}", (PROXY,), OUTER),
        (PROXY, "unknown", (PROXY,), "unknown"),
        (PROXY, OUTER, (PROXY, "10.0.0.0/8"), OUTER),
        ("::1", BROWSER, ("::1",), BROWSER),
    ],
)
def test_only_trusted_proxies_are_believed(
    remote: str, told: str | None, trusted: tuple[str, ...], address: str
) -> None:
    assert client_address(asked(remote, told, *trusted)) == address


async def test_one_who_guesses_behind_a_proxy_locks_out_nobody_else(tmp_path: Path) -> None:
    async with open_house(tmp_path, trusted_proxies=(PROXY,)) as house:

        async def sign_in(address: str) -> int:
            headers = {"X-Forwarded-For": address, "Origin": house.url}
            url = house.url + "/api/sign-in/link"
            async with house.browser().post(url, json={"link": "a guess"}, headers=headers) as response:
                return response.status

        statuses = [await sign_in(BROWSER) for _ in range(FREE_ATTEMPTS_OF_AN_ADDRESS + 2)]
        assert statuses[-1] == 429
        assert await sign_in(OTHER) == statuses[0] != 429
