"""How SQL reads lists that are kept, or given, as JSON."""

from __future__ import annotations

EACH_VALUE = "each_one.value"
# All of a list that is bound as one value.
VALUES_OF_LIST = "SELECT value FROM json_each(?)"


def each_of(column: str) -> str:
    """Return the table with a row for each value (`EACH_VALUE`) of the list in a column."""
    return f"json_each({column}) each_one"


def holds(column: str) -> str:
    """Return the condition that the list in a column holds a value."""
    return f"EXISTS (SELECT 1 FROM {each_of(column)} WHERE {EACH_VALUE} = ?)"
