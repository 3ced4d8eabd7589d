"""Every pattern of ours can be used: each is compiled when it is first, which may be long after a start."""

from __future__ import annotations

import gc
from importlib import import_module
from pathlib import Path

from bot.matching import Pattern

ROOT = Path(__file__).parent.parent
# This one imports Rasa; its pattern reads every button that the assistant's tests press.
_OTHERS = ROOT / "bot" / "assistant" / "engine.py"


def test_every_pattern_of_a_module_compiles() -> None:
    for room in ("actions", "bot", "knowledge_base"):
        for path in (ROOT / room).rglob("*.py"):
            if "Pattern(" in path.read_text() and path != _OTHERS:
                import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    patterns = [each for each in gc.get_objects() if isinstance(each, Pattern)]
    assert len(patterns) > 150
    for pattern in patterns:
        pattern.compiled()
