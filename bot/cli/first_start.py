"""What a first start needs: the shipped knowledge base, and a trained model."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path


def load_shipped_content(knowledge: Path, content: Path) -> None:
    """Load the shipped entries into a knowledge base that has none; leave any other alone."""
    from knowledge_base.folder import import_folder
    from knowledge_base.store import KnowledgeStore

    store = KnowledgeStore(knowledge)
    try:
        if not store.list_entries(limit=1):
            report = import_folder(store, content, by="shipped")
            print(f"Loaded the shipped knowledge base: {len(report.added)} entries.", flush=True)
    finally:
        store.close()


async def train_if_needed(models: Path) -> None:
    """Train when there is no model or its inputs changed; prints progress. Raises `TrainingFailed`."""
    # A process of its own: training brings TensorFlow in, which the gateway never loads.
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.assistant.training", "--out", str(models)
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
