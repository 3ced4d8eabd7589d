"""What tests of several rooms share: one real Frontdesk, started when the first of them asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import hypothesis
import pytest

from benchmarks.house import House

# These import Rasa. `make test` runs them with the assistant's Python, and all others with the gateway's.
NEED_RASA = ["assistant"]
collect_ignore = [] if find_spec("rasa") else NEED_RASA

# Tests never time anything: the machines are shared and noisy.
hypothesis.settings.register_profile("frontdesk", deadline=None)
hypothesis.settings.load_profile("frontdesk")


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """`frontdesk serve --demo`: its trained model, its files, its sockets."""
    with House(tmp_path_factory.mktemp("house") / "data") as running:
        yield running
