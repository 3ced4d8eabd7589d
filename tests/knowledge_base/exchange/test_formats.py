"""What each format gives, and what is said of a file that is broken: where, and what to do."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from knowledge_base.content import ContentError
from knowledge_base.exchange.files import list_upload
from knowledge_base.exchange.formats import read_files
from knowledge_base.exchange.html_text import html_to_markdown
from knowledge_base.exchange.incoming import Incoming, Reading, SourceFile, locale_of
from knowledge_base.exchange.pictures import bring_pictures


def reading_of(name: str, text: str, **options: Any) -> Reading:
    return read_files([SourceFile(name, text.encode(), name)], **options)


def entries_of(name: str, text: str) -> list[Incoming]:
    reading = reading_of(name, text)
    assert reading.problems == []
    return reading.entries


def problems_of(name: str, text: str) -> list[tuple[int, str]]:
    reading = reading_of(name, text)
    return [(problem.line, problem.sentence) for problem in reading.problems]


def test_markdown_without_front_matter_asks_by_its_heading() -> None:
    text = "\n# How do I return it? #\n\nSend it back.\n\n## In the box\n"
    (entry,) = entries_of("help/returns-and-refunds/how.md", text)
    assert (entry.line, entry.content.question) == (2, "How do I return it?")
    assert entry.content.answer == "Send it back.\n\n## In the box"
    assert (entry.content.category, entry.external_id) == (
        "Returns and refunds",
        "help/returns-and-refunds/how",
    )
    assert problems_of("how.md", "\nSend it back.") == [
        (2, "Begin with the question as a heading (# …), or with --- to open front matter.")
    ]


THEIRS = """---
title: "How: do I return it?"
date: 2024-05-01
weight: 3
tags: [returns, 30 days]
draft: true
---

Send it back.
"""


def test_another_sites_front_matter_is_read_as_far_as_it_goes() -> None:
    reading = reading_of("returns/how-to.md", THEIRS)
    (entry,) = reading.entries
    assert (entry.content.question, entry.content.answer) == ("How: do I return it?", "Send it back.")
    assert (entry.content.category, entry.content.tags) == ("Returns", ("returns", "30 days"))
    assert (entry.state, entry.external_id, entry.entry_id) == ("draft", "returns/how-to", None)
    assert [note.sentence for note in reading.notes] == ["Not used from the front matter: date, weight."]
    ((line, sentence),) = problems_of("how-to.md", THEIRS.replace('"How: do I return it?"', "How: do I: so"))
    assert (line, "not valid YAML" in sentence) == (2, True)


def test_links_to_files_and_pictures_that_are_not_there_are_noted() -> None:
    answer = "See [start](00-base.md#a), [site](https://a.example), [help](/help/x) and ![map](map.png)."
    file = SourceFile("a.md", f"# How?\n{answer} ![here](in.png) [again](00-base.md#a)\n".encode(), "a.md")
    files = [file, SourceFile("in.png", b"png", "in.png")]
    reading = bring_pictures(read_files(files), files, lambda _: f"{'0' * 32}.png")
    assert [note.sentence for note in reading.notes] == [
        "The link to 00-base.md#a leads to a file and is not followed.",
        "The picture map.png is not there, so the answer shows none.",
    ]
    alone = bring_pictures(read_files([file]), [file], lambda _: None)
    assert [note.sentence for note in alone.notes][-1].startswith("The picture in.png is not there")


def test_readme_of_a_folder_is_left_out_with_a_note() -> None:
    for text in ("# Our help centre\nNothing.\n", "About these files.\n"):
        reading = reading_of("help/README.md", text)
        assert (reading.problems, reading.entries) == ([], [])
        assert "left out" in reading.notes[0].sentence
    assert len(entries_of("help/README.md", "# How do I begin?\nSo.\n")) == 1


def test_language_of_a_page_is_read_by_any_of_its_names() -> None:
    for name in ("language", "lang", "locale"):
        (entry,) = entries_of("a.md", f"---\ntitle: Hoe?\n{name}: nl\n---\nZo.\n")
        assert entry.content.locale == "nl"


def test_html_in_json_and_in_tables_becomes_markdown() -> None:
    html = "<p>Send it <b>back</b>.</p><script>x()</script>"
    rows = json.dumps([{"title": "How?", "body": html}, {"title": "Why?", "body": "a < b and c > d"}])
    assert [one.content.answer for one in entries_of("a.json", rows)] == [
        "Send it **back**.",
        "a < b and c > d",
    ]
    (entry,) = entries_of("a.csv", f"title,body\nHow?,{html}\n")
    assert entry.content.answer == "Send it **back**."


TABLE = """Question;Answer;Alternatives;Labels;Views
"How much; really?";"Much.

