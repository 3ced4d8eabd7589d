"""What was made of lines that go on from one another, and what becomes of it when one is struck or corrected.

A line may be too short to be looked for in other texts: "4q7". What the lines say together is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.conversation.bursts import join_lines, runs, texts_of
from bot.conversation.events import RecordedEvent
from bot.conversation.model import Seq
from bot.conversation.problem import choose_problem
from bot.conversation.state import SAID_CHARACTERS


def key_of(event: RecordedEvent) -> str:
    """Return the key that a message has on the receipt."""
    return f"said:{event.seq}"


class JoinedLines:
    """The lines of a conversation and the customer's edits of them, each by its key on the receipt.

    `edits` holds `None` for a struck line; `left` is what the lines on the receipt say now.
    """

    def __init__(
        self, events: Sequence[RecordedEvent], edits: Mapping[str, str | None], left: Mapping[str, str]
    ) -> None:
        self._edits = edits
        self._edited: list[list[RecordedEvent]] = []
        self._left: list[tuple[Seq, str]] = []
        for run in runs(events):
            keys = [key_of(line) for line in run]
            if any(key in edits for key in keys):
                self._edited.append(run)
            if texts := [left[key] for key in keys if key in left]:
                self._left.append((run[0].seq, join_lines(texts)))

    def texts(self) -> dict[str, str | None]:
        """Return each text of several lines as it was quoted or read, with what it is now."""
        changed: dict[str, str | None] = {}
        for run in self._edited:
            before = texts_of(run)
            after = [text for line in run for text in self._texts_after(line) if text]
            if len(before) > 1:
                changed["\n".join(before)] = "\n".join(after) or None  # as the assistant reads them
                changed[join_lines(before)] = join_lines(after) or None
        return changed

    def made(self, problem: str) -> bool:
        """Return whether a problem was chosen from edited lines: of each text only one can be."""
        texts = (join_lines(texts_of(run))[:SAID_CHARACTERS] for run in self._edited)
        return any(choose_problem([text]) == problem for text in texts if text)

    def choose_problem(self, *, before: Seq) -> str:
        """Return the problem that the lines say which are left of those before this place."""
        return choose_problem([text for seq, text in self._left if seq < before])

    def _texts_after(self, line: RecordedEvent) -> list[str]:
        key = key_of(line)
        return [self._edits[key] or ""] if key in self._edits else texts_of([line])
