"""`frontdesk kb import` and `export`: entries in and out, looked at first with `--dry-run`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, get_args

from bot.cli.kb_publish import declare_override, publish_all
from bot.services.pictures import PictureFolder, name_of_picture
from bot.services.settings import read_settings
from knowledge_base.exchange.exporting import Which, export_archive, export_folder, export_json, list_exported
from knowledge_base.exchange.files import list_path
from knowledge_base.exchange.formats import Format, read_files
from knowledge_base.exchange.importing import import_entries
from knowledge_base.exchange.incoming import Reading
from knowledge_base.exchange.pictures import bring_pictures
from knowledge_base.exchange.planning import Plan, Step, make_plan
from knowledge_base.problems import Problem
from knowledge_base.store import KnowledgeStore

OpenStore = Callable[[argparse.Namespace], KnowledgeStore]
PrintJson = Callable[[Any], None]


def declare_import(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `kb import`."""
    parser.add_argument("path", type=Path, help="a folder, an archive (zip) or a file")
    parser.add_argument(
        "--format", choices=get_args(Format), default="auto", help="default: detected per file"
    )
    parser.add_argument("--dry-run", action="store_true", help="only list what would happen")
    parser.add_argument(
        "--publish",
        action="store_true",
        help="publish what is published in the source, if it passes the publish gate",
    )
    parser.add_argument("--by", default="import", help="editor to name in the history (default: import)")
    declare_override(parser)


def declare_export(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `kb export`."""
    parser.add_argument("path", type=Path, help="a folder, or a file that ends in .zip or .json")
    parser.add_argument("--format", choices=("markdown", "json"), help="default: json for .json")
    parser.add_argument(
        "--all", action="store_true", help="include drafts and retired entries, as last saved"
    )


def run_import(options: argparse.Namespace, open_store: OpenStore, print_json: PrintJson) -> int:
    """Import, or with `--dry-run` say what would happen; raises `ContentError` for what cannot be read."""
    files = list_path(options.path)
    reading = bring_pictures(read_files(files, options.format), files, name_of_picture)
    with open_store(options) as store:
        plan = make_plan(store, reading, publish=options.publish)
        if options.dry_run:
            if options.json:
                print_json(_plan_json(plan))
            else:
                _print_plan(plan)
            return 1 if plan.problems else 0
        for picture in reading.pictures.values():
            _pictures(options).add(picture)
        done = import_entries(store, reading, options.by, publish=options.publish)
        four_eyes = read_settings(os.environ).four_eyes
        went_live = publish_all(store, done.going_live, options.by, options.override, four_eyes=four_eyes)
    published, waiting = (
        (done.going_live, done.waiting) if went_live else ([], done.waiting + done.going_live)
    )
    if options.json:
        counts = {key: value for key, value in vars(done).items() if key != "going_live"}
        print_json({**counts, "published": published, "waiting": waiting})
    else:
        _print_done(reading, plan, len(done.waiting))
    return 0 if went_live else 1


def run_export(options: argparse.Namespace, open_store: OpenStore, print_json: PrintJson) -> int:
    """Export to a folder, an archive or a JSON file."""
    with open_store(options) as store:
        paths = _export(store, options, "all" if options.all else "published")
        count = len(list_exported(store, "all" if options.all else "published"))
    if options.json:
        print_json({"files": list(map(str, paths))})
    else:
        print(f"{count} entries written to {options.path}.")
    return 0


def _pictures(options: argparse.Namespace) -> PictureFolder:
    return PictureFolder((options.data_dir or read_settings(os.environ).data_dir) / "pictures")


def _export(store: KnowledgeStore, options: argparse.Namespace, which: Which) -> list[Path]:
    path, form, pictures = options.path, options.format, _pictures(options).folder
    if form == "json" or (form is None and path.suffix == ".json"):
        path.write_text(export_json(store, which), encoding="utf-8", newline="\n")
        return [path]
    if path.suffix == ".zip":
        path.write_bytes(export_archive(store, which, pictures=pictures))
        return [path]
    return export_folder(store, path, which, pictures=pictures)


def _print_plan(plan: Plan) -> None:
    for step in _held_first(plan.steps):
        print(_line(step))
    for problem in plan.problems:
        print(problem, file=sys.stderr)
    _print_notes(plan.notes)
    print(_counts(plan))
    if plan.problems:
        count = "1 problem" if len(plan.problems) == 1 else f"{len(plan.problems)} problems"
        print(f"{count}: nothing can be imported before that is mended.")


def _print_done(reading: Reading, plan: Plan, waiting: int) -> None:
    for step in _held_first(plan.steps):
        if step.note:
            print(_line(step))
    _print_notes(tuple(reading.notes))
    print(_counts(plan))
    if waiting:
        waits = (
            "1 waits as a draft: publish it" if waiting == 1 else f"{waiting} wait as drafts: publish them"
        )
        print(f"{waits} in the studio, or import with --publish.")


def _held_first(steps: Sequence[Step]) -> list[Step]:
    """Return the steps, first those that somebody must look at: live is not replaced by them."""
    return sorted(steps, key=lambda step: not step.held)


def _print_notes(notes: tuple[Problem, ...]) -> None:
    for note in notes:
        print(f"Note: {note}", file=sys.stderr)


def _counts(plan: Plan) -> str:
    return (
        f"{plan.count('added')} added, {plan.count('changed')} changed, {plan.count('skipped')} as they were."
    )


def _line(step: Step) -> str:
    incoming = step.incoming
    place = f"{incoming.file}:{incoming.line}"
    entry = f" {step.entry.id}" if step.entry else ""
    changes = f" ({', '.join(step.changes)})" if step.changes else ""
    live = ", goes live" if step.publishes else ", stays a draft" if step.held else ""
    note = f" {step.note}" if step.note else ""
    return f"{place}: {step.outcome}{live}{entry}: {incoming.content.question}{changes}{note}"


def _plan_json(plan: Plan) -> dict[str, Any]:
    return {
        "steps": [
            {
                "file": step.incoming.file,
                "line": step.incoming.line,
                "outcome": step.outcome,
                "entry_id": step.entry.id if step.entry else None,
                "question": step.incoming.content.question,
                "changes": list(step.changes),
                "publishes": step.publishes,
                "held": step.held,
                "note": step.note,
            }
            for step in plan.steps
        ],
        "problems": [vars(problem) for problem in plan.problems],
        "notes": [vars(note) for note in plan.notes],
        "digest": plan.digest,
    }
