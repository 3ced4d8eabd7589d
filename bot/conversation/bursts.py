"""Lines that a customer writes one after the other, of which the assistant reads one text.

"hey", "I have a question", "about the sofa": `MessagePosted.continues` says of a line that it goes on from
the customer's line before, which had no answer yet. Who needs the text that was meant joins them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import reduce

from msgspec.structs import replace

from bot.conversation.events import MessagePosted, RecordedEvent, TurnCompleted
from bot.conversation.problem import substance
from bot.conversation.state import ConversationState

LONGEST = timedelta(seconds=8)
# As long as the longest single message.
_MOST_CHARACTERS = 10_000
# So much is in "how long does the refund take", and not in "is it possible" or "to return it?".
_ENOUGH = 3


def may_continue(state: ConversationState, now: datetime) -> bool:
    """Return whether what the customer writes now may go on from the line before: nothing was said since.

    `unheard_since` is the time of the first of these lines.
    """
    owed = state.pending_turns
    in_a_row = bool(owed) and owed[-1] == state.last_seq and state.unheard_since is not None
    return in_a_row and now - (state.unheard_since or now) <= LONGEST


def continues(owed: Sequence[RecordedEvent], text: str) -> bool:
    """Return whether a text goes on from these lines, which are owed a turn: from words, and not too many."""
    *_, last = runs(owed)
    return _is_written(last[-1]) and sum(map(len, texts_of(last))) + len(text) <= _MOST_CHARACTERS


def runs(events: Iterable[RecordedEvent]) -> Iterator[list[RecordedEvent]]:
    """Yield each line with those that go on from it, and what else happened alone."""
    run: list[RecordedEvent] = []
    for event in events:
        if run and not _follows(run[-1], event):
            yield run
            run = []
        run.append(event)
    if run:
        yield run


def with_bursts(events: Sequence[RecordedEvent], seqs: Collection[int]) -> frozenset[int]:
    """Return these places in the conversation, and those of all lines that are one text with one of them."""
    touched = (run for run in runs(events) if any(event.seq in seqs for event in run))
    return frozenset(seqs).union(event.seq for run in touched for event in run)


def join_bursts(events: Sequence[RecordedEvent]) -> list[RecordedEvent]:
    """Return the events, the lines that had one turn as one message: the last of them."""
    done = {event.body.about_seq for event in events if isinstance(event.body, TurnCompleted)}
    joined: list[RecordedEvent] = []
    for run in runs(events):
        lines: list[RecordedEvent] = []
        for event in run:
            lines.append(event)
            if event.seq in done:
                joined.append(as_one(lines, join_lines(texts_of(lines))))
                lines = []
        joined += lines
    return joined


def as_one(lines: Sequence[RecordedEvent], text: str) -> RecordedEvent:
    """Return the last of these lines, with the text of all of them: struck only if they all are."""
    last = lines[-1]
    if len(lines) == 1:
        return last
    bodies = [line.body for line in lines if isinstance(line.body, MessagePosted)]
    left = [body for body in bodies if not body.struck]
    return replace(last, body=replace((left or bodies)[-1], text=text))


def texts_of(lines: Iterable[RecordedEvent]) -> list[str]:
    """Return what was written in these lines."""
    return [line.body.text for line in lines if isinstance(line.body, MessagePosted) and line.body.text]


def join_lines(lines: Sequence[str]) -> str:
    """Return the lines as one text, as somebody would quote it."""
    return reduce(join_line, lines, "")


def join_line(before: str, line: str) -> str:
    """Return the text with one more line, in the same sentence.

    Unless what stands before says nothing, such as a hello, or the line says enough by itself.
    """
    if not before:
        return line
    apart = not substance(before.rsplit("\n", 1)[-1]) or substance(line) >= _ENOUGH
    return f"{before}\n{line}" if apart else f"{before} {line}"


def _follows(before: RecordedEvent, event: RecordedEvent) -> bool:
    goes_on = isinstance(event.body, MessagePosted) and event.body.continues and _is_written(event)
    return goes_on and _is_written(before) and before.seq == event.seq - 1


def _is_written(event: RecordedEvent) -> bool:
    """Return whether somebody wrote this, rather than pressed it or sent a file."""
    return isinstance(event.body, MessagePosted) and not (event.body.choice or event.body.attachments)
