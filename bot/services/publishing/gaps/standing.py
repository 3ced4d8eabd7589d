"""Updates the state of gaps after their questions have been asked again."""

from __future__ import annotations

from knowledge_base.gaps.store import GapStore

# A gap counts as answered when at most this share of its questions gets no answer.
_LEFT_OVER = 0.2


def settle_gaps(store: GapStore) -> None:
    """Mark gaps as answered whose questions get an answer now, and reopen those that no longer do.

    Snoozed and dismissed gaps are left alone.
    """
    for number, state, asked, left_over, best in store.list_standing():
        answered = best is not None and left_over <= _LEFT_OVER * asked
        if answered and best is not None and state in ("open", "taken_up"):
            store.mark_answered(number, best)
        elif not answered and state == "answered":
            store.reopen(number, "", "It was asked again, and nothing answers it.")
