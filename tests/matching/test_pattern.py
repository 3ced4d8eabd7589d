"""Patterns read text in any script as `re` does, with spans of the text as it was given."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import BadPattern, Literals, Pattern, split_sentences, split_words

LETTERS = st.text(alphabet="aZé ßñ_-'’.!?\n 9٣½中ا😀İıK\u2003", max_size=40)


@pytest.mark.parametrize(
    "source", [r"\b\w+\b", r"[^\W_]+", r"\d+", r"\s+", r"\W+", r"\bz?a", r"[^\W\d_][\w'’-]*"]
)
@given(LETTERS)
def test_classes_and_word_bounds_are_those_of_re(source: str, text: str) -> None:
    theirs = [match.span() for match in re.finditer(source, text)]
    assert [match.span() for match in Pattern(source).finditer(text)] == theirs


@given(LETTERS)
def test_sub_and_split_keep_the_rest_of_the_text(text: str) -> None:
    pattern = Pattern(r"\s+")
    assert pattern.sub("|", text) == "|".join(pattern.split(text))
    assert pattern.sub(lambda found: found[0], text) == text


def test_groups_are_of_the_text_as_given() -> None:
    match = Pattern(r"(?P<first>\w+) (?P<second>\d+)?").search("Zoë ٣٤")
    assert match is not None
    assert (match["first"], match["second"], match[0], match.span("second")) == (
        "Zoë",
        "٣٤",
        "Zoë ٣٤",
        (4, 6),
    )
    without = Pattern(r"(?P<first>\w+) (?P<second>\d+)?").search("Zoë ")
    assert without is not None
    assert without["second"] is None


def test_a_lone_surrogate_breaks_nothing() -> None:
    assert Pattern(r"\w+").findall("a\ud800b") == ["a", "b"]
    assert Pattern(r"b", as_written=True).search("\ud800b")


@pytest.mark.parametrize("source", ["(", "(?<=a)b", r"(a)\1"])
def test_what_the_engine_cannot_match_in_linear_time_is_refused(source: str) -> None:
    with pytest.raises(BadPattern):
        Pattern(source).compiled()


@given(LETTERS)
def test_words_are_those_of_the_patterns_they_replace(text: str) -> None:
    assert split_words(text) == re.findall(r"[^\W_]+", text)
    assert split_words(text, joiners="'’") == re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text)


@given(LETTERS)
def test_sentences_are_those_of_the_pattern_they_replace(text: str) -> None:
    theirs = re.findall(r"[^.!?\n…]*(?:[.](?=\S)[^.!?\n…]*)*[.!?…]*", text)
    ours = [each.strip() for each in split_sentences(text)]
    assert [each for each in ours if each] == [each.strip() for each in theirs if each.strip()]


def test_the_longest_of_several_texts_is_replaced() -> None:
    literals = Literals({"order": "1", "Order 12": "2", "x" * 300: "3"})
    assert literals.sub(f"ORDER 12, order{'X' * 300}!") == "2, 13!"


def test_what_replaces_a_text_is_not_searched_again() -> None:
    assert Literals({"y" * 300: "order", "order": "gone"}).sub("y" * 300) == "order"