Really.";how much is it|what does it cost;price, cost;12

Where?;Here.;;;
"""


def test_a_table_gives_an_entry_for_each_row() -> None:
    first, second = entries_of("faq.csv", TABLE)
    assert (first.line, second.line) == (2, 6)
    assert first.content.question == "How much; really?"
    assert first.content.answer == "Much.\n\nReally."
    assert first.content.phrasings == ("how much is it", "what does it cost")
    assert first.content.tags == ("price", "cost")
    assert (first.external_id[:9], first.former_id) == ("question:", "how-much-really")
    notes = [(note.line, note.sentence) for note in reading_of("faq.csv", TABLE).notes]
    assert notes == [(1, "The column “Views” is not used.")]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("title,body\nA?,One.\n,Two.\n", 3, "question is missing"),
        ("title,body\nA?,One.\nB?,\n", 3, "The answer to “B?” is empty"),
        ("title,body,check_by\nA?,One.,soon\n", 2, "“soon” must be a day"),
        ("title,body\nA?,One, two, three\n", 2, "2 cells more"),
        ('title,body\nA?,"One\n', 2, "cannot be read"),
        ("title,text\nA?,x\nA?,y\n", 3, "asks the same as line 2"),
        ("title,question,body\nA?,B?,C\n", 1, "gives the question a second time"),
        ("title\nA?\n", 1, "No column is called “answer”"),
        ("title,body,status\nA?,x,odd\n", 2, "“odd” is unknown"),
        (f"title,body\nA?,{'x' * 20_001}\n", 2, "20001 characters"),
    ],
)
def test_a_slip_in_a_table_is_named_with_its_line(text: str, line: int, words: str) -> None:
    ((found, sentence),) = problems_of("faq.csv", text)
    assert (found, words in sentence) == (line, True), sentence


def test_rows_in_two_languages_make_one_entry() -> None:
    text = "id,language,title,body\n7,en,How?,So.\n7,nl,Hoe?,Zo.\n"
    (entry,) = entries_of("faq.csv", text)
    assert entry.content.locales == ("en", "nl")
    assert entry.content.translations[0].answer == "Zo."


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[\n{"title": "A?", "body": "x"},\n{"title": "B?"}\n]', 3, "The answer to “B?” is empty"),
        ('[\n{"title": "A?", "body": 3}\n]', 2, "The answer must be text"),
        ('{"entries": [\n\n"A?"]}', 3, "must be an object"),
        ('{"entries": [\n{"title": "A?" "body": "x"}]}', 2, "not valid JSON"),
        ('{"rows": 1}', 1, "No list of entries"),
        ('[{"title": "A?", "body": "x", "colour": "red"}]', 1, "`colour` is not a field"),
        ('{"format": "frontdesk", "version": 9, "entries": []}', 1, "newer Frontdesk"),
        ('{"format": "frontdesk", "entries": [\n{"id": "a b", "question": "A?", "answer": "x"}]}', 2, "`id`"),
        ("[" * 100_000, 1, "nested too deeply"),
        ("7", 1, "not valid JSON"),
    ],
)
def test_a_slip_in_json_is_named_with_its_line(text: str, line: int, words: str) -> None:
    found = problems_of("faq.json", text)
    assert len(found) == 1
    assert (found[0][0], words in found[0][1]) == (line, True), found


def test_objects_on_lines_of_their_own_are_read_too() -> None:
    text = '{"id": 1, "title": "A?", "body": "x"}\n{"id": 2, "title": "B?", "body": "y"}\n'
    assert [(one.line, one.external_id) for one in entries_of("faq.jsonl", text)] == [(1, "1"), (2, "2")]


PAGE = """<!doctype html><html lang="nl"><head>
<link rel="canonical" href="https://shop.example/help/">
<script type="application/ld+json">
{"@context": "https://schema.org", "@graph": [{"@type": ["WebPage", "FAQPage"], "name": "Delivery",
 "mainEntity": [
  {"@type": "Question", "name": "How &amp; when?",
   "acceptedAnswer": {"@type": "Answer", "text": "<p>Soon, see <a href='/t'>times</a>.</p>"}},
  {"@type": "Question", "@id": "#cost", "name": "Cost?",
   "acceptedAnswer": {"@type": "Answer", "text": "€5.\\nOr less."}}]}]}
