"""The sentences in other languages: each language that has a file has all of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from string import Formatter

import msgspec
import pytest

from bot.conversation.handoff.hours_words import HoursWords
from bot.messages import CatalogueError, MessageCatalogue
from bot.messages.dates import Dates
from bot.messages.locale_file import Locale, read_locales
from bot.messages.variant import Variant

DOMAIN = Path(__file__).parents[2] / "domain.yml"
LOCALES = read_locales()
ENGLISH = MessageCatalogue.load(DOMAIN)
# Said by somebody who writes in a language that has no file, and so in one language alone.
ALREADY_TRANSLATED = "utter_in_english_for_"
MOODS = ("calm", "worried", "upset", "grateful")

every_language = pytest.mark.parametrize("language", sorted(LOCALES))


def to_translate() -> dict[str, Variant]:
    """What a language needs, by id: topics are categories of entries, which nobody translates."""
    return {
        variant.id: variant
        for name in ENGLISH.names
        if not name.startswith(ALREADY_TRANSLATED)
        for variant in ENGLISH.variants(name)
        if "topic" not in variant.needs
    }


def test_there_are_languages() -> None:
    assert {"de", "es", "fr", "he", "it", "nl", "pl", "pt"} <= LOCALES.keys()


@every_language
def test_a_language_has_every_sentence_and_no_other(language: str) -> None:
    wanted, there = to_translate().keys(), LOCALES[language].sentences.keys()
    assert sorted(wanted - there) == [], f"to be added to bot/messages/locales/{language}.yml"
    assert sorted(there - wanted) == [], f"to be taken out of bot/messages/locales/{language}.yml"


@every_language
def test_a_sentence_quotes_what_the_english_one_quotes(language: str) -> None:
    sentences = LOCALES[language].sentences
    wanted = {line: variant.needs for line, variant in to_translate().items() if line in sentences}
    assert {line: Variant(line, sentences[line]).needs for line in wanted} == wanted


@every_language
def test_a_language_has_every_button_and_no_other(language: str) -> None:
    labels = {button.title for variant in to_translate().values() for button in variant.buttons}
    assert LOCALES[language].buttons.keys() == labels
    assert len(set(LOCALES[language].buttons.values())) == len(labels)


@every_language
def test_nothing_is_left_in_english_or_shouted(language: str) -> None:
    for line, text in LOCALES[language].sentences.items():
        assert text != to_translate()[line].text, line
        assert not set("!！") & set(text), line
        assert text == text.strip(), line


@every_language
def test_the_variants_of_a_response_differ(language: str) -> None:
    catalogue = MessageCatalogue.load(DOMAIN)
    for name in ENGLISH.names:
        said = [variant.text for variant in catalogue.variants(name, language)]
        assert len(set(said)) == len(said), name


@every_language
@pytest.mark.parametrize("mood", MOODS)
def test_there_is_always_something_to_say_in_it(language: str, mood: str) -> None:
    given = {slot: "x" for variant in to_translate().values() for slot in variant.needs}
    given.pop("customer_name")
    ids = LOCALES[language].sentences
    for name in ENGLISH.names:
        if any(variant.id in ids for variant in ENGLISH.variants(name)):
            line = ENGLISH.pick(name, mood=mood, slots=given, language=language)
            assert line.text == Variant(line.id, ids[line.id]).filled(given)


@every_language
def test_days_and_hours_are_told_with_what_they_need(language: str) -> None:
    locale, english = LOCALES[language], HoursWords()
    hours = msgspec.convert(locale.hours, HoursWords)
    assert locale.hours.keys() == set(HoursWords.__struct_fields__)
    assert (len(locale.dates.days), len(locale.dates.months)) == (7, 12)
    assert (len(hours.days), len(hours.on_days)) == (7, 7)
    for name, form in msgspec.structs.asdict(english).items():
        if isinstance(form, str):
            assert _fields(getattr(hours, name)) == _fields(form), name
    for name in ("with_year", "with_weekday"):
        assert _fields(getattr(locale.dates, name)) == _fields(getattr(Dates(), name)), name


def test_a_day_is_written_as_people_write_it() -> None:
    day = date(2026, 11, 27)
    assert Dates().write(day) == "27 November 2026"
    assert Dates().write_with_weekday(day) == "Friday 27 November"
    assert LOCALES["de"].dates.write(day) == "27. November 2026"


def test_the_same_line_is_said_in_the_language_asked_for() -> None:
    english = ENGLISH.pick("utter_no_answer")
    german = ENGLISH.pick("utter_no_answer", language="de")
    assert german.id == english.id
    assert german.text == LOCALES["de"].sentences[english.id]
    assert [button.payload for button in german.buttons] == [button.payload for button in english.buttons]
    assert german.buttons[0].title == "Mit einem Menschen sprechen"


def test_a_language_without_sentences_is_answered_in_english() -> None:
    assert ENGLISH.pick("utter_no_answer", language="fi") == ENGLISH.pick("utter_no_answer")


def test_what_a_language_cannot_say_is_said_in_english(tmp_path: Path) -> None:
    locale = Locale("Deutsch", buttons={}, dates=Dates(), hours={}, sentences={"b": "Ja, {missing}."})
    responses = {"utter_yes": (Variant("a", "Yes."), Variant("b", "Yes, {missing}."))}
    catalogue = MessageCatalogue(responses, {"de": locale})
    assert catalogue.pick("utter_yes", language="de").text == "Yes."
    assert catalogue.pick("utter_yes", slots={"missing": "x"}, language="de").text == "Ja, x."


def test_the_languages_go_to_another_process_and_back() -> None:
    sent = MessageCatalogue.from_plain(ENGLISH.to_plain(), ENGLISH.locales_to_plain())
    assert sent.languages == ENGLISH.languages
    assert sent.pick("utter_goodbye", language="de") == ENGLISH.pick("utter_goodbye", language="de")


@pytest.mark.parametrize("text", ["language: Deutsch", "language: [", "sentences: {a: 1}"])
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "de.yml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"de\.yml"):
        read_locales(tmp_path)


def _fields(form: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(form)} - {None}
