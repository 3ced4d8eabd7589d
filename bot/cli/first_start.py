"""What a first start needs: a trained model, and with `--demo` the demo's entries."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from knowledge_base.shipped import CONTENT, EDITOR, count_demo_entries, prepared_path
from knowledge_base.store import KnowledgeStore

_STDERR = 2  # progress is a notice: what a command was asked for may be going through a pipe


def load_demo(knowledge: Path) -> bool:
    """Load the demo's entries into a knowledge base that has none; leave any other alone, and say False.

    Raises `PreparationFailed`, naming file and line, when a content file is broken; nothing is loaded then.
    """
    # Here, not above: the YAML reader is slow to import, and most starts load nothing.
    from knowledge_base.content import ContentError
    from knowledge_base.folder import import_folder

    with KnowledgeStore(knowledge) as store:
        if store.list_entries(limit=1):
            return False
        try:
            report = import_folder(store, CONTENT, by=EDITOR)
        except ContentError as error:
            raise PreparationFailed(f"The demo cannot be loaded:\n{error}") from error
    print(f"Loaded the demo's knowledge base: {len(report.added)} entries.", file=sys.stderr, flush=True)
    return True


def refuse_demo_entries(knowledge: Path) -> None:
    """Raise `PreparationFailed` when the demo's entries are live there: they would be under your own name."""
    if not knowledge.exists():
        return
    with KnowledgeStore(knowledge) as store:
        found = count_demo_entries(store)
    if found:
        raise PreparationFailed(
            f"{knowledge.parent} holds the demo: {found} of its entries are live, and customers would read "
            "them as yours. Keep your own in another directory (--data-dir …), or start with --demo and "
            "retire them in the studio."
        )


async def prepare(python: str, models: Path, *, demo: bool) -> None:
    """Train the model, and with `demo` read the demo's entries, where that is not done; prints progress.

    Raises `PreparationFailed`. In processes of their own, by the assistant's `python`: both bring in what the
    gateway never loads.
    """
    await _run(python, "bot.assistant.training", models)
    if demo and not prepared_path(models).is_file():
        await _run(python, "knowledge_base.shipped", models)


def lend_vectors(models: Path, knowledge: Path) -> None:
    """Give a knowledge base the vectors of the demo's entries, so that its first search need not wait."""
    prepared = prepared_path(models)
    if prepared.is_file():
        with KnowledgeStore(knowledge) as store:
            store.copy_embeddings(prepared)


async def _run(python: str, module: str, models: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(python, "-W", "ignore", "-m", module, "--out", str(models)),
        stdout=_STDERR,
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
