"""`frontdesk kb`: bring entries in and out, check them, and see what the search makes of a question."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from bot.gateway.settings import SettingsError, read_settings
from knowledge_base.content import ContentError
from knowledge_base.folder import check_folder, export_folder, import_folder
from knowledge_base.store import KnowledgeStore

Command = Callable[[argparse.Namespace], int]


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare `frontdesk kb` and its subcommands."""
    parser = commands.add_parser("kb", help="keep and try the knowledge base", description=__doc__)
    parser.add_argument("--data-dir", type=Path, help="where the knowledge base is (default: var)")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = _action(actions, "import", _import, "publish the entries of a folder of content files")
    add.add_argument("folder", type=Path)
    add.add_argument("--by", default="import", help="who is named as the editor")
    export = _action(actions, "export", _export, "write each published entry to a content file")
    export.add_argument("folder", type=Path)
    check = _action(actions, "check", _check, "name what an editor should look at in a folder")
    check.add_argument("folder", type=Path)


def _action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, run: Command, text: str
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=text, description=text.capitalize() + ".")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=lambda options: _checked(run, options))
    return parser


def _checked(run: Command, options: argparse.Namespace) -> int:
    try:
        return run(options)
    except ContentError as error:
        if options.json:
            _print_json({"problems": [vars(problem) for problem in error.problems]})
        else:
            print(error, file=sys.stderr)
    except SettingsError as error:
        print(error, file=sys.stderr)
    return 1


def _import(options: argparse.Namespace) -> int:
    with _open_store(options) as store:
        report = import_folder(store, options.folder, options.by)
    if options.json:
        _print_json(vars(report))
    else:
        print(
            f"{len(report.added)} added, {len(report.changed)} changed, {len(report.skipped)} as they were."
        )
        if report.left_retired:
            print(f"Left retired: {', '.join(report.left_retired)}")
    return 0


def _export(options: argparse.Namespace) -> int:
    with _open_store(options) as store:
        paths = export_folder(store, options.folder)
    if options.json:
        _print_json({"files": [str(path) for path in paths]})
    else:
        print(f"{len(paths)} entries written to {options.folder}.")
    return 0


def _check(options: argparse.Namespace) -> int:
    problems = check_folder(options.folder, date.today())
    if options.json:
        _print_json({"problems": [vars(problem) for problem in problems]})
    else:
        print("\n".join(map(str, problems)) or "Nothing to look at.")
    return 1 if problems else 0


def _open_store(options: argparse.Namespace) -> KnowledgeStore:
    data_dir = options.data_dir or read_settings(os.environ).data_dir
    data_dir.mkdir(parents=True, exist_ok=True)
    return KnowledgeStore(data_dir / "knowledge.db")


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
