"""What a first start needs: the shipped knowledge base, and a trained model."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import knowledge_base
from knowledge_base.folder import import_folder
from knowledge_base.store import KnowledgeStore

CONTENT = Path(knowledge_base.__file__).parent / "content"


def load_shipped_content(knowledge: Path) -> None:
    """Load the shipped entries into a knowledge base that has none; leave any other alone.

    Raises `knowledge_base.content.ContentError`, naming file and line, when a content file is broken;
    nothing is loaded then.
    """
    with KnowledgeStore(knowledge) as store:
        if store.list_entries(limit=1):
            return
        report = import_folder(store, CONTENT, by="shipped")
    print(f"Loaded the shipped knowledge base: {len(report.added)} entries.", file=sys.stderr, flush=True)


async def train_if_needed(models: Path) -> None:
    """Train when there is no model or its inputs changed; prints progress. Raises `TrainingFailed`."""
    # A process of its own: training brings TensorFlow in, which the gateway never loads.
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-m", "bot.assistant.training", "--out", str(models)
    )
    try:
        code = await process.wait()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
    if code:
        raise TrainingFailed(f"Training the model failed (exit code {code}); what went wrong is above.")


class TrainingFailed(Exception):
    """There is no model to run; the text is a sentence for the person at the terminal."""
