"""What a first start needs: the shipped knowledge base, and a trained model."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from knowledge_base.shipped import CONTENT, prepared_path
from knowledge_base.store import KnowledgeStore


def load_shipped_content(knowledge: Path) -> bool:
    """Load the shipped entries into a knowledge base that has none; leave any other alone, and say False.

    Raises `PreparationFailed`, naming file and line, when a content file is broken; nothing is loaded then.
    """
    # Here, not above: the YAML reader is slow to import, and most starts load nothing.
    from knowledge_base.content import ContentError
    from knowledge_base.folder import import_folder

    with KnowledgeStore(knowledge) as store:
        if store.list_entries(limit=1):
            return False
        try:
            report = import_folder(store, CONTENT, by="shipped")
        except ContentError as error:
            raise PreparationFailed(f"The shipped content cannot be loaded:\n{error}") from error
    print(f"Loaded the shipped knowledge base: {len(report.added)} entries.", file=sys.stderr, flush=True)
    return True


async def prepare(models: Path) -> None:
    """Train the model and read the shipped entries, where that is not done; prints progress.

    Raises `PreparationFailed`. In processes of their own: both bring in what the gateway never loads.
    """
    await _run("bot.assistant.training", models)
    if not prepared_path(models).is_file():
        await _run("knowledge_base.shipped", models)


def lend_vectors(models: Path, knowledge: Path) -> None:
    """Give a knowledge base the vectors of the shipped entries, so that its first search need not wait."""
    prepared = prepared_path(models)
    if prepared.is_file():
        with KnowledgeStore(knowledge) as store:
            store.copy_embeddings(prepared)


async def _run(module: str, models: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-m", module, "--out", str(models)
    )
    try:
        code = await process.wait()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
    if code:
        raise PreparationFailed(f"{module} failed (exit code {code}); what went wrong is above.")


class PreparationFailed(Exception):
    """The assistant cannot start; the text is a sentence for the person at the terminal."""
