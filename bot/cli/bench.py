"""`frontdesk bench`: what a start and a turn cost, and how fast search, desk and studio are under load."""

from __future__ import annotations

import argparse

from benchmarks import desk, search, start, studio, turn


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare `frontdesk bench` and its subcommands."""
    parser = commands.add_parser("bench", help="measure on this machine", description=__doc__)
    subjects = parser.add_subparsers(dest="subject", metavar="SUBJECT", required=True)
    measured = {"start": start, "turn": turn, "search": search, "desk": desk, "studio": studio}
    for name, module in measured.items():
        subject = subjects.add_parser(
            name,
            help=(module.__doc__ or "").splitlines()[0],
            description=module.__doc__,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(subject)
        subject.set_defaults(run=module.run)
