"""What a refusal says reads right with its numbers in it, and whatever is refused has one."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from bot.services.errors import TooManyAttempts, TooManyConversations, TooManyMessages, TooManyUploads
from bot.services.refusals import as_refusal
from knowledge_base import errors
from knowledge_base.errors import KnowledgeError
from knowledge_base.exchange.importing import PlanOutdatedError
from knowledge_base.exchange.planning import Plan
from knowledge_base.model import EntryId
from knowledge_base.problems import ContentError, Problem

OF_THE_KNOWLEDGE_BASE: list[tuple[KnowledgeError, str]] = [
    (errors.UnknownEntryError("returns"), "not_found"),
    (errors.UnknownGapError(7), "not_found"),
    (errors.UnknownPinError("may I?"), "not_found"),
    (errors.EntryExistsError("returns"), "entry_exists"),
    (errors.RevisionConflictError(EntryId("returns"), 1, 2), "revision_conflict"),
    (errors.IncompleteContentError(["answer"]), "entry_incomplete"),
    (errors.FourEyesError("returns", "Elif"), "four_eyes"),
    (errors.TaughtOtherwiseError("can i?", EntryId("returns"), "Returns"), "taught_otherwise"),
    (errors.ScheduleInPastError(datetime(2026, 1, 1, tzinfo=timezone.utc)), "time_is_over"),
    (errors.UnknownVariableError(["days"]), "variable_undefined"),
    (errors.VariableInUseError("days", ["returns"]), "variable_used"),
    (ContentError([Problem("a.md", 3, "It has no question.")]), "import_broken"),
    (PlanOutdatedError(Plan((), (), ())), "import_outdated"),
]


@pytest.mark.parametrize("kind", [TooManyAttempts, TooManyConversations, TooManyMessages, TooManyUploads])
@pytest.mark.parametrize(("seconds", "said"), [(1, "in 1 second."), (2, "in 2 seconds.")])
def test_seconds_agree_in_number(kind: type[TooManyAttempts], seconds: int, said: str) -> None:
    assert kind(retry_after=seconds).message.endswith(said)


@pytest.mark.parametrize(("error", "code"), OF_THE_KNOWLEDGE_BASE)
def test_whatever_the_knowledge_base_refuses_has_a_sentence(error: KnowledgeError, code: str) -> None:
    refusal = as_refusal(error)
    assert refusal is not None
    assert refusal.code == code
    assert refusal.message


def test_every_refusal_of_the_knowledge_base_is_known() -> None:
    assert {type(error) for error, _ in OF_THE_KNOWLEDGE_BASE} == set(KnowledgeError.__subclasses__())
