"""Labels for everybody: called otherwise, joined or taken off everywhere, by who watches the service."""

from __future__ import annotations

import pytest

from tests.gateway.house import House, Peer, Refused
from tests.gateway.test_lists import desk_of
from tests.gateway.test_profile import conversation_of


async def boss_of(house: House) -> Peer:
    """A supervisor's desk."""
    browser = await house.signed_in("Eva", "supervisor")
    peer = Peer(await browser.ws_connect(house.url + "/ws/staff", headers={"Origin": house.url}))
    await peer.ask("desk.open", protocol=1)
    return peer


async def labelled(house: House, mia: Peer, name: str, *labels: str) -> str:
    _, conversation_id = await conversation_of(house, name, None, "My lamp flickers")
    for label in labels:
        await mia.ask("label.set", conversation_id=conversation_id, label=label, on=True)
    return conversation_id


async def labels_of(peer: Peer, conversation_id: str) -> list[str]:
    opened = await peer.ask("conversation.open", conversation_id=conversation_id)
    return list(opened["row"].get("labels", []))


async def test_a_supervisor_renames_joins_and_removes_a_label_everywhere(house: House) -> None:
    mia, eva = await desk_of(house, "Mia"), await boss_of(house)
    one = await labelled(house, mia, "Priya", "Broken", "Lamp")
    two = await labelled(house, mia, "Sam", "damaged")
    before = (await mia.ask("conversation.open", conversation_id=one))["row"]["last_at"]

    found = await eva.ask("label.rename", label="broken", to="Defect")
    assert [each["label"] for each in found["labels"]] == ["damaged", "Defect", "Lamp"]
    assert await labels_of(mia, one) == ["Lamp", "Defect"]
    pushed = await mia.wait(lambda f: f["type"] == "row" and "Defect" in f["row"].get("labels", []))
    assert pushed["row"]["last_at"] == before, "the lists keep their order"

    joined = await eva.ask("label.rename", label="damaged", to="defect")
    assert [(each["label"], each.get("count")) for each in joined["labels"]] == [
        ("Defect", 2),
        ("Lamp", 1),
    ]
    assert await labels_of(mia, two) == ["Defect"]

    renamed = await eva.ask("label.rename", label="Defect", to="DEFECT")
    assert [each["label"] for each in renamed["labels"]] == ["DEFECT", "Lamp"]
    assert await labels_of(mia, two) == ["DEFECT"]

    left = await eva.ask("label.remove", label="DEFECT")
    assert [each["label"] for each in left["labels"]] == ["Lamp"]
    assert (await labels_of(mia, one), await labels_of(mia, two)) == (["Lamp"], [])
    lines = (await mia.ask("conversation.open", conversation_id=two))["events"]
    done = [(e["by"], e.get("added", []), e.get("removed", [])) for e in lines if e["type"] == "work"]
    assert done[0] == ("Mia", ["damaged"], [])
    assert done[1:] == [
        ("Eva", ["Defect"], ["damaged"]),
        ("Eva", ["DEFECT"], ["Defect"]),
        ("Eva", [], ["DEFECT"]),
    ]
    assert (await mia.ask("list.get", list="all", label="DEFECT"))["rows"] == []


async def test_agents_keep_to_their_own_conversations_labels(house: House) -> None:
    mia, eva = await desk_of(house, "Mia"), await boss_of(house)
    await labelled(house, mia, "Priya", "Broken")
    for frame in ({"type": "label.remove"}, {"type": "label.rename", "to": "x"}):
        with pytest.raises(Refused) as refused:
            await mia.ask(frame.pop("type"), label="Broken", **frame)
        assert refused.value.code == "not_allowed"
    with pytest.raises(Refused) as unknown:
        await eva.ask("label.rename", label="Nowhere", to="x")
    assert unknown.value.code == "not_found"
    with pytest.raises(Refused) as long:
        await eva.ask("label.rename", label="Broken", to="x" * 10_000)
    assert long.value.code == "label_too_long"
    assert [each["label"] for each in (await eva.ask("label.list"))["labels"]] == ["Broken"]
