"""Which entry came from where: the memory by which an import changes instead of adding twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge_base.model import EntryId
from knowledge_base.store import KnowledgeFile

# How the reason of an imported revision begins.
IMPORTED = "Imported from "


@dataclass(frozen=True)
class Origin:
    """The entry that has this id in a source, and the fingerprint of what the source last said."""

    source: str
    external_id: str
    entry_id: EntryId
    fingerprint: str


class Sources:
    """The origins of entries, in the knowledge base's file."""

    def __init__(self, file: KnowledgeFile) -> None:
        self._file = file

    def get_origin(self, source: str, external_id: str) -> Origin | None:
        """Return the origin with this id in the source."""
        found = self._list("WHERE s.source = ? AND s.external_id = ?", [source, external_id])
        return found[0] if found else None

    def list_origins(self) -> dict[tuple[str, str], Origin]:
        """Return every origin, by source and id there."""
        return {(one.source, one.external_id): one for one in self._list("", [])}

    def list_origins_of(self, entry_id: str) -> list[Origin]:
        """Return where an entry came from."""
        return self._list("WHERE e.id = ? ORDER BY s.source, s.external_id", [entry_id])

    def list_edited(self) -> frozenset[str]:
        """Return the entries with a revision, the live one or a newer one, that no import brought."""
        rows = self._file.rows(
            "SELECT DISTINCT e.id FROM entries e JOIN revisions r ON r.entry = e.number "
            "WHERE r.revision >= coalesce(e.live, 1) AND substr(r.reason, 1, ?) <> ?",
            [len(IMPORTED), IMPORTED],
        )
        return frozenset(row["id"] for row in rows)

    def set_origin(self, origin: Origin) -> None:
        """Remember an origin, in place of what was known of it."""
        self.set_origins([origin])

    def set_origins(self, origins: Sequence[Origin]) -> None:
        """Remember origins, in place of what was known of them."""
        at = self._file.now().isoformat()
        with self._file.transaction():
            self._file.write_many(
                "INSERT INTO sources (source, external_id, entry, fingerprint, at) "
                "SELECT ?, ?, number, ?, ? FROM entries WHERE id = ? ON CONFLICT (source, external_id) "
                "DO UPDATE SET entry = excluded.entry, fingerprint = excluded.fingerprint, at = excluded.at",
                [
                    (origin.source, origin.external_id, origin.fingerprint, at, origin.entry_id)
                    for origin in origins
                ],
            )

    def _list(self, where: str, values: list[str]) -> list[Origin]:
        sql = (
            "SELECT s.source, s.external_id, s.fingerprint, e.id FROM sources s "
            f"JOIN entries e ON e.number = s.entry {where}"
        )
        return [
            Origin(row["source"], row["external_id"], EntryId(row["id"]), row["fingerprint"])
            for row in self._file.rows(sql, values)
        ]
