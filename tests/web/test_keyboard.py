"""Every page leaves its keys to an input method: all ask shared/keyboard.js which key it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.gateway.shortened import sent_to_browsers

WEB = Path(__file__).parents[2] / "bot" / "web"
ASKED = "shared/keyboard.js"
LISTENS = re.compile(r"\bkey(?:down|up|press)\b")
READS_ITSELF = re.compile(
    r"""\bisComposing\b|\bkeyCode\b|\.which\b
    |\.key(?:\.\w+\(\))?\s*[!=]==?\s*["'`]  # event.key === "Enter"
    |\[event\.key\]                         # {…}[event.key]
    |\bswitch\s*\(\w+\.key\)|\w\((?:[^()]*,)?event\.key\)""",
    re.VERBOSE,
)
# Listens to keys, and to which key it was does not matter or cannot be an input method's.
EXEMPT = {
    "shared/press.js": "any key ends a press",
    "desk/team.js": "any key is a sign that the agent is there",
    "widget/receipt.js": "any key says that the customer is at it",
    "widget/widget.js": "the loader has a button and no field; Escape on it closes the panel",
}


def scripts() -> list[str]:
    return sorted(path.relative_to(WEB).as_posix() for path in WEB.rglob("*.js"))


def code_of(name: str) -> str:
    """The script without its comments."""
    return sent_to_browsers(WEB / name).decode()


@pytest.mark.parametrize("name", scripts())
def test_no_page_reads_keys_past_the_shared_predicate(name: str) -> None:
    if name in EXEMPT or name == ASKED:
        return
    code = code_of(name)
    found = READS_ITSELF.search(code)
    assert found is None, f"{name} reads {found[0]!r} itself; ask pressedKey of {ASKED}"
    if LISTENS.search(code):
        assert "pressedKey(" in code, f"{name} listens to keys and does not ask pressedKey of {ASKED}"


def test_what_is_exempt_still_listens_to_keys() -> None:
    for name in EXEMPT:
        assert LISTENS.search(code_of(name)), f"{name} needs no exemption any more"


@pytest.mark.parametrize(
    "line",
    [
        'if(event.key!=="Enter"||event.shiftKey)return;',
        'if(event.key.toLowerCase()==="z")undo();',
        "const by={ArrowDown:1}[event.key];",
        "if(event.isComposing)return;",
        "table.find(({keys})=>keys.includes(event.key))",
        "switch(e.key){}",
    ],
)
def test_the_scan_sees_a_page_that_reads_keys_itself(line: str) -> None:
    assert READS_ITSELF.search(line)
