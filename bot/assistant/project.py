"""Where the Rasa project is: the files of this checkout that a newcomer opens first."""

from __future__ import annotations

from pathlib import Path

from bot.assistant.errors import ModelMissingError

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config.yml"
DOMAIN = ROOT / "domain.yml"
DATA = ROOT / "data"
MODELS = ROOT / "models"


def find_model(path: Path) -> Path:
    """Return the model file at `path`, or the newest in the folder `path`. Raises `ModelMissingError`."""
    files = [path] if path.is_file() else list(path.glob("*.tar.gz"))
    if not files:
        raise ModelMissingError(
            f"There is no trained model at {path}: run `python -m bot.assistant.training`."
        )
    return max(files, key=lambda file: file.stat().st_mtime)
