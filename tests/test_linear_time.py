"""Whatever others write is read in linear time: ten times the text takes about ten times the work.

Two measures, both ratios. Calls, which are counted and the same in every run, show loops that go over a text
again and again. What a single call does in C (RE2, a slice, a search) shows in no count that Python gives, so
the processor time of this process is compared too, not the clock; square growth would show as a hundred.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest

from bot.assistant.reading import (
    anyone_there,
    complaint,
    greeting,
    introductions,
    language,
    mood,
    names,
    other_languages,
    place,
    references,
    requests_in_other_languages,
    wants_person,
)
from bot.assistant.reading.act_features import find_places
from bot.assistant.reading.sign_runs import without_sign_runs
from bot.conversation import problem, reask
from bot.conversation.desk import notes, saved_replies
from bot.conversation.erasure import OMITTED, Erasure
from bot.conversation.handoff import pledges
from bot.conversation.visible_text import strip_invisible
from bot.matching import OwnNumber, Pattern, find_phone, find_reference, mask_text, split_words
from bot.services import linkify, rich_text, texts
from bot.services.conversations import leaving
from bot.services.picture_metadata import _jpeg
from bot.services.typed_text import typed_text
from knowledge_base import rendering, tidy, variables
from knowledge_base.exchange import html_text, markdown_files, pictures
from knowledge_base.help import finder
from knowledge_base.questions import masking, model
from knowledge_base.search import follow_up, parts, text
from knowledge_base.upkeep import contradictions, quantities, statements

Read = Callable[[str], object]

SHORT, LONG = 1_000, 10_000
MOST_CALLS, MOST_TIME = 15, 40
# Less than this is too little to be compared.
LEAST_CALLS, LEAST_SECONDS = 20, 0.0005

GIVEN = [
    reask.GivenDetail("name", "Ann"),
    reask.GivenDetail("email", "a@b.example"),
    reask.GivenDetail("problem", "It broke"),
]
OWN = OwnNumber("Member", r"[A-Z]{2}[ -]?(?:\d ?){6,}")
READERS: dict[str, Read] = {
    "asks for a person": wants_person.asks_for_person,
    "declines a person": wants_person.declines_person,
    "asks for a person elsewhere": requests_in_other_languages.asks_for_person_in_other_language,
    "asks if anyone is there": anyone_there.asks_if_anyone_is_there,
    "complaint": complaint.is_complaint,
    "declines a person elsewhere": requests_in_other_languages.declines_person_in_other_language,
    "complaint elsewhere": requests_in_other_languages.complains_in_other_language,
    "greeting": lambda said: greeting.without(said, [greeting.find_greeting(said)]),
    "introduction": names.may_say_a_name,
    "introduction elsewhere": other_languages.find_introduction,
    "language": language.find_language,
    "acts": find_places,
    "mood": mood.find_mood,
    "place": place.find_place,
    "order number": references.find_order_number,
    "e-mail address": references.find_email,
    "only details": references.is_only_details,
    "runs of signs": without_sign_runs,
    "reference": find_reference,
    "sensitive numbers": mask_text,
    "own sensitive numbers": lambda said: list(OWN.find(said)),
    "leaving the line": leaving.leaves_line,
    "e-mail address at the door": texts.find_email,
    "problem": lambda said: problem.choose_problem([said]),
    "pledges": pledges.find_pledges,
    "telephone": find_phone,
    "address": lambda said: reask._first(reask._ADDRESS, [said]),
    "asked again": lambda said: reask.find_reasks(said, GIVEN),
    "variables of a reply": saved_replies.find_variables,
    "mentions": lambda said: list(notes._called(said, ["mia", "a"])),
    "erasure": lambda said: Erasure({said: None, said[3:]: None}, name="I'm").without(said),
    "erasure of a part": lambda said: Erasure({said[: len(said) // 2]: None}, name="a").without(said),
    "what was known": lambda said: Erasure({said: None}).touches(said[1:]),
    "masking": masking.mask_details,
    "masking of names": lambda said: masking.mask_names(said, ["a", "I'm", "Ann Lee"]),
    "key of a question": model.key_of,
    "parts of a message": parts.parts_of,
    "passages": text.passages,
    "words": text.words,
    "follow-up": lambda said: follow_up.joined_question("How do I return a lamp?", said),
    "help search": finder._match,
    "variables of an entry": lambda said: variables.filled_text(said, {"a": "b"}),
    "quantities": quantities.without_quantities,
    "words of an entry": contradictions._words,
    "words with joiners": lambda said: split_words(said, digits=False, joiners="'’-"),
    "export": lambda said: (rendering._scalar(said), rendering._block(said, "  ")),
    "one form": lambda said: (tidy.sameness(said), tidy.slug(said), tidy.one_line(said)),
    "imported Markdown": lambda said: markdown_files._front_matter(f"---\n{said}"),
    "imported heading": lambda said: markdown_files._HEADING.match(f"# {said}"),
    "addresses in a text": lambda said: list(linkify.split_links(said)),
    "what is seen of a name": strip_invisible,
    "numbers in a table": rich_text._NUMBER.fullmatch,
    "imported pictures": lambda said: list(pictures._SHOWN.finditer(said)),
}
# Parsers of markup, which are others' libraries: slow enough to get only what is markup.
PARSERS: dict[str, Read] = {
    "Markdown": typed_text,
    "statements": statements.statements.__wrapped__,
    "imported HTML": html_text.html_to_markdown,
}
MARKUP = ("[", "![", "[x](", "*", "_ ", "`", "<", "<b>", "> ", "| a ", "- ", "1. ", "x\n", "\\", "&amp;", "(")
SIGNS = [
    *(" ", "\n", "/", "-", ".", "!", "?", "’", "@", "#", "_", "*", "`", "|", "<", "(", "[", "9", "1 ", "1. "),
    *("a", "A", "a ", "é", "İ", "中", "あ", "ا ", "😡", "…", "。", "a@", "a@b.", "?!", "[x](", "![", "<b>"),
    *("{{a", "x\n", "I'm ", "my name is not ", "order number is ", "talk to a ", "still not bad "),
    *("4242 4242 4242 4242 ", "\u200d", "www.a "),
]


def hostile(read: Read) -> Iterator[str]:
    """What is repeated: signs of every kind, and the words that the patterns beside a reader begin with."""
    yield from SIGNS
    module = sys.modules[read.__module__]
    patterns = [value for value in vars(module).values() if isinstance(value, Pattern)]
    sources = " ".join(pattern.source for pattern in patterns)
    words = Pattern(r"[a-z]{3,}").findall(sources)
    yield from (f"{word} " for word in dict.fromkeys(words[:: len(words) // 4 + 1]))


def work(read: Read, said: str) -> tuple[int, float]:
    """How many functions are called, ours and those of C, and how long the processor works on it."""
    count = 0

    def counted(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    start = time.process_time()
    sys.setprofile(counted)
    try:
        read(said)
    finally:
        sys.setprofile(None)
    return count, time.process_time() - start


def require_linear(read: Read, short: str, long: str) -> None:
    """Fails unless the long text takes work as its length has it."""
    (few, brief), (many, lasting) = work(read, short), work(read, long)
    assert many <= MOST_CALLS * max(few, LEAST_CALLS), (short[:40], few, many)
    if lasting > MOST_TIME * max(brief, LEAST_SECONDS):  # other work only adds: the least counts
        brief, lasting = (min(work(read, said)[1] for _ in range(3)) for said in (short, long))
    assert lasting <= MOST_TIME * max(brief, LEAST_SECONDS), (short[:40], brief, lasting)


@pytest.mark.parametrize("name", READERS)
def test_ten_times_the_text_takes_about_ten_times_the_work(name: str) -> None:
    for part in hostile(READERS[name]):
        require_linear(READERS[name], part * (SHORT // len(part)) + "1", part * (LONG // len(part)) + "1")


@pytest.mark.parametrize("name", PARSERS)
def test_ten_times_the_markup_takes_about_ten_times_the_work(name: str) -> None:
    for part in MARKUP:
        require_linear(PARSERS[name], part * (SHORT // len(part)) + "1", part * (LONG // len(part)) + "1")


def test_spaces_before_a_number_stop_nobody() -> None:
    said = "order" + " " * 9900 + "1"
    assert references.find_order_number(said) is None
    few = work(references.find_order_number, "order" + " " * 99 + "1")[0]
    assert work(references.find_order_number, said)[0] == few


def test_many_long_messages_are_struck_in_linear_time() -> None:
    def strike(length: int) -> None:
        said = ["/" * (length - number) + str(number) for number in range(25)]
        erasure = Erasure(dict.fromkeys(said))
        assert [erasure.without(each) for each in said] == [OMITTED] * 25

    require_linear(lambda said: strike(len(said)), "/" * SHORT, "/" * LONG)


def test_a_picture_of_nothing_but_markers_is_read_in_linear_time() -> None:
    def read(said: str) -> bytes:
        return b"".join(_jpeg(b"\xff\xd8\xff\xda\x00\x02" + b"\xff" * len(said)))

    require_linear(read, "/" * 20_000, "/" * 200_000)


def test_introductions_are_patterns_of_the_linear_engine() -> None:
    assert all(isinstance(way, Pattern) for way in introductions.ANY_WAY)
