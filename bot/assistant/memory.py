"""What one turn leaves for the next: a handful of slots, bounded however long the conversation is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

from actions.language import LEANS_TO
from bot.protocol.turn import CustomerFacts

_REMEMBERED = (
    *("mood", "complained", "greeted", "failures", "candidates", "previous_entry", "awaiting"),
    "person_refused",
)
_CALM_TURNS = "calm_turns"
# A mood fades when this many messages in a row show none.
_MOOD_LASTS = 2


def slots_to_set(customer: CustomerFacts, memory: Mapping[str, Any]) -> dict[str, Any]:
    """Return the slots that a turn starts with. Unknown keys in `memory` are left out."""
    slots: dict[str, Any] = {name: memory[name] for name in _REMEMBERED if memory.get(name) is not None}
    if memory.get(_CALM_TURNS, 0) >= _MOOD_LASTS:
        slots.pop("mood", None)
    facts = {"customer_name": customer.name, "email": customer.email, "order_number": customer.order_number}
    slots |= {name: value for name, value in facts.items() if value}
    slots["customer_name_known"] = bool(customer.name)
    return slots


def memory_after(
    tracker: DialogueStateTracker, before: Mapping[str, Any], showed_mood: bool, leans_to: str | None
) -> dict[str, Any]:
    """Return what to remember after a turn. Defaults are left out.

    `leans_to` is the other language that its message was in, which the next may confirm.
    """
    slots = tracker.current_slot_values()
    memory = {name: slots.get(name) for name in _REMEMBERED if slots.get(name)}
    if memory.get("mood") == "calm":
        del memory["mood"]
    elif "mood" in memory and not showed_mood:
        memory[_CALM_TURNS] = int(before.get(_CALM_TURNS, 0)) + 1
    if leans_to:
        memory[LEANS_TO] = leans_to
    return memory
