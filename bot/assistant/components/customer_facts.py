"""Finds what customers say about themselves, and whether they say hello."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.assistant.components.attributes import CORE_TEXT
from bot.assistant.components.spacy_model import WatchedModel
from bot.assistant.reading.greeting import find_greeting, without
from bot.assistant.reading.names import SaidName, find_name, may_say_a_name
from bot.assistant.reading.place import find_place
from bot.assistant.reading.references import find_email, find_order_number
from bot.assistant.reading.wants_person import declines_person, find_refusals

if TYPE_CHECKING:
    from spacy.tokens import Doc


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False, model_from="SpacyModelFinder"
)
class CustomerFactsExtractor(GraphComponent):  # type: ignore[misc]  # Rasa has no types
    """Adds entities for facts about the customer, and the core text: the message without hello and name."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CustomerFactsExtractor:
        """Return a new component; it has no settings and learns nothing."""
        return cls()

    def process(self, messages: list[Message], model: WatchedModel) -> list[Message]:
        """Return the messages with entities and core text. Payloads ("/affirm") are left alone."""
        for message in messages:
            if message.get(TEXT) and not message.get(TEXT).startswith("/"):
                self._read(message, model)
        return messages

    def _read(self, message: Message, model: WatchedModel) -> None:
        text = message.get(TEXT)
        name = self._find_name(message.get(SPACY_DOCS[TEXT]), model)
        hello = find_greeting(text)
        entities = list(message.get(ENTITIES, []))
        if name:
            entities += [_name_entity(name), _entity("customer_name_known", True)]
        if hello:
            entities.append(_entity("greeting", text[slice(*hello)].strip()))
        found = {
            "email": find_email(text),
            "order_number": find_order_number(text),
            "ordinal": find_place(text),
        }
        entities += [_entity(kind, value) for kind, value in found.items() if value is not None]
        message.set(ENTITIES, entities, add_to_output=True)
        refused = find_refusals(text) if declines_person(text) else []
        core = without(text, [hello, (name.start, name.end) if name else None, *refused])
        message.set(CORE_TEXT, core, add_to_output=True)

    def _find_name(self, words: Doc, model: WatchedModel) -> SaidName | None:
        """Return the name in a message. Tags and entities take milliseconds: only where a name may be."""
        return find_name(model.model(words) if may_say_a_name(words.text) else words, model.ordinary_words)


def _name_entity(name: SaidName) -> dict[str, Any]:
    return _entity("customer_name", name.tidy) | {"start": name.start, "end": name.end, "said": name.text}


def _entity(kind: str, value: object) -> dict[str, Any]:
    return {"entity": kind, "value": value, "extractor": CustomerFactsExtractor.__name__}
