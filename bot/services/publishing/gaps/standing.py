"""Where each gap stands, once its questions have been asked again."""

from __future__ import annotations

from knowledge_base.gaps.store import GapStore

# A gap is answered when of five of its questions at most one gets no answer.
_LEFT_OVER = 0.2


def settle_gaps(store: GapStore) -> None:
    """Mark gaps as answered whose questions get an answer by now; answered ones that don't are open again.

    What an editor put away stays away.
    """
    for number, state, asked, left_over, best in store.list_standing():
        answered = best is not None and left_over <= _LEFT_OVER * asked
        if answered and best is not None and state in ("open", "taken_up"):
            store.mark_answered(number, best)
        elif not answered and state == "answered":
            store.reopen(number, "", "It was asked again, and nothing answers it.")
