"""The setting that names another English encoder; in a module of its own, for whom only its name concerns."""

from __future__ import annotations

# The folder of a sentence-transformers model as ONNX, for every process that embeds texts.
ENCODER = "FRONTDESK_ENCODER"
