"""What each shortcut past Rasa's own ways saves of a turn, by switching one off at a time.

    .venv-assistant/bin/python -m benchmarks.shortcuts [--rounds 30] [--knowledge var/knowledge.db]

Asks engines that differ in one shortcut the same questions, one engine after the other in each round, and
prints the processor time of a turn, and what it is over that of ours. A second one like ours shows how far
chance goes. Without `--knowledge`, the demo's entries that `models/` holds are asked of. Only the
assistant's Python can run it.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.turn import QUESTIONS
from bot.assistant.project import DOMAIN, MODELS, find_model
from bot.assistant.quiet import quiet
from bot.protocol.turn import CustomerFacts, TurnRequest

if TYPE_CHECKING:
    from bot.assistant.engine import Engine


def rasas_ways() -> dict[str, dict[str, Any]]:
    """Return by shortcut the members of Rasa's own processor that it stands in for."""
    from rasa.core.processor import MessageProcessor

    return {
        "StraightRunner": {"_load_model": staticmethod(MessageProcessor._load_model)},
        "RememberedPredictions": {"_predict_next_with_tracker": MessageProcessor._predict_next_with_tracker},
        "_log_action_on_tracker": {"_log_action_on_tracker": MessageProcessor._log_action_on_tracker},
        "_log_slots": {"_log_slots": staticmethod(MessageProcessor._log_slots)},
    }


def load_engines(model: Path) -> dict[str, Engine]:
    """Return two engines like ours, and one without each of the shortcuts."""
    from bot.assistant.engine import Engine
    from bot.assistant.processor import TurnProcessor
    from bot.messages import MessageCatalogue

    ways: dict[str, dict[str, Any]] = {"ours": {}, "ours again": {}, **rasas_ways()}
    return {
        name: Engine(type("Processor", (TurnProcessor,), way)(model), MessageCatalogue.load(DOMAIN))
        for name, way in ways.items()
    }


def measure(rounds: int, model: Path) -> dict[str, float]:
    """Return the processor time of a turn of each engine, in milliseconds.

    Each question counts with the least of all rounds: what else the machine does only ever adds to it.
    """
    engines = load_engines(model)
    least = {name: [math.inf] * len(QUESTIONS) for name in engines}
    for number in range(rounds):
        order = list(engines) if number % 2 else list(reversed(engines))
        for name in order:
            least[name] = list(map(min, least[name], _conversation_ms(engines[name])))
    return {name: statistics.mean(times) for name, times in least.items()}


def _conversation_ms(engine: Engine) -> list[float]:
    """Return the processor time of each turn of a conversation of all questions, in milliseconds."""
    memory: dict[str, Any] = {}
    times = []
    for number, question in enumerate(QUESTIONS):
        request = TurnRequest(f"turn-{number}", "conversation", question, CustomerFacts(), memory, ())
        started = time.process_time()
        memory = engine.turn(request).memory
        times.append((time.process_time() - started) * 1000)
    return times


def main() -> int:
    """Measure and print a line for each shortcut; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.shortcuts", description=__doc__)
    parser.add_argument("--rounds", type=int, default=30, help="rounds of eight turns each (default: 30)")
    parser.add_argument("--knowledge", type=Path, help="knowledge base to ask (default: the demo's)")
    options = parser.parse_args()
    knowledge = options.knowledge or max(MODELS.glob("shipped-*.db"), key=lambda path: path.stat().st_mtime)
    os.environ["FRONTDESK_KNOWLEDGE"] = str(knowledge)
    quiet()
    from bot.assistant.without_tensorflow import leave_out_tensorflow

    leave_out_tensorflow()
    figures = measure(options.rounds, find_model(MODELS))
    for name, ms in figures.items():
        print(f"{name:28} {ms:6.2f} ms   {ms / figures['ours']:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
