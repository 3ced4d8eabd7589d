"""What is left of a transaction when parts of it failed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from hypothesis import given
from hypothesis import strategies as st

from bot.storage.savepoints import Savepoints


class Failed(Exception):
    """A part of the transaction failed."""


# A number is written; a list is a part, with whether it fails at its end.
Steps = list["int | tuple[Steps, bool]"]
numbers = st.integers(0, 99)
steps = st.recursive(
    st.lists(numbers, max_size=3),
    lambda inner: st.lists(numbers | st.tuples(inner, st.booleans()), max_size=4),
    max_leaves=12,
)


@contextmanager
def transaction() -> Iterator[tuple[sqlite3.Connection, list[str]]]:
    """An open transaction on a table of numbers, and every statement that runs in it."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE numbers (number INTEGER)")
        connection.execute("BEGIN")
        said: list[str] = []
        connection.set_trace_callback(said.append)
        yield connection, said


def play(connection: sqlite3.Connection, parts: Savepoints, program: Steps) -> None:
    for step in program:
        if isinstance(step, int):
            parts.before_write()
            connection.execute("INSERT INTO numbers VALUES (?)", (step,))
            continue
        inner, fails = step
        try:
            with parts.part():
                play(connection, parts, inner)
                if fails:
                    raise Failed
        except Failed:
            pass


def left_of(program: Steps) -> list[int]:
    """What should be left: everything but what stands in a part that failed."""
    left: list[int] = []
    for step in program:
        if isinstance(step, int):
            left.append(step)
        elif not step[1]:
            left += left_of(step[0])
    return left


@given(steps)
def test_a_part_that_fails_takes_back_what_it_wrote_and_nothing_else(program: Steps) -> None:
    with transaction() as (connection, _):
        play(connection, Savepoints(connection), program)
        assert [row[0] for row in connection.execute("SELECT number FROM numbers")] == left_of(program)
        connection.execute("COMMIT")


def test_parts_that_begin_together_share_a_savepoint() -> None:
    with transaction() as (connection, said):
        play(connection, Savepoints(connection), [([([([1], False), 2], False)], False)])
        assert [each for each in said if "part" in each] == ["SAVEPOINT part_1", "RELEASE part_1"]


def test_a_part_in_which_nothing_is_written_sets_none() -> None:
    with transaction() as (connection, said):
        play(connection, Savepoints(connection), [([([], False)], True), 1])
        assert not [each for each in said if "part" in each]
