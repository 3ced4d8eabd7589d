"""How our encoders run: on onnxruntime, each on the thread that asks."""

from __future__ import annotations

from pathlib import Path

import onnxruntime


def open_session(model: Path) -> onnxruntime.InferenceSession:
    """Return a session of the model in a file, which starts no threads of its own."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # An arena never gives back what its largest run took: 150 MB after a batch of long passages.
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
