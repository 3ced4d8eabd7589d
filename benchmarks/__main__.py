"""Measure: a start, a turn beside stock Rasa, search, desk and studio under load, promises, masking."""

from __future__ import annotations

import argparse
import sys

from benchmarks import desk, masking, queues, search, start, studio, turn


def main() -> int:
    """Measure what is asked for; return the exit code of that."""
    parser = argparse.ArgumentParser(prog="frontdesk bench", description=__doc__)
    subjects = parser.add_subparsers(metavar="SUBJECT", required=True)
    measured = {
        "start": start,
        "turn": turn,
        "search": search,
        "desk": desk,
        "studio": studio,
        "queues": queues,
        "masking": masking,
    }
    for name, module in measured.items():
        subject = subjects.add_parser(
            name,
            help=(module.__doc__ or "").splitlines()[0],
            description=module.__doc__,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(subject)
        subject.set_defaults(run=module.run)
    options = parser.parse_args()
    code: int = options.run(options)
    return code


if __name__ == "__main__":  # a process that a benchmark starts imports this too
    sys.exit(main())
