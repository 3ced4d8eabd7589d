"""The studio's upkeep over HTTP: findings, dismissals, words, use, links to other sites, overdue mail."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta, timezone
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import aiohttp
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer

from bot.conversation.entries.entry_use import list_unhelpful
from bot.conversation.entries.help_votes import HelpVote, save_help_vote
from bot.conversation.entries.usefulness import first_week
from bot.gateway import link_check
from bot.gateway.link_check import AddressNotPublic, check_links, require_public
from bot.protocol.upkeep import AlikePair, AlikeReply
from bot.services.accounts.users import add_user
from bot.services.clock import utc_now
from bot.services.publishing.overdue_mail import OverdueMail
from bot.services.publishing.upkeep_analysis import UpkeepAnalysis
from knowledge_base.model import Content
from tests.gateway.house import PATIENCE_S, House, open_house

if TYPE_CHECKING:
    from bot.services.assistant import Assistant

PAST = date(2026, 1, 1)


def publish(house: House, entry_id: str, question: str, answer: str, **fields: Any) -> None:
    store = house.services.knowledge
    store.add_entry(Content(question=question, answer=answer, **fields), "Elif", entry_id)
    store.publish_entry(entry_id, "Elif")


async def call(browser: aiohttp.ClientSession, house: House, method: str, path: str, body: Any = None) -> Any:
    url = f"{house.url}/api/studio/upkeep{path}"
    async with browser.request(method, url, json=body) as response:
        answered = await response.json()
        assert response.status == 200, answered
    if answered.get("looking"):
        await asyncio.sleep(0.05)
        return await call(browser, house, "GET", "")
    return answered


async def test_a_contradiction_is_shown_dismissed_and_back_once_its_entry_changes(house: House) -> None:
    publish(
        house, "one", "How long can I return an item?", "You can return an item within 30 days of delivery."
    )
    publish(house, "two", "Returns", "An item can be returned within 14 days after delivery.")
    house.assistant.similar = AlikeReply(generation=2, pairs=(AlikePair("one", "two", 0.8),))
    browser = await house.signed_in("Elif", "editor")
    report = await call(browser, house, "GET", "")
    assert [(each["kind"], each["serious"]) for each in report["findings"]] == [
        ("contradiction", True),
        ("alike", False),
    ]
    finding = report["findings"][0]
    assert [each["entry_id"] for each in finding["entries"]] == ["one", "two"]
    assert "14 days" in finding["entries"][1]["quote"]
    assert report["alike_known"]

    said = {"key": finding["key"], "fingerprint": finding["fingerprint"], "reason": "  Two  shops. "}
    report = await call(browser, house, "POST", "/dismiss", said)
    assert report["findings"][0]["dismissed"]["reason"] == "Two shops."
    assert report["findings"][0]["dismissed"]["by"] == "Elif"
    report = await call(browser, house, "POST", "/take-up", {"key": finding["key"]})
    assert report["findings"][0]["dismissed"] is None
    await call(browser, house, "POST", "/dismiss", said)
    changed = Content(
        question="Returns", answer="An item can be returned within 14 days after delivery. Really."
    )
    house.services.knowledge.save_draft("two", changed, "Elif", 1)
    house.services.knowledge.publish_entry("two", "Elif")
    (again, _) = (await call(browser, house, "GET", ""))["findings"]
    assert (again["key"], again["dismissed"]) == (finding["key"], None)


async def test_upkeep_goes_on_without_the_assistant_and_says_so(house: House) -> None:
    publish(house, "late", "When?", "At nine.", check_by=PAST)
    house.assistant.status = 503
    browser = await house.signed_in("Elif", "editor")
    report = await call(browser, house, "GET", "")
    assert [each["kind"] for each in report["findings"]] == ["overdue"]
    assert not report["alike_known"]
    house.assistant.status = 200
    assert (await call(browser, house, "GET", ""))["alike_known"], "and asks again"


async def test_many_entries_are_looked_at_in_another_process(house: House) -> None:
    with house.services.knowledge.all_or_nothing():
        for number in range(45):
            publish(house, f"e{number}", f"What about {number}?", "Nothing.", check_by=PAST)
    browser = await house.signed_in("Elif", "editor")
    assert len((await call(browser, house, "GET", ""))["findings"]) == 45


async def test_who_opens_the_upkeep_does_not_wait_until_all_entries_were_looked_at(house: House) -> None:
    publish(house, "late", "When?", "At nine.", check_by=PAST)
    settings, compared = house.services.settings, asyncio.Event()

    class Slow:
        async def alike(self, timeout_s: float) -> AlikeReply:
            await compared.wait()
            return AlikeReply(generation=1, pairs=())

    study = UpkeepAnalysis(
        house.services.knowledge,
        settings.knowledge_path,
        cast("Assistant", Slow()),
        settings.base_url,
        house.clock,
        patience_s=0,
    )
    first = await study.get_findings()
    assert first.looking
    assert first.findings == ()
    compared.set()
    while (seen := await study.get_findings()).looking:  # noqa: ASYNC110  # another thread looks
        await asyncio.sleep(0.01)
    assert [finding.kind for finding in seen.findings] == ["overdue"]

    compared.clear()
    publish(house, "soon", "And then?", "At ten.", check_by=PAST)
    meanwhile = await study.get_findings()
    assert meanwhile.looking
    assert meanwhile.findings == seen.findings, "what was found before stands until there is more"
    await study.close()


async def test_only_editors_look_after_entries(house: House) -> None:
    browser = await house.signed_in("Mia", "agent")
    async with browser.get(house.url + "/api/studio/upkeep") as response:
        assert response.status == 403


async def test_the_list_of_words_is_the_business_s_own(house: House) -> None:
    publish(house, "one", "When?", "We dispatch it with a widgetizer.")
    browser = await house.signed_in("Elif", "editor")
    words = (await call(browser, house, "GET", "/words"))["words"]
    assert {"word": "dispatch", "plain": "send", "by": ""} in words
    listed = (await call(browser, house, "PUT", "/words", {"word": " widgetizer ", "plain": "tool"}))["words"]
    assert {"word": "widgetizer", "plain": "tool", "by": "Elif"} in listed
    listed = (await call(browser, house, "POST", "/words/remove", {"word": "dispatch"}))["words"]
    assert len(listed) == len(words)
    (finding,) = (await call(browser, house, "GET", ""))["findings"]
    assert "widgetizer" in finding["sentence"]
    assert "tool" in finding["advice"]
    hints = await call(browser, house, "POST", "/hints", {"markdown": "Widgetizers! " + "word " * 40})
    assert hints["jargon"] == [{"word": "Widgetizers", "plain": "tool"}]
    assert len(hints["long_sentences"]) == 1


async def test_use_is_counted_by_week_from_chats_and_help_pages(house: House) -> None:
    publish(house, "returns", "How do I return it?", "So.")
    customer = await house.customer()
    await customer.open()
    await customer.say("How do I return it?")
    answer = await customer.event(type="message", sender="assistant")
    await customer.ask("feedback.give", client_id="f", about_seq=answer["seq"], helpful=False)
    await customer.ask("handoff.request", client_id="h")
    last_week = utc_now() - timedelta(weeks=1)
    long_ago = utc_now() - timedelta(weeks=20)

    def vote() -> None:
        file = house.services.record.file
        save_help_vote(file, HelpVote("a" * 22, "returns", 1, "How?", True), last_week)
        save_help_vote(file, HelpVote("b" * 22, "returns", 1, "How?", True), long_ago)

    await house.services.writer.write(vote)
    browser = await house.signed_in("Elif", "editor")
    (row,) = (await call(browser, house, "GET", "/use"))["entries"]
    unsuggested = {"used": 0, "edited": 0, "ignored": 0}
    counts = {"shown": 1, "helpful": 1, "unhelpful": 1, "to_person": 1, **unsuggested}
    assert await house.services.writer.read(lambda: list_unhelpful(house.services.record.file)) == frozenset()
    assert row == {"entry_id": "returns", "question": "How do I return it?", **counts}
    weeks = (await call(browser, house, "GET", "/use/returns"))["weeks"]
    assert len(weeks) == 12
    assert weeks[0]["week"] == first_week(utc_now()).isoformat()
    assert [week["helpful"] for week in weeks[-2:]] == [1, 0]
    assert weeks[-1] == {"week": weeks[-1]["week"], **counts, "helpful": 0}
    assert datetime.fromisoformat(weeks[-1]["week"]).weekday() == 0


# -- links to other sites ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "::1",
        "fe80::1%eth0",
        "::ffff:10.0.0.1",
        "0.0.0.0",
        "224.0.0.1",
    ],
)
def test_a_private_machine_is_not_asked(address: str) -> None:
    with pytest.raises(AddressNotPublic):
        require_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://private.example/",
        "http://1.1.1.1:8080/",
        "ftp://1.1.1.1/",
        "http://[bad",
    ],
)
async def test_no_address_leads_into_a_private_network(address: str) -> None:
    found = await check_links([address], Names({"private.example": "192.168.1.1"}, 80))
    assert found[address] in ("leads into a private network", "does not answer")


class Names(AbstractResolver):
    """Resolves names to what a test says."""

    def __init__(self, names: dict[str, str], port: int) -> None:
        self._names = names
        self._port = port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host not in self._names:
            raise OSError("no such name")
        where = ResolveResult(
            hostname=host, host=self._names[host], port=self._port, family=socket.AF_INET, proto=0, flags=0
        )
        return [where]

    async def close(self) -> None:
        return None


@asynccontextmanager
async def other_site(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Names]:
    """Another site, which for this test counts as public."""

    async def answer(request: web.Request) -> web.Response:
        path = request.path
        if path == "/moved":
            return web.Response(status=301, headers={"Location": "/fine"})
        if path == "/inside":
            return web.Response(status=302, headers={"Location": "http://169.254.169.254/secret"})
        if path == "/circle":
            return web.Response(status=302, headers={"Location": "/circle"})
        if path == "/no-head" and request.method == "HEAD":
            return web.Response(status=405)
        return web.Response(status={"/gone": 410, "/broken": 500, "/shut": 403}.get(path, 200))

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server:
        port = server.port or 0

        def only_ours(address: str) -> None:
            if address != "127.0.0.1":
                raise AddressNotPublic(address)

        monkeypatch.setattr(link_check, "require_public", only_ours)
        yield Names({"there.example": "127.0.0.1"}, port)


async def test_a_dead_link_is_told_from_a_living_one(monkeypatch: pytest.MonkeyPatch) -> None:
    site = "http://there.example"
    async with other_site(monkeypatch) as names:
        found = await check_links(
            [
                f"{site}/{path}"
                for path in ("fine", "moved", "no-head", "shut", "gone", "broken", "inside", "circle")
            ]
            + ["http://nowhere.example/"],
            names,
        )
    assert {address.rpartition("/")[2] or "nowhere": problem for address, problem in found.items()} == {
        "fine": "",
        "moved": "",
        "no-head": "",
        "shut": "",
        "gone": "answers 410",
        "broken": "answers 500",
        "inside": "leads into a private network",
        "circle": "leads in circles",
        "nowhere": "does not answer",
    }


async def test_other_sites_are_asked_only_where_that_is_set(tmp_path: Path, house: House) -> None:
    browser = await house.signed_in("Elif", "editor")
    async with browser.post(house.url + "/api/studio/upkeep/links") as response:
        assert (response.status, (await response.json())["code"]) == (409, "links_not_checked")
    elsewhere = tmp_path / "other"
    elsewhere.mkdir()
    async with open_house(elsewhere, check_links=True) as other:
        publish(other, "one", "Where?", "[There](http://127.0.0.1:1/x), or [here](https://localhost/y).")
        browser = await other.signed_in("Elif", "editor")
        report = await call(browser, other, "POST", "/links")
        assert report["links_checked_at"]
        assert [each["kind"] for each in report["findings"]] == ["dead_link", "dead_link"]
        assert all("private network" in each["sentence"] for each in report["findings"])


# -- overdue mail --------------------------------------------------------------------------------------


def mails(house: House) -> list[tuple[str, str, str]]:
    files = sorted((house.settings.data_dir / "spool").glob("*.eml"))
    read = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
    return sorted((mail["To"], mail["Subject"], mail.get_content()) for mail in read)


def overdue_mail(house: House) -> OverdueMail:
    services = house.services
    return OverdueMail(
        services.knowledge,
        services.staff,
        services.writer,
        services.outgoing_mail,
        "https://help.example.com",
        house.clock,
    )


async def join(house: House, name: str, role: str) -> None:
    email = f"{name.lower()}@demo.example"
    await asyncio.to_thread(add_user, house.settings.data_dir, name=name, email=email, role=role)


async def test_owners_of_overdue_answers_are_told_once(house: House) -> None:
    for name, role in (("Elif", "editor"), ("Ada", "editor"), ("Mia", "agent")):
        await join(house, name, role)
    publish(house, "a", "Whose is A?", "A.", check_by=PAST, owner="elif")
    publish(house, "b", "Whose is B?", "B.", check_by=PAST, owner="Elif", when_overdue="withhold")
    publish(house, "c", "Whose is C?", "C.", check_by=PAST, owner="delivery-team")
    publish(house, "d", "Whose is D?", "D.", check_by=PAST, owner="Care <care@demo.example>")
    publish(house, "later", "Later?", "L.", check_by=utc_now().date(), owner="elif")
    await overdue_mail(house).send_due()
    sent = mails(house)
    assert [(to, subject) for to, subject, _ in sent] == [
        ("ada@demo.example", "An answer is due for a check"),
        ("care@demo.example", "An answer is due for a check"),
        ("elif@demo.example", "3 answers are due for a check"),
    ]
    assert "Whose is A?" in sent[2][2]
    assert "customers do not get it" in sent[2][2]
    assert "https://help.example.com/studio#b" in sent[2][2]
    assert "Later?" not in sent[2][2]

    await overdue_mail(house).send_due()
    assert len(mails(house)) == 3, "nobody is told twice"
    changed = Content(question="Whose is A?", answer="A.", check_by=date(2026, 2, 1), owner="elif")
    house.services.knowledge.save_draft("a", changed, "Elif", 1)
    house.services.knowledge.publish_entry("a", "Elif")
    await overdue_mail(house).send_due()
    assert len(mails(house)) == 4, "but of a new day that has passed"


async def test_a_mail_that_fails_is_tried_again(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await join(house, "Elif", "editor")
        publish(house, "a", "Whose is A?", "A.", check_by=PAST)
        spool = tmp_path / "spool"
        spool.write_text("in the way")
        await overdue_mail(house).send_due()
        spool.unlink()
        await overdue_mail(house).send_due()
        assert len(mails(house)) == 1


async def test_a_gateway_tells_by_itself_when_it_starts(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await join(house, "Elif", "editor")
        publish(house, "a", "Whose is A?", "A.", check_by=PAST)
    async with open_house(tmp_path) as house:
        told = house.services.upkeep_study.kept

        async def until_told() -> None:
            while not told.list_notices():  # noqa: ASYNC110  # the mail gives no sign
                await asyncio.sleep(0.02)

        await asyncio.wait_for(until_told(), PATIENCE_S)
        assert [to for to, _, _ in mails(house)] == ["elif@demo.example"]


def test_the_weeks_begin_on_a_monday() -> None:
    for day in range(14):
        now = datetime(2026, 11, 15, 23, 30, tzinfo=timezone.utc) + timedelta(days=day)
        assert first_week(now).weekday() == 0
        assert first_week(now) <= now.date() - timedelta(weeks=11)
