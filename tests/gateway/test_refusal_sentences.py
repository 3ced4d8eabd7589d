"""What a refusal says reads right with its numbers in it."""

from __future__ import annotations

import pytest

from bot.services.errors import TooManyAttempts, TooManyConversations, TooManyMessages, TooManyUploads


@pytest.mark.parametrize("kind", [TooManyAttempts, TooManyConversations, TooManyMessages, TooManyUploads])
@pytest.mark.parametrize(("seconds", "said"), [(1, "in 1 second."), (2, "in 2 seconds.")])
def test_seconds_agree_in_number(kind: type[TooManyAttempts], seconds: int, said: str) -> None:
    assert kind(retry_after=seconds).message.endswith(said)
