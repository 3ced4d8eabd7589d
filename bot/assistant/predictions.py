"""Remembers what the rules said, so that they are asked once for each situation.

A turn asks the rules twice: what to do about the message, and what to do after that (listen). Each time Rasa
rebuilds the states of the tracker before every action and holds them against every rule. But rules see little
of a turn: which actions ran, the intent, the kinds of entities, and the slots that may influence them. Where
these are the same, the answer is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.data import TrainingType

Fact = tuple[object, ...]
_MOST = 1_000
# A turn with another event in it (loops, rejections, reverted messages) is not remembered.
_ORDINARY = (ActionExecuted, UserUttered, SlotSet, BotUttered, DefinePrevUserUtteredFeaturization)


class RememberedPredictions:
    """The predictions of one model, by situation. None is remembered unless all are rules on intents."""

    def __init__(self, model: ModelMetadata) -> None:
        self._influences = frozenset(slot.name for slot in model.domain.slots if slot.influence_conversation)
        self._may_remember = _has_only_rules(model)
        self._known: dict[tuple[Fact, ...], PolicyPrediction] = {}

    def get(
        self, tracker: DialogueStateTracker, predict: Callable[[DialogueStateTracker], PolicyPrediction]
    ) -> PolicyPrediction:
        """Return what `predict` says of the tracker, or what it said when things stood the same."""
        situation = self._situation(tracker) if self._may_remember else None
        if situation is None:
            return predict(tracker)
        if situation not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[situation] = predict(tracker)
        return _fresh(self._known[situation])

    def _situation(self, tracker: DialogueStateTracker) -> tuple[Fact, ...] | None:
        """Return all that rules can see of the tracker, or None when it is out of the ordinary."""
        events = list(tracker.events)
        ordinary = all(isinstance(event, _ORDINARY) for event in events)
        if not ordinary or tracker.active_loop_name or tracker.followup_action:
            return None
        return tuple(self._facts(events))

    def _facts(self, events: Iterable[Event]) -> Iterable[Fact]:
        for event in events:
            if isinstance(event, ActionExecuted):
                yield ("did", event.action_name or event.action_text)
            elif isinstance(event, UserUttered):
                kinds = {(e["entity"], e.get("role"), e.get("group")) for e in event.entities}
                yield ("heard", event.intent_name, frozenset(kinds))
            elif isinstance(event, SlotSet) and event.key in self._influences:
                yield ("set", event.key, repr(event.value))
            elif isinstance(event, DefinePrevUserUtteredFeaturization):
                yield ("by text", event.use_text_for_featurization)


def _has_only_rules(model: ModelMetadata) -> bool:
    """Return whether no policy learns from examples, and no rule is about the words themselves."""
    used = [node.uses for node in model.predict_schema.nodes.values()]
    policies = {component for component in used if issubclass(component, Policy)}
    return policies == {RulePolicy} and model.training_type is not TrainingType.END_TO_END


def _fresh(prediction: PolicyPrediction) -> PolicyPrediction:
    """Return the prediction with events of its own: a tracker writes the time into those that it takes in."""
    mine = copy(prediction)
    mine.events = [copy(event) for event in prediction.events]
    return mine
