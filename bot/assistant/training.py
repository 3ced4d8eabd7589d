"""Trains the model, when something that it is made of has changed."""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import sys
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import yaml

import knowledge_base
from bot.assistant.project import CONFIG, DATA, DOMAIN, MODELS
from bot.assistant.quiet import quiet
from knowledge_base.encoders.setting import ENCODER

_CODE = (
    Path(__file__).parent / "components",
    Path(__file__).parent / "reading",
    Path(knowledge_base.__file__).parent / "encoders",  # skills are told apart by their vectors
)
_PREFIX = "frontdesk-"


def fingerprint() -> str:
    """Return a short name for everything the model is made of.

    Wording is not: a new sentence needs no training.
    """
    digest = hashlib.sha256()
    for path in _inputs():
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    digest.update(repr(_without_wording(DOMAIN)).encode())
    digest.update(os.environ.get(ENCODER, "").encode())
    return digest.hexdigest()[:12]


def _inputs() -> Iterator[Path]:
    yield CONFIG
    yield from sorted(DATA.rglob("*.yml"))
    for folder in _CODE:
        yield from sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".txt"))


def _without_wording(domain: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(domain.read_text(encoding="utf-8"))
    return {**content, "responses": sorted(content["responses"])}


def trained_model(out_dir: Path = MODELS) -> Path | None:
    """Return the model made of the present inputs, or None when it has not been trained."""
    path = out_dir / f"{_PREFIX}{fingerprint()}.tar.gz"
    return path if path.is_file() else None


def train(out_dir: Path = MODELS) -> Path:
    """Return the model made of the present inputs: the one that is there, or a new one. Prints what it does.

    The encoders are prepared as well, when they are not. Raises `EncoderFilesError`.
    """
    from knowledge_base.encoders.onnx_export.export import export

    export()
    existing = trained_model(out_dir)
    if existing:
        existing.touch()  # the newest is loaded, and after a change that was taken back this was not it
        print(f"The model {existing.name} is up to date.", flush=True)
        return existing
    started = time.monotonic()
    print("Training the model: loading Rasa and spaCy (half a minute in all) ...", flush=True)
    quiet()
    said = io.StringIO()  # Rasa's progress bars and the warnings of its libraries: shown only when it fails
    try:
        with redirect_stdout(said), redirect_stderr(said):
            model = _train(out_dir)
    except BaseException:
        print(said.getvalue(), file=sys.stderr)
        raise
    print(f"Trained {model.name} in {time.monotonic() - started:.0f} s.", flush=True)
    return model


def _train(out_dir: Path) -> Path:
    from rasa.model_training import train as rasa_train

    print("Training the model: reading the examples and fitting ...", file=sys.__stdout__, flush=True)
    result = rasa_train(
        domain=str(DOMAIN),
        config=str(CONFIG),
        training_files=[str(DATA)],
        output=str(out_dir),
        force_training=True,
        fixed_model_name=f"{_PREFIX}{fingerprint()}",
    )
    if result.model is None:
        raise RuntimeError("Rasa trained no model.")
    return Path(result.model)


def main() -> int:
    """Train into `models/`, or where `--out` says."""
    parser = argparse.ArgumentParser(prog="python -m bot.assistant.training", description=main.__doc__)
    parser.add_argument("--out", type=Path, default=MODELS, help="folder for the model")
    train(parser.parse_args().out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
