"""`python -m knowledge_base.encoders.onnx_export`: makes the encoders' files when they are not there."""

from __future__ import annotations

import sys

from knowledge_base.encoders.onnx_export.export import export
from knowledge_base.errors import EncoderFilesError

if __name__ == "__main__":
    try:
        export()
    except EncoderFilesError as error:
        sys.exit(str(error))
