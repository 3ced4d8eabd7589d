"""Brings a file's tables up to this version. All that was done is in one table, `_sqlite_migrations`.

A migration is in one transaction with its record, is never changed once released, and imports nothing of
ours: what it needs of the code as it was then is beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database as Engine
from sqlite_utils import Migrations

from bot.storage.errors import DatabaseUnreadable


def migrate(engine: Engine, sets: Sequence[Migrations]) -> None:
    """Apply what is missing, one set after the other, all or nothing."""
    if not any(each.pending(engine) for each in sets):
        return
    # Two processes may open a file at once: the second waits here, and finds the work done.
    engine.conn.execute("BEGIN IMMEDIATE")
    try:
        for each in sets:
            each.apply(engine)
        engine.conn.execute("COMMIT")
    except BaseException:
        engine.conn.rollback()
        raise


def require_ours(engine: Engine, path: str, sets: Sequence[Migrations]) -> None:
    """Refuse another program's file and one that a newer Frontdesk wrote, before anything is changed."""
    # The tables first: another process may be making them, in one transaction with what says that it did.
    # A crash during the very first start can leave the list of migrations alone in the file.
    tables = set(engine.table_names()) - {Migrations.migrations_table}
    applied = {each.name: {one.name for one in each.applied(engine)} for each in sets}
    if sets and tables and not any(applied.values()):
        raise DatabaseUnreadable(
            "foreign", path, "this is a database, but not one of Frontdesk's of this kind"
        )
    fresh = Engine(memory=True)
    newer = sorted(
        name for each in sets for name in applied[each.name] - {one.name for one in each.pending(fresh)}
    )
    fresh.close()
    if newer:
        why = f"a newer Frontdesk wrote it ({', '.join(newer)}); start that version, or a newer one"
        raise DatabaseUnreadable("newer", path, why)