</script></head><body>
<div itemscope itemtype="https://schema.org/FAQPage">
 <section itemscope itemprop="mainEntity" itemtype="https://schema.org/Question">
  <h2 itemprop="name">Is it <i>safe</i>?</h2>
  <div itemscope itemprop="acceptedAnswer" itemtype="https://schema.org/Answer">
   <div itemprop="text"><ul><li>Yes<li>Very</ul><script>steal()</script></div>
  </div>
 </section>
 <section itemscope itemprop="mainEntity" itemtype="https://schema.org/Question">
  <h2 itemprop="name">Cost?</h2>
  <p itemscope itemprop="acceptedAnswer" itemtype="https://schema.org/Answer"><b itemprop="text">again</b></p>
 </section>
</div></body></html>"""


def test_a_page_gives_the_questions_of_its_structured_data() -> None:
    when, cost, safe = entries_of("saved.html", PAGE)
    assert (when.line, cost.line, safe.line) == (6, 8, 12)
    assert when.content.question == "How & when?"
    assert when.content.answer == "Soon, see [times](https://shop.example/t)."
    assert (when.content.category, when.content.locale) == ("Delivery", "nl")
    assert (cost.source, cost.external_id) == ("page:shop.example", "https://shop.example/help/#cost")
    assert cost.content.answer == "€5.\n\nOr less."
    assert (safe.content.question, safe.content.answer) == ("Is it safe?", "- Yes\n- Very")


def test_structured_data_that_is_broken_is_named_with_its_line() -> None:
    broken = PAGE.replace('"@id": "#cost",', '"@id": "#cost"')
    (problem,) = problems_of("saved.html", broken)
    assert (problem[0], "structured data is not valid JSON" in problem[1]) == (8, True)
    assert "no FAQPage" in problems_of("saved.html", "<p>Hello</p>")[0][1]


def test_html_becomes_markdown_that_shows_the_same_and_does_nothing() -> None:
    html = (
        '<h2>A<br>b</h2><p onclick="x()">1<br>2 <a href="javascript:x">bad</a> <a href="/ok">ok</a>'
        '<table><tr><th>a<th>b<tr><td>1|2<td><b>3</b></table><img src="p.png" alt="A pic">'
        "<iframe src=x></iframe><button>Buy</button><p># no heading"
    )
    assert html_to_markdown(html, "https://x.example/h/") == (
        "## A b\n\n1  \n2 bad [ok](https://x.example/ok)\n\n"
        "| a | b |\n| --- | --- |\n| 1\\|2 | **3** |\n\n"
        "[A pic](<https://x.example/h/p.png>)\n\n\\# no heading"
    )


ZENDESK = {
    "articles": [
        {
            "id": 11,
            "title": "Where?",
            "body": "<p>Here &amp; <b>there</b></p>",
            "locale": "en-us",
            "source_locale": "en-us",
            "section_id": 5,
            "html_url": "https://acme.zendesk.com/hc/en-us/articles/11-Where",
            "label_names": ["place"],
            "draft": False,
            "translations": [
                {"locale": "de", "title": "Wo?", "body": "<p>Hier</p>", "draft": False},
                {"locale": "fr", "title": "Où?", "body": "<p>Ici</p>", "draft": True},
            ],
        },
        {"id": 12, "title": "Later?", "body": "", "draft": True, "section_id": 5, "locale": "en-us"},
    ],
    "sections": [{"id": 5, "name": "Places", "url": "https://acme.zendesk.com/5"}],
}
CHATWOOT = {
    "payload": [
        {
            "id": 3,
            "title": "How?",
            "content": "**So.**",
            "status": "published",
            "category": {"id": 1, "name": "Basics", "locale": "en"},
            "author": {"name": "Ada"},
            "meta": {"tags": ["a"]},
        },
        {
            "id": 4,
            "title": "Hoe?",
            "content": "Zo.",
            "status": "draft",
            "locale": "nl",
            "associated_article_id": 3,
        },
        {"id": 5, "title": "Old?", "content": "x", "status": "archived"},
        {"id": 6, "content": "x", "status": "published"},
    ],
    "meta": {"articles_count": 4},
}


def test_a_zendesk_export_is_read_with_its_sections_and_translations() -> None:
    where, later = entries_of("articles.json", json.dumps(ZENDESK))
    assert (where.source, where.external_id, where.state) == ("zendesk:acme.zendesk.com", "11", "published")
    content = where.content
    assert (content.question, content.answer, content.category) == (
        "Where?",
        "Here &amp; **there**",
        "Places",
    )
    assert (content.tags, content.locales) == (("place",), ("en", "de"))
    assert (later.state, later.content.answer) == ("draft", "")


def test_a_chatwoot_export_is_read_without_what_is_archived() -> None:
    reading = reading_of("portal.json", json.dumps(CHATWOOT, indent=0))
    (how,) = reading.entries
    assert (how.source, how.external_id, how.content.category) == ("chatwoot", "3", "Basics")
    assert (how.content.owner, how.content.locales) == ("Ada", ("en",))
    assert [note.sentence for note in reading.notes] == [
        "“Old?” is archived there: left out.",
        "“Hoe?” is a draft there: this language is left out.",
    ]
    (problem,) = reading.problems
    assert problem.sentence == "This article lacks its title."
    assert json.dumps(CHATWOOT, indent=0).split("\n")[problem.line - 1] == "{"


def test_a_wanted_format_refuses_another_ones_file() -> None:
    reading = reading_of("articles.json", json.dumps(ZENDESK), wanted="chatwoot")
    assert [problem.sentence for problem in reading.problems] == [
        "This is no export of Chatwoot: choose another format, or another file."
    ]
    reading = reading_of("faq.csv", TABLE, wanted="json")
    assert "Nothing here can be imported" in reading.problems[0].sentence


@pytest.mark.parametrize(
    ("given", "ours"),
    [
        ("en-us", "en"),
        ("", "en"),
        ("pt_br", "pt-BR"),
        ("NL", "nl"),
        ("zh-hans", "zh-Hans"),
        ("en-GB", "en-GB"),
    ],
)
def test_languages_of_other_systems_are_named_as_ours(given: str, ours: str) -> None:
    assert locale_of(given) == ours


def archive_of(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return buffer.getvalue()


def test_an_archive_of_several_formats_is_read_as_one_import() -> None:
    data = archive_of(
        faq_csv=TABLE.encode(), pages__a_html=PAGE.encode(), pages__b_html=b"<p>x", logo_png=b"\x89"
    )
    reading = read_files(list_upload("export.zip", data))
    assert reading.problems == []
    assert len(reading.entries) == 5
    assert [(note.file, note.sentence[:31]) for note in reading.notes][1:] == [
        ("pages/b.html", "This page has no questions and ")
    ]


def test_an_archive_that_is_cut_off_or_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(ContentError, match="cannot be unpacked"):
        list_upload("export.zip", archive_of(faq_csv=TABLE.encode())[:-30])
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("faq.csv", b"x" * (65 * 1024 * 1024))
    with pytest.raises(ContentError, match="more than 64 MB"):
        list_upload("export.zip", bomb.getvalue())


def test_text_in_another_encoding_is_told_where() -> None:
    reading = read_files([SourceFile("faq.csv", b"title,body\nCaf\xe9?,x\n")])
    assert [(one.line, one.sentence) for one in reading.problems] == [
        (2, "This is not UTF-8 text: save the file as UTF-8.")
    ]
    utf16 = "title,body\nCafé?,x\n".encode("utf-16")
    assert read_files([SourceFile("faq.csv", utf16)]).entries[0].content.question == "Café?"
