"""Where the Rasa project is: the files of this checkout that a newcomer opens first."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config.yml"
DOMAIN = ROOT / "domain.yml"
DATA = ROOT / "data"
MODELS = ROOT / "models"
