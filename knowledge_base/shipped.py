"""The demo's entries, with their vectors computed once per machine instead of at every first start.

They are loaded by `--demo` only, and the folder can be deleted.

python -m knowledge_base.shipped --out models
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
from pathlib import Path

import knowledge_base
from knowledge_base.store import KnowledgeStore

CONTENT = Path(knowledge_base.__file__).parent / "demo"
EDITOR = "shipped"  # who is named as the editor of the demo's entries
_ENCODERS = Path(knowledge_base.__file__).parent / "encoders"


def prepared_path(out_dir: Path, content: Path = CONTENT) -> Path:
    """Return where the prepared knowledge base of this content, by these encoders, is or would be."""
    digest = hashlib.sha256()
    for path in (*sorted(_ENCODERS.rglob("*.py")), *sorted(content.rglob("*.md"))):
        digest.update(path.read_bytes())
    return out_dir / f"shipped-{digest.hexdigest()[:12]}.db"


def prepare(out_dir: Path, content: Path = CONTENT) -> Path:
    """Return the knowledge base of this content with every vector in its cache; made when it is not there."""
    target = prepared_path(out_dir, content)
    if not target.is_file():
        out_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out_dir) as folder:
            unfinished = Path(folder) / target.name
            _fill(unfinished, content)
            os.replace(unfinished, target)
    return target


def _fill(path: Path, content: Path) -> None:
    # Here, not above: the gateway asks this module for a path, and must not wait for what makes the file.
    from knowledge_base.encoders.onnx_export.export import export
    from knowledge_base.folder import import_folder
    from knowledge_base.search.default import load_embedder
    from knowledge_base.search.live import LiveIndex

    export()
    print("Reading the demo's entries for the search (half a minute, once) ...", flush=True)
    with KnowledgeStore(path) as store:
        import_folder(store, content, by=EDITOR)
        LiveIndex(store, load_embedder())


def count_demo_entries(store: KnowledgeStore) -> int:
    """Return how many live entries are the demo's: as the demo loaded them, and saved by nobody since."""
    rows = store.file.rows(
        "SELECT COUNT(*) AS n FROM entries e JOIN revisions r ON r.entry = e.number AND r.revision = e.live "
        "WHERE r.saved_by = ?",
        [EDITOR],
    )
    return int(next(iter(rows))["n"])


def main() -> int:
    """Prepare the demo's content and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m knowledge_base.shipped", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("models"), help="folder to keep it in")
    prepare(parser.parse_args().out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
