"""What the figures of a run were taken on."""

from __future__ import annotations

import platform
import sys
from pathlib import Path


def machine() -> str:
    """The kind of machine, the version of Python, and the processor's name."""
    return f"{platform.machine()}, {platform.python_version()}, {_processor()}"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if sys.platform == "linux" else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown")
