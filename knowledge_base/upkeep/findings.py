"""Everything that upkeep finds, as one list: what it is, where, how serious, and whether it was seen to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from hashlib import blake2b
from typing import Literal, get_args

from knowledge_base.model import Content, EntryId, PublishedEntry
from knowledge_base.overdue import is_overdue, is_withheld
from knowledge_base.upkeep.contradictions import find_contradictions
from knowledge_base.upkeep.jargon import find_jargon
from knowledge_base.upkeep.links import links_of
from knowledge_base.upkeep.readability import readability

Kind = Literal["contradiction", "same_question", "alike", "overdue", "dead_link", "hard_to_read", "jargon"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# What may tell a customer something wrong, or lead them nowhere; the others are hints.
SERIOUS: frozenset[Kind] = frozenset(("contradiction", "same_question", "overdue", "dead_link"))


@dataclass(frozen=True)
class Finding:
    """Something to look at.

    `key` names it while it lasts; `fingerprint` changes with the content of its entries. `quotes` are what
    is there, one for each entry that says it; `advice` is what to do.
    """

    kind: Kind
    key: str
    entries: tuple[EntryId, ...]
    sentence: str
    advice: str
    quotes: tuple[tuple[EntryId, str], ...] = ()
    fingerprint: str = ""

    @property
    def serious(self) -> bool:
        """Whether it may tell a customer something wrong, or lead them nowhere."""
        return self.kind in SERIOUS


@dataclass(frozen=True)
class UpkeepContext:
    """What upkeep goes by beside the entries.

    `alike` are pairs that may mean the same, as the assistant's encoders see it; `retired` the ids of entries
    that customers no longer see; `dead` the addresses of other sites that did not answer, and why;
    `own_site` is where our own pages are.
    """

    today: date
    jargon: Mapping[str, str] = field(default_factory=dict)
    alike: Sequence[tuple[str, str, float]] = ()
    retired: Collection[str] = ()
    dead: Mapping[str, str] = field(default_factory=dict)
    own_site: str = ""


def find_all(entries: Sequence[PublishedEntry], known: UpkeepContext) -> list[Finding]:
    """Return every finding, the serious ones first, then by kind in the order of `KINDS`."""
    by_id = {entry.id: entry for entry in entries}
    found = [
        *_contradictions(entries),
        *_same_questions(entries),
        *_alike(by_id, known),
        *(each for entry in entries for each in _of_one(entry, by_id, known)),
    ]
    marked = (_with_fingerprint(finding, by_id) for finding in found)
    return sorted(marked, key=lambda each: (not each.serious, KINDS.index(each.kind), each.key))


def _contradictions(entries: Iterable[PublishedEntry]) -> Iterator[Finding]:
    for each in find_contradictions(entries):
        one, other = each.amounts
        where = "Two entries say" if each.first != each.second else "Two languages of an entry say"
        yield Finding(
            "contradiction",
            f"contradiction:{each.first}:{each.second}:{one}:{other}",
            tuple(dict.fromkeys((each.first, each.second))),
            f"{where} different things: {one} and {other}.",
            "Find out which is right, and correct the other. A variable keeps them the same from then on.",
            ((each.first, each.said[0]), (each.second, each.said[1])),
        )


def _same_questions(entries: Iterable[PublishedEntry]) -> Iterator[Finding]:
    """Yield the same words lead to two entries, so that which one answers is chance."""
    asked: defaultdict[tuple[str, str], list[EntryId]] = defaultdict(list)
    written: dict[tuple[str, str], str] = {}
    for entry in entries:
        for locale, text in dict.fromkeys(_asks(entry.content)):
            key = (locale, text.casefold().strip(" ?!.¿¡"))
            written.setdefault(key, text)
            if entry.id not in asked[key] and not _parted(entry, asked[key], entries):
                asked[key].append(entry.id)
    for key, ids in asked.items():
        if len(ids) > 1:
            yield Finding(
                "same_question",
                f"same_question:{':'.join(ids)}:{key[1]}",
                tuple(ids),
                f"“{written[key]}” leads to {len(ids)} entries.",
                "Keep it in the entry that answers it best, and take it out of the others.",
            )


def _alike(by_id: Mapping[EntryId, PublishedEntry], known: UpkeepContext) -> Iterator[Finding]:
    for first, second, likeness in known.alike:
        one, other = EntryId(first), EntryId(second)
        if one in by_id and other in by_id and not _for_others(by_id[one], by_id[other]):
            yield Finding(
                "alike",
                f"alike:{first}:{second}",
                (one, other),
                f"These two may be the same question, by {likeness * 100:.0f} %.",
                "Merge them: take the better answer and the phrasings of both, and retire the other.",
                ((one, by_id[one].content.question), (other, by_id[other].content.question)),
            )


def _of_one(
    entry: PublishedEntry, by_id: Mapping[EntryId, PublishedEntry], known: UpkeepContext
) -> Iterator[Finding]:
    content = entry.content
    if is_overdue(content, known.today):
        what = "and is withheld from customers" if is_withheld(content, known.today) else "and still answers"
        yield Finding(
            "overdue",
            f"overdue:{entry.id}",
            (entry.id,),
            f"This should have been checked by {content.check_by}, {what}.",
            "Read it again, correct it if need be, and set a new date.",
        )
    yield from _dead_links(entry, by_id, known)
    for locale, answer in _answers(content):
        yield from _hints(entry.id, locale, answer, known)


def _dead_links(
    entry: PublishedEntry, by_id: Mapping[EntryId, PublishedEntry], known: UpkeepContext
) -> Iterator[Finding]:
    for link in links_of(entry.content, known.own_site):
        why = _why_dead(entry, link.entry_id, by_id, known) if link.entry_id else known.dead.get(link.target)
        if why:
            yield Finding(
                "dead_link",
                f"dead_link:{entry.id}:{link.target}",
                (entry.id,),
                f"The link “{link.words}” to {link.target} {why}.",
                "Lead it elsewhere, or take it out.",
            )


def _why_dead(
    entry: PublishedEntry, target: str, by_id: Mapping[EntryId, PublishedEntry], known: UpkeepContext
) -> str | None:
    linked = by_id.get(EntryId(target))
    if linked is None:
        return "leads to a retired entry" if target in known.retired else "leads to no entry"
    if linked.content.audience and linked.content.audience != entry.content.audience:
        return "leads to an entry that is not for everybody who reads this one"
    return None


def _hints(entry_id: EntryId, locale: str, answer: str, known: UpkeepContext) -> Iterator[Finding]:
    read = readability(answer, locale)
    if read.is_hard or read.long_sentences:
        long_ones = len(read.long_sentences)
        hard = (
            f"Hard to read: reading ease {max(0, read.ease or 0):.0f} of 100"
            if read.is_hard
            else "Hard to read"
        )
        count = f"; sentences that are too long: {long_ones}" if long_ones else ""
        yield Finding(
            "hard_to_read",
            f"hard_to_read:{entry_id}:{locale}",
            (entry_id,),
            f"{hard}{count}.",
            "Shorter sentences and everyday words help: one thought in each sentence.",
            tuple((entry_id, sentence) for sentence in read.long_sentences[:3]),
        )
    for hard_word in find_jargon(answer, known.jargon):
        instead = f"Write “{hard_word.plain}”." if hard_word.plain else "Leave it out."
        yield Finding(
            "jargon",
            f"jargon:{entry_id}:{locale}:{hard_word.word.casefold()}",
            (entry_id,),
            f"“{hard_word.word}” is a word that customers don't use.",
            instead,
            ((entry_id, hard_word.sentence),),
        )


def _with_fingerprint(finding: Finding, by_id: Mapping[EntryId, PublishedEntry]) -> Finding:
    """Return the finding with a mark of what its entries say now, so that a dismissal ends with a change."""
    texts = [repr(asdict(by_id[each].content)) for each in finding.entries]
    mark = blake2b("\n".join((finding.sentence, *texts)).encode(), digest_size=12).hexdigest()
    return replace(finding, fingerprint=mark)


def _asks(content: Content) -> Iterator[tuple[str, str]]:
    for text in (content.question, *content.phrasings):
        yield content.locale, text
    for translation in content.translations:
        for text in (translation.question, *translation.phrasings):
            yield translation.locale, text


def _answers(content: Content) -> Iterator[tuple[str, str]]:
    yield content.locale, content.answer
    for translation in content.translations:
        yield translation.locale, translation.answer


def _parted(entry: PublishedEntry, others: Iterable[EntryId], entries: Iterable[PublishedEntry]) -> bool:
    """Return whether every other entry with this question is for other customers."""
    known = set(others)
    there = [each for each in entries if each.id in known] if entry.content.audience and known else []
    return bool(there) and all(_for_others(entry, each) for each in there)


def _for_others(first: PublishedEntry, second: PublishedEntry) -> bool:
    """Return whether no customer can be in the audience of both."""
    one, other = dict(first.content.audience), dict(second.content.audience)
    shared = one.keys() & other.keys()
    return any(not set(one[name]) & set(other[name]) for name in shared)
