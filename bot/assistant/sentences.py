"""Lets Rasa say responses through `bot.messages`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker

from bot.messages import MessageCatalogue

# Given as a date (ISO 8601), said as people write it.
_DAY = "promised_on"


class TurnSentences(NaturalLanguageGenerator):  # type: ignore[misc]  # Rasa has no types
    """Picks the lines of one turn, so that none is said twice in the conversation it belongs to.

    `facts` may be quoted by name, as slots are. `language` is that of the conversation, unless the message
    of the turn gives it another.
    """

    def __init__(
        self,
        catalogue: MessageCatalogue,
        used: Sequence[str],
        facts: Mapping[str, str] = {},
        *,
        awaited: bool = False,
        language: str | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._facts = facts
        self._awaited = awaited
        self._language = language
        self._used = list(used)

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any]:
        """Return the line for a response as Rasa's message, with the line's `id` beside its text."""
        slots = tracker.current_slot_values()
        mood = tone(slots.get("mood"), complained=bool(slots.get("complained")))
        language = (tracker.latest_message.parse_data.get("reading") or {}).get("language") or self._language
        given = {name: value for name, value in kwargs.items() if isinstance(value, str)}
        if _DAY in given:
            day = date.fromisoformat(given[_DAY])
            given[_DAY] = self._catalogue.dates(language).write_with_weekday(day)
        response = self._catalogue.name_for(utter_action, awaited=self._awaited)
        line = self._catalogue.pick(
            response,
            mood=mood,
            used=self._used,
            slots={**self._facts, **slots, **given},
            language=language,
        )
        self._used.append(line.id)
        buttons = [{"title": button.title, "payload": button.payload} for button in line.buttons]
        return {"id": line.id, "text": line.text, "buttons": buttons}


def tone(mood: object, *, complained: bool) -> str:
    """Return the mood to speak in.

    After a complaint nothing cheerful is said, even when calm has returned.
    """
    if complained and mood not in ("upset", "worried"):
        return "upset"
    return str(mood or "calm")
