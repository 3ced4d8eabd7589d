"""An agent's reply becomes an entry: editors find it, and agents see what became of it."""

from __future__ import annotations

import asyncio

from tests.gateway.house import House
from tests.gateway.test_staff import call
from tests.gateway.test_suggestions import taken

MADE = {"question": "What if my lamp breaks twice?", "answer": "We send a *new* one."}


async def test_a_reply_becomes_a_draft_that_editors_find(house: House) -> None:
    _, _, conversation_id = await taken(house)
    url = f"{house.url}/api/desk/conversations/{conversation_id}/entries"
    agent, admin = await house.signed_in("Noor", "agent"), await house.signed_in("Ada", "admin")
    status, entry = await call(agent, "POST", url, MADE)
    assert (status, entry["state"], entry["by"]) == (201, "draft", "Noor")
    assert entry["url"].endswith(f"/studio#{entry['entry_id']}"), "to pass on to an editor"
    assert entry["url"].startswith("http")
    assert (entry["may_open"], entry["help_url"]) == (False, None), "agents don't edit in the studio"
    _, view = await call(admin, "GET", f"{house.url}/api/studio/entries/{entry['entry_id']}")
    assert (view["state"], view["revisions"][0]["saved_by"]) == ("draft", "Noor")
    assert view["revisions"][0]["content"]["answer"] == MADE["answer"]
    assert view["revisions"][0]["content"]["tags"] == ["from-desk"]
    assert (await call(admin, "GET", url))[1]["entries"][0]["may_open"] is True
    editor = await house.signed_in("Elif", "editor")
    assert (await call(editor, "POST", url, MADE))[0] == 403
    assert (await call(agent, "POST", f"{house.url}/api/desk/conversations/nowhere/entries", MADE))[0] == 404


async def test_agents_see_what_became_of_it(house: House) -> None:
    _, _, conversation_id = await taken(house)
    url = f"{house.url}/api/desk/conversations/{conversation_id}/entries"
    agent = await house.signed_in("Noor", "agent")
    _, entry = await call(agent, "POST", url, MADE)
    store = house.services.knowledge
    await asyncio.to_thread(store.publish_entry, entry["entry_id"], "Elif")
    (made,) = (await call(agent, "GET", url))[1]["entries"]
    assert (made["state"], made["help_url"]) == ("published", f"/help/{entry['entry_id']}")
    await asyncio.to_thread(store.retire_entry, entry["entry_id"], "Elif")
    (made,) = (await call(agent, "GET", url))[1]["entries"]
    assert (made["state"], made["help_url"]) == ("retired", None)
