"""`frontdesk kb`: bring entries in and out, check them, and see what the search makes of a question."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from bot.cli.data_dir import NoFrontdeskError, data_dir_of, existing_data_dir
from bot.cli.kb_exchange import declare_export, declare_import, run_export, run_import
from bot.cli.kb_gate import declare_gate, run_gate
from bot.cli.kb_teach import declare_teach, print_figures, run_teach
from bot.cli.kb_upkeep import print_upkeep
from bot.cli.served_address import known_address
from bot.services.settings import SettingsError, read_settings
from bot.storage.private_files import make_private_folder
from knowledge_base.folder import check_folder
from knowledge_base.model import EntryId, Ranking
from knowledge_base.problems import ContentError
from knowledge_base.store import KnowledgeStore

SEARCH = "onnxruntime"  # what the search computes with; the gateway's environment need not have it
Command = Callable[[argparse.Namespace], int]


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare `frontdesk kb` and its subcommands."""
    parser = commands.add_parser("kb", help="import, export, check and search entries", description=__doc__)
    parser.add_argument("--data-dir", type=Path, help="data directory (default: var)")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    declare_import(
        _action(actions, "import", _import, "import entries from Markdown, CSV, JSON or saved pages", SEARCH)
    )
    declare_export(_action(actions, "export", _export, "write the published entries as Markdown or JSON"))
    check = _action(actions, "check", _check, "report problems of the entries in a folder")
    check.add_argument("folder", type=Path)
    search = _action(actions, "search", _search, "rank the published entries for a question", SEARCH)
    search.add_argument("text")
    search.add_argument("--previous", metavar="ENTRY", help="the entry shown in the previous reply")
    explain = _action(actions, "explain", _explain, "explain a ranking", SEARCH)
    explain.add_argument("text")
    explain.add_argument("--previous", metavar="ENTRY", help="the entry shown in the previous reply")
    declare_gate(
        _action(
            actions,
            "gate",
            _gate,
            "show how publishing an entry would change the replies to customers' questions",
            SEARCH,
        )
    )
    upkeep = _action(actions, "upkeep", _upkeep, "report problems of the published entries", SEARCH)
    upkeep.add_argument("--without-meaning", action="store_true", help="do not load the encoders")
    evaluate = _action(actions, "evaluate", _evaluate, "measure the search on a file of questions", SEARCH)
    evaluate.add_argument("--entries", type=Path, required=True, metavar="E.jsonl")
    evaluate.add_argument("--queries", type=Path, required=True, metavar="Q.jsonl")
    declare_teach(
        _action(actions, "teach", run_teach, "measure what an editor's answers are worth, by replay", SEARCH)
    )


def _action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Command,
    text: str,
    needs: str = "",
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=text, description=text.capitalize() + ".")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=lambda options: _checked(run, options), needs=needs)
    return parser


def _checked(run: Command, options: argparse.Namespace) -> int:
    from knowledge_base.errors import EncoderFilesError  # here: it brings numpy along

    try:
        return run(options)
    except ContentError as error:
        if options.json:
            _print_json({"problems": [vars(problem) for problem in error.problems]})
        else:
            print(error, file=sys.stderr)
    except (SettingsError, EncoderFilesError, NoFrontdeskError) as error:
        print(error, file=sys.stderr)
    return 1


def _import(options: argparse.Namespace) -> int:
    return run_import(options, _open_new_store, _print_json)


def _export(options: argparse.Namespace) -> int:
    return run_export(options, _open_store, _print_json)


def _check(options: argparse.Namespace) -> int:
    problems = check_folder(options.folder, date.today())
    if options.json:
        _print_json({"problems": [vars(problem) for problem in problems]})
    else:
        print("\n".join(map(str, problems)) or "Nothing to look at.")
    return 1 if problems else 0


def _search(options: argparse.Namespace) -> int:
    ranking = _rank(options)
    if options.json:
        _print_json(_as_dict(ranking))
        return 0
    print(f"Outcome: {ranking.outcome}")
    for candidate in ranking.candidates:
        print(f"{candidate.confidence:6.2f}  {candidate.entry_id}  {candidate.question}")
    return 0


def _explain(options: argparse.Namespace) -> int:
    ranking = _rank(options)
    if options.json:
        _print_json(_as_dict(ranking))
        return 0
    print(f"Outcome: {ranking.outcome}, confidence {ranking.confidence:.2f}")
    for candidate in ranking.candidates:
        print(f"\n{candidate.confidence:.2f}  {candidate.entry_id}  {candidate.question}")
        print(f"      closest: {candidate.matched}")
        print("      " + "  ".join(f"{name} {value:.2f}" for name, value in candidate.parts.items()))
    return 0


def _upkeep(options: argparse.Namespace) -> int:
    settings = read_settings(os.environ)
    with _open_store(options):  # makes it, and brings it up to date
        pass
    path = data_dir_of(options) / "knowledge.db"
    return print_upkeep(path, options, known_address(settings, options.data_dir))


def _gate(options: argparse.Namespace) -> int:
    with _open_store(options) as store:
        return run_gate(store, options)


def _evaluate(options: argparse.Namespace) -> int:
    from knowledge_base.search.default import load_embedder
    from knowledge_base.search.evaluation import evaluate_files

    figures = evaluate_files(options.entries, options.queries, load_embedder()).as_dict()
    if options.json:
        _print_json(figures)
    else:
        print_figures({"": figures})
    return 0


def _rank(options: argparse.Namespace) -> Ranking:
    # Only here: the encoders take seconds and hundreds of megabytes, and the gateway's commands none.
    from knowledge_base.search.default import load_embedder
    from knowledge_base.search.live import LiveIndex

    with _open_store(options) as store:
        index = LiveIndex(store, load_embedder())
        previous = EntryId(options.previous) if options.previous else None
        return index.rank(options.text, previous=previous)


def _as_dict(ranking: Ranking) -> dict[str, Any]:
    return {
        "outcome": ranking.outcome,
        "confidence": ranking.confidence,
        "candidates": asdict(ranking)["candidates"],
    }


def _open_store(options: argparse.Namespace) -> KnowledgeStore:
    return KnowledgeStore(existing_data_dir(options) / "knowledge.db")


def _open_new_store(options: argparse.Namespace) -> KnowledgeStore:
    """Open the store for an import, which may come before the first start; a preview alone makes no file."""
    data_dir = data_dir_of(options)
    if options.dry_run and not data_dir.exists():
        return KnowledgeStore(":memory:")
    make_private_folder(data_dir)
    return KnowledgeStore(data_dir / "knowledge.db")


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
