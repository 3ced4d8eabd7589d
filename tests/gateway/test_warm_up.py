"""A start waits for little: what can follow it is loaded once the gateway is open."""

from __future__ import annotations

import subprocess
import sys

from tests.gateway.house import ROOT

_LATER = {"markdown_it", "email_validator", "jinja2", "PIL"}
_OPEN = """
import sys
from bot.cli import serve
from bot.services.settings import read_settings
read_settings({})
print(*sys.modules)
serve.warm_up()
print(*sys.modules)
"""


def test_a_start_imports_nothing_that_can_follow_it() -> None:
    done = subprocess.run([sys.executable, "-c", _OPEN], capture_output=True, cwd=ROOT, check=True)
    started, warm = (set(line.split()) for line in done.stdout.decode().splitlines())
    assert not _LATER & started
    assert warm >= {"markdown_it", "email_validator", "jinja2"}
