"""Show how the trained model understands messages, one JSON object per line."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.data_dir import data_dir_of
from bot.cli.first_start import PreparationFailed, lend_vectors, load_demo, prepare
from bot.services.settings import SettingsError, read_settings

if TYPE_CHECKING:
    from bot.protocol.turn import Understanding


class BadLine(Exception):
    """A line of the input cannot be used; the text names it and says what to do."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare `frontdesk understand`."""
    parser = commands.add_parser(
        "understand",
        help="show how the model understands messages",
        description=__doc__,
        epilog="Adds customer_name, wants_human, complaint, mood, intent, confidence, act, acts, "
        "dissatisfaction, declines_human, entry_id to each.",
    )
    parser.add_argument(
        "--in",
        dest="source",
        type=Path,
        required=True,
        help="lines of {text}, as JSON; - reads what is piped in",
    )
    parser.add_argument("--out", dest="target", type=Path, help="where to write (default: the terminal)")
    parser.add_argument("--data-dir", type=Path, help="where the knowledge base is (default: var)")
    parser.add_argument("--demo", action="store_true", help="load the demo's entries where there are none")
    parser.set_defaults(run=run, needs="rasa")


def run(options: argparse.Namespace) -> int:
    """Read every line through the trained model and return the exit code."""
    try:
        lines = list(read_lines(options.source))
        demo = options.demo or read_settings(os.environ).demo
        data_dir = data_dir_of(options)
        data_dir.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            target = sys.stdout
            if options.target:
                target = stack.enter_context(options.target.open("w", encoding="utf-8"))
            for line in understand(lines, data_dir / "knowledge.db", demo=demo):
                print(json.dumps(line, ensure_ascii=False), file=target)
    except BrokenPipeError:
        raise  # who read it has seen enough: `main` ends quietly
    except (BadLine, SettingsError, PreparationFailed, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def read_lines(source: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file, of standard input for `-`.

    `BadLine` for one without a `text`.
    """
    text = sys.stdin.read() if str(source) == "-" else source.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadLine(
                f"{source}, line {number} is not JSON ({error.msg}): write one object a line."
            ) from error
        if not isinstance(fields, dict) or not isinstance(fields.get("text"), str):
            raise BadLine(f'{source}, line {number} has no text: write {{"text": "…"}}.')
        yield fields


def understand(lines: list[dict[str, Any]], knowledge: Path, *, demo: bool) -> Iterator[dict[str, Any]]:
    """Yield each line with what the model makes of its `text`, in order."""
    # Rasa is loaded here, not with the command line: the gateway's process imports this module too.
    from bot.assistant.__main__ import load_engine
    from bot.assistant.project import MODELS

    asyncio.run(prepare(sys.executable, MODELS, demo=demo))
    if demo and load_demo(knowledge):
        lend_vectors(MODELS, knowledge)
    os.environ["FRONTDESK_KNOWLEDGE"] = str(knowledge)
    engine = load_engine(MODELS)
    try:
        for fields in lines:
            yield {**fields, **flat(engine.understand(fields["text"]))}
    finally:
        engine.close()


def flat(understanding: Understanding) -> dict[str, Any]:
    """Return what is reported of a reading: `entry_id` is that of the answer, or null when there is none."""
    answered = understanding.outcome == "answer" and understanding.ranking
    return {
        "customer_name": understanding.customer_name,
        "wants_human": understanding.wants_human,
        "complaint": understanding.complaint,
        "mood": understanding.mood,
        "intent": understanding.intent,
        "confidence": understanding.confidence,
        "act": understanding.act,
        "acts": list(understanding.acts),
        "dissatisfaction": round(understanding.dissatisfaction, 3),
        "declines_human": understanding.declines_human,
        "entry_id": understanding.ranking[0].entry_id if answered else None,
    }
