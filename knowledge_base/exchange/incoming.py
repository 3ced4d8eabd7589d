"""The nouns of an import: the files, and what was read in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Literal

from knowledge_base.model import Content, EntryId, Translation
from knowledge_base.problems import Problem
from knowledge_base.tidy import question_key, slug, tidy

SourceState = Literal["draft", "published", "retired"]

# What the studio can show and save again; a test compares them with its payloads.
MOST_QUESTION, MOST_ANSWER, MOST_PHRASING, MOST_NAME, MOST_OWNER = 300, 20_000, 500, 80, 120
MOST_PHRASINGS, MOST_TAGS = 100, 30


@dataclass(frozen=True)
class SourceFile:
    """A file to read. `name` is what problems call it, `path` where it lies in its folder or archive."""

    name: str
    data: bytes = field(repr=False)
    path: str = ""

    @property
    def kind(self) -> str:
        """Its extension in lower case, without the dot."""
        return self.name.rpartition(".")[2].lower()


@dataclass(frozen=True)
class Incoming:
    """An entry as a source has it. `source` and `external_id` find it again at the next import.

    `former_id` is the id that earlier versions gave it, which others may have had as well.
    """

    file: str
    line: int
    source: str
    external_id: str
    content: Content
    entry_id: EntryId | None = None
    state: SourceState = "published"
    former_id: str = ""

    @property
    def place(self) -> str:
        """Return where it is, for a sentence."""
        return f"line {self.line} of {self.file}"


@dataclass
class Reading:
    """What was read: the entries, what keeps them from being imported, and what was left out and why.

    `variables` are the values that the entries use, as the source had them; `pictures` the files of those
    that answers show, by the name that each has here.
    """

    entries: list[Incoming] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict, repr=False)

    def report(self, file: str, line: int, sentence: str) -> None:
        """Name a problem."""
        self.problems.append(Problem(file, line, sentence))

    def note(self, file: str, line: int, sentence: str) -> None:
        """Name what was left out, or stays a draft."""
        self.notes.append(Problem(file, line, sentence))

    def take(self, incoming: Incoming) -> None:
        """Keep an entry in the form in which it would be stored, or name what is wrong with it."""
        incoming = replace(incoming, content=tidy(incoming.content))
        wrong = list(_unfit(incoming))
        for sentence in wrong:
            self.report(incoming.file, incoming.line, sentence)
        if not wrong:
            self.entries.append(incoming)


def identify(given: str, question: str) -> tuple[str, str]:
    """Return the id of an entry in its source, and the one that earlier versions gave it.

    The source's own, or a hash of the question. Earlier versions took the question's slug, which many
    questions share: those with the same sixty first characters, and all that are not in Latin letters.
    """
    if given:
        return given, ""
    return f"question:{sha256(question_key(question).encode()).hexdigest()[:32]}", slug(question)


def text_of(file: SourceFile, reading: Reading) -> str | None:
    """Return the file's text; None, and a problem, when it is not text that can be read."""
    encoding = "utf-16" if file.data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return file.data.decode(encoding)
    except UnicodeDecodeError as error:
        line = file.data[: error.start].count(b"\n") + 1
        reading.report(file.name, line, "This is not UTF-8 text: save the file as UTF-8.")
        return None


def locale_of(given: str) -> str:
    """Return another system's name of a language as we write it.

    `pt_br` is pt-BR, and American English just en.
    """
    language, _, region = given.strip().replace("_", "-").partition("-")
    if not language or (language.lower(), region.lower()) == ("en", "us"):
        return "en"
    region = region.upper() if len(region) == 2 else region.title()
    return f"{language.lower()}-{region}" if region else language.lower()


def join_languages(reading: Reading) -> Reading:
    """Return the same reading with entries of one source and id made one.

    Each further language a translation.

    What is live in one language and a draft in another stays live without that other.
    """
    joined: dict[tuple[str, str], Incoming] = {}
    found = Reading(variables=reading.variables, problems=list(reading.problems), notes=list(reading.notes))
    for incoming in reading.entries:
        key = (incoming.source, incoming.entry_id.casefold() if incoming.entry_id else incoming.external_id)
        first = joined.setdefault(key, incoming)
        if first is incoming:
            continue
        if incoming.content == first.content:
            found.note(incoming.file, incoming.line, f"This is the same as {first.place}: left out.")
        elif incoming.content.locale in _locales(first.content):
            found.report(incoming.file, incoming.line, _taken(incoming, first))
        elif first.state == "published" != incoming.state:
            sentence = f"“{_short(incoming.content.question)}” is a draft there: this language is left out."
            found.note(incoming.file, incoming.line, sentence)
        else:
            joined[key] = replace(first, content=_with_translation(first.content, incoming.content))
    found.entries = list(joined.values())
    return found


def _taken(incoming: Incoming, first: Incoming) -> str:
    place = first.place if first.file != incoming.file else f"line {first.line}"
    if incoming.external_id == identify("", incoming.content.question)[0]:
        return f"This asks the same as {place}: keep one of them, or give each an id."
    return f"The id `{incoming.external_id}` is taken by {place}: give this entry another one."


def _locales(content: Content) -> Iterable[str]:
    return [content.locale, *(translation.locale for translation in content.translations)]


def _with_translation(content: Content, other: Content) -> Content:
    added = Translation(other.locale, other.question, other.answer, other.phrasings)
    return tidy(replace(content, translations=(*content.translations, added)))


def _unfit(incoming: Incoming) -> Iterator[str]:
    """Yield what keeps an entry from being taken, as sentences."""
    content = incoming.content
    if not content.question:
        yield "The question is missing: give this entry one."
    if not content.answer and incoming.state == "published":
        yield f"The answer to “{_short(content.question)}” is empty: write it, or leave this entry out."
    sizes = [
        ("question", len(content.question), MOST_QUESTION),
        ("answer", len(content.answer), MOST_ANSWER),
        ("category", len(content.category), MOST_NAME),
        ("owner", len(content.owner), MOST_OWNER),
        *(("phrasing", len(phrasing), MOST_PHRASING) for phrasing in content.phrasings),
        *(("tag", len(tag), MOST_NAME) for tag in content.tags),
        *(("translated question", len(other.question), MOST_QUESTION) for other in content.translations),
        *(("translated answer", len(other.answer), MOST_ANSWER) for other in content.translations),
    ]
    for name, size, most in sizes:
        if size > most:
            yield f"The {name} has {size} characters; {most} are possible. Shorten it or split the entry."
    for name, many, most in (
        ("phrasings", len(content.phrasings), MOST_PHRASINGS),
        ("tags", len(content.tags), MOST_TAGS),
    ):
        if many > most:
            yield f"{many} {name}; {most} are possible. Leave some out."


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
