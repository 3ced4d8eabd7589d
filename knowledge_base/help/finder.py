"""Finds articles by words and marks the words. The index is in memory and holds only what is live."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice

from bot.matching import split_words
from bot.storage.connections import IN_MEMORY
from bot.storage.database import Database, Row
from knowledge_base.help.articles import Article, Text
from knowledge_base.model import EntryId

# The words of a text in Markdown, without its marks.
ReadMarkdown = Callable[[str], str]

# Stand around the words that were found. Stored texts hold neither.
START, END = "\x02", "\x03"
_MOST_WORDS = 24
_EXCERPT_WORDS = 32
_CONTROL = dict.fromkeys((*range(0x09), *range(0x0B, 0x20)), " ")
# A title that holds the words counts most, then how people ask, the topic, the answer.
_RANK = "bm25(articles, 0, 0, 8.0, 4.0, 2.0, 1.0)"
# So common that they find everything and say nothing.
_IDLE_WORDS = (
    "a about am an and any are as at be by can could did do does for from get had has have how i if in is it "
    "its many me much my not of on or our so than that the their them there these they this to us was we "
    "were what when where which who why will with would you your"
)
_IDLE = frozenset(_IDLE_WORDS.split())


@dataclass(frozen=True)
class ArticleHit:
    """An article that was found: its question and a part of its answer, the words between START and END."""

    entry_id: EntryId
    locale: str
    question: str
    excerpt: str


class Finder:
    """A full-text index of the articles in all their languages."""

    def __init__(self, read_markdown: ReadMarkdown) -> None:
        self._read_markdown = read_markdown
        self._db = Database(IN_MEMORY)
        self._lock = threading.Lock()
        with self._db.transaction():
            self._db.write(
                "CREATE VIRTUAL TABLE articles USING fts5 (id UNINDEXED, locale UNINDEXED, question, "
                "phrasings, topic, answer, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '3')"
            )
        self._numbers = count(1)
        self._rows: dict[EntryId, list[int]] = {}
        self._waiting: dict[EntryId, Article] = {}

    def close(self) -> None:
        """Close the index."""
        with self._lock:
            self._db.close()

    @property
    def is_whole(self) -> bool:
        """Whether every article can be found."""
        return not self._waiting

    def put(self, articles: Mapping[EntryId, Article | None]) -> None:
        """Find these no more as they were; as they are now once they are taken in. None: it is gone."""
        with self._lock, self._db.transaction():
            for entry_id, article in articles.items():
                for row in self._rows.pop(entry_id, ()):
                    self._db.write("DELETE FROM articles WHERE rowid = ?", [row])
                self._waiting.pop(entry_id, None)
                if article:
                    self._waiting[entry_id] = article

    def index_waiting(self, most: int) -> bool:
        """Index some of those that wait, the latest first. Return whether there are more."""
        with self._lock:
            some = list(islice(reversed(self._waiting.values()), most))
        # Reading Markdown takes most of the time: whoever searches does not wait for that.
        read = [(article, [self._row(article, text) for text in article.texts.values()]) for article in some]
        with self._lock, self._db.transaction():
            for article, rows in read:
                if self._waiting.get(article.id) is article:  # not changed again meanwhile
                    del self._waiting[article.id]
                    self._rows[article.id] = [self._add(row) for row in rows]
        return bool(self._waiting)

    def find(self, query: str, locale: str, limit: int) -> list[EntryId]:
        """Return the articles that hold words of the query, the best first.

        Those in the reader's language lead.
        """
        wanted = _match(query)
        if not wanted:
            return []
        rows = self._query(
            f"SELECT id FROM articles WHERE articles MATCH ? ORDER BY locale != ?, {_RANK} LIMIT ?",
            [wanted, locale, 3 * limit],
        )
        return list(dict.fromkeys(EntryId(row[0]) for row in rows))[:limit]

    def like(self, article: Article, limit: int) -> list[EntryId]:
        """Return other articles that share the most telling words with this one's question and tags."""
        text = article.fallback
        wanted = _match(" ".join((text.question, *article.tags)), complete=True)
        if not wanted:
            return []
        rows = self._query(
            f"SELECT id FROM articles WHERE articles MATCH ? AND id != ? ORDER BY {_RANK} LIMIT ?",
            ["{question phrasings topic} : (" + wanted + ")", article.id, 3 * limit],
        )
        return list(dict.fromkeys(EntryId(row[0]) for row in rows))[:limit]

    def show(self, query: str, articles: Iterable[tuple[Article, str]]) -> list[ArticleHit]:
        """Return these articles, each in a language it has, with the words of the query marked."""
        wanted = _match(query)
        return [self._show(wanted, article, locale) for article, locale in articles]

    def _show(self, wanted: str, article: Article, locale: str) -> ArticleHit:
        text, rows = article.texts[locale], self._rows.get(article.id, [])
        marks = f"'{START}', '{END}'"
        found = wanted and self._query(
            f"SELECT highlight(articles, 2, {marks}), "
            f"snippet(articles, 5, {marks}, '…', {_EXCERPT_WORDS}) FROM articles "
            f"WHERE articles MATCH ? AND locale = ? AND rowid IN ({', '.join('?' * len(rows))})",
            [wanted, locale, *rows],
        )
        question, excerpt = found[0] if found else (text.question, self._beginning(text))
        return ArticleHit(article.id, locale, question, excerpt)

    def _add(self, row: Sequence[str]) -> int:
        number = next(self._numbers)
        self._db.write(
            "INSERT INTO articles (rowid, id, locale, question, phrasings, topic, answer) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [number, *row],
        )
        return number

    def _query(self, sql: str, values: Sequence[object]) -> list[Row]:
        with self._lock:
            return self._db.rows(sql, values)

    def _row(self, article: Article, text: Text) -> list[str]:
        topic = "\n".join((article.category, *article.tags))
        fields = (text.question, "\n".join(text.phrasings), topic, self._plain(text))
        return [article.id, text.locale, *(field.translate(_CONTROL) for field in fields)]

    def _plain(self, text: Text) -> str:
        return " ".join(self._read_markdown(text.answer).split())

    def _beginning(self, text: Text) -> str:
        words = self._plain(text).translate(_CONTROL).split()
        return " ".join(words[:_EXCERPT_WORDS]) + ("…" if len(words) > _EXCERPT_WORDS else "")


def _match(query: str, *, complete: bool = False) -> str:
    """Return what was typed as a full-text query: any of its words.

    The last may be unfinished unless `complete`.
    """
    words = [word.casefold() for word in split_words(query)][:_MOST_WORDS]
    telling = [word for word in words if word not in _IDLE] or words
    quoted = [f'"{word}"' for word in telling]
    if quoted and not complete and len(telling[-1]) > 2:
        quoted.append(f"{quoted[-1]} *")
    return " OR ".join(quoted)
