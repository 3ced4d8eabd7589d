"""What is not for everybody where it comes from stays a draft, and the report says why."""

from __future__ import annotations

import json
from typing import Any

import pytest

from knowledge_base.exchange.formats import read_files
from knowledge_base.exchange.importing import import_entries
from knowledge_base.exchange.incoming import Reading, SourceFile
from knowledge_base.exchange.planning import make_plan
from knowledge_base.exchange.visibility import restriction
from knowledge_base.store import KnowledgeStore

ARTICLE: dict[str, Any] = {
    "id": 11,
    "title": "Refunds over 500",
    "body": "<p>Ask your lead.</p>",
    "locale": "en-us",
    "source_locale": "en-us",
    "section_id": 5,
    "draft": False,
    "outdated": False,
    "user_segment_id": None,
    "user_segment_ids": [],
    "permission_group_id": 77,
    "html_url": "https://acme.zendesk.com/hc/en-us/articles/11",
}


def zendesk(*articles: dict[str, Any], **lists: Any) -> Reading:
    document = {"articles": list(articles), **lists}
    return read_files([SourceFile("articles.json", json.dumps(document).encode(), "articles.json")])


def published(reading: Reading) -> list[str]:
    """The ids that `--publish` would make live."""
    with KnowledgeStore(":memory:") as store:
        return [*import_entries(store, reading, "ada", publish=True).going_live]


def sentences(reading: Reading) -> list[str]:
    return [note.sentence for note in reading.notes]


def test_article_for_everybody_goes_live_whoever_may_edit_it() -> None:
    assert published(zendesk(ARTICLE)) == ["refunds-over-500"]


@pytest.mark.parametrize(
    "limit", [{"user_segment_id": 360_001}, {"user_segment_ids": [360_001]}, {"outdated": True}]
)
def test_article_for_some_readers_stays_a_draft(limit: dict[str, Any]) -> None:
    translation = {"locale": "de", "title": "Erstattung", "body": "<p>Frag.</p>", "draft": False}
    reading = zendesk({**ARTICLE, **limit, "translations": [translation]})
    (name,) = limit
    assert sentences(reading) == [
        f"“Refunds over 500” is not for everybody there ({name}): it stays a draft."
    ]
    assert published(reading) == []
    (entry,) = reading.entries
    assert entry.content.locales == ("en", "de")


def test_article_of_a_section_for_some_readers_stays_a_draft() -> None:
    section = {"id": 5, "name": "Staff", "url": "https://acme.zendesk.com/5", "user_segment_id": 9}
    assert published(zendesk(ARTICLE, sections=[section])) == []


def test_article_is_in_the_locale_of_its_text() -> None:
    german = {**ARTICLE, "locale": "de", "title": "Erstattung?", "body": "<p>Ja.</p>"}
    own = {"locale": "de", "title": "Erstattung?", "body": "<p>Ja.</p>", "draft": False}
    source = {"locale": "en-us", "title": "Refund?", "body": "<p>Yes.</p>", "draft": False}
    (entry,) = zendesk({**german, "translations": [own, source]}).entries
    assert (entry.content.locale, entry.content.question) == ("de", "Erstattung?")
    assert [(one.locale, one.question) for one in entry.content.translations] == [("en", "Refund?")]


@pytest.mark.parametrize("limit", [{"draft": True}, {"outdated": True}])
def test_language_that_customers_do_not_see_is_left_out(limit: dict[str, Any]) -> None:
    german = {"locale": "de", "title": "Erstattung", "body": "<p>Frag.</p>", **limit}
    reading = zendesk({**ARTICLE, "translations": [german]})
    assert [entry.content.locales for entry in reading.entries] == [("en",)]
    assert "this language is left out" in sentences(reading)[0]


def test_translation_before_its_article_is_not_more_public_than_that() -> None:
    german = {
        "locale": "de",
        "title": "Erstattung",
        "body": "<p>Frag.</p>",
        "source_id": 11,
        "source_type": "article",
        "html_url": "https://acme.zendesk.com/hc/de/articles/11",
    }
    texts = {
        "a.json": {"translations": [german], "articles": []},
        "b.json": {"articles": [{**ARTICLE, "user_segment_id": 1}]},
    }
    texts["a.json"]["sections"] = [{"id": 5, "name": "Staff", "url": "https://acme.zendesk.com/5"}]
    files = [SourceFile(name, json.dumps(value).encode(), name) for name, value in texts.items()]
    reading = read_files(files)
    assert [(entry.state, entry.content.locales) for entry in reading.entries] == [("draft", ("en", "de"))]
    reading = read_files(files[:1])
    assert [entry.state for entry in reading.entries] == ["draft"]
    assert "which says who may read it, is not here" in sentences(reading)[0]


@pytest.mark.parametrize("status", ["draft", 0, "in_review", "", None])
def test_chatwoot_article_is_live_only_when_it_says_so(status: object) -> None:
    items = [{"id": 3, "title": "How?", "content": "So.", "status": status}]
    reading = read_files([SourceFile("p.json", json.dumps({"payload": items}).encode(), "p.json")])
    assert [entry.state for entry in reading.entries] == ["draft"]


def test_draft_translation_does_not_go_live_with_its_article() -> None:
    items = [
        {"id": 3, "title": "How?", "content": "So.", "status": "published"},
        {
            "id": 4,
            "title": "Hoe?",
            "content": "Zo.",
            "status": "draft",
            "locale": "nl",
            "associated_article_id": 3,
        },
    ]
    reading = read_files([SourceFile("p.json", json.dumps({"payload": items}).encode(), "p.json")])
    assert [entry.content.locales for entry in reading.entries] == [("en",)]
    assert sentences(reading) == ["“Hoe?” is a draft there: this language is left out."]


@pytest.mark.parametrize(
    ("column", "hidden", "shown"),
    [
        ("Visibility", "agents", "public"),
        ("Internal", "yes", "no"),
        ("Published", "false", "TRUE"),
        ("draft", "1", "0"),
        ("User segment ID", "360001", ""),
        ("Outdated", "true", "false"),
    ],
)
def test_column_that_hides_a_row_keeps_it_a_draft(column: str, hidden: str, shown: str) -> None:
    text = f"question,answer,{column}\nFor staff?,Yes.,{hidden}\nFor all?,Yes.,{shown}\n"
    reading = read_files([SourceFile("faq.csv", text.encode(), "faq.csv")])
    assert [entry.state for entry in reading.entries] == ["draft", "published"]
    assert "“For staff?” is not for everybody there" in sentences(reading)[0]
    assert published(reading) == ["for-all"]


@pytest.mark.parametrize(
    "line",
    [
        "draft: true",
        'draft: "true"',
        "published: false",
        "unlisted: true",
        "private: yes",
        "visibility: internal",
    ],
)
def test_page_that_a_site_hides_stays_a_draft(line: str) -> None:
    text = f"---\ntitle: For staff?\n{line}\n---\nYes.\n"
    reading = read_files([SourceFile("a.md", text.encode(), "a.md")])
    assert [entry.state for entry in reading.entries] == ["draft"]


LIMITS = [
    *(f"status: {word}" for word in ("draft", "internal", "archived", "unpublished", "private", "hidden")),
    *("state: draft", "state: retired", "workflow: draft", "type: internal", "tags: [internal]"),
    *("audience: internal", "audience: staff", "roles: [staff]", "groups: [staff]", "permissions: agents"),
    *("internal_only: true", "visible: false", "publish: false", "published_at: null", "isDraft: true"),
    *("is-draft: yes", "confidential: true", "user_segment: Agents and admins", "noindex: true"),
    *("expires: 2020-01-01", "date: 2999-01-01", "publishDate: 2999-01-01T09:00:00Z", "category: Internal"),
    *("tags: billing, staff-only", "who_may_see_it: boss", "access: {level: staff}"),
]


@pytest.mark.parametrize("line", LIMITS)
def test_field_that_is_not_known_to_be_harmless_keeps_a_page_a_draft(line: str) -> None:
    reading = read_files(
        [SourceFile("a.md", f"---\ntitle: For staff?\n{line}\n---\nYes.\n".encode(), "a.md")]
    )
    assert published(reading) == []
    (sentence,) = sentences(reading)
    assert line.partition(":")[0] in sentence
    assert "stays a draft" in sentence


def test_unknown_field_is_named_with_what_to_do() -> None:
    reading = read_files([SourceFile("a.md", b"---\ntitle: For whom?\nreaders: some\n---\nYes.\n", "a.md")])
    assert sentences(reading)[-1] == (
        "“readers” may limit who reads this, so it stays a draft. "
        "Publish it in the studio if everybody may read it."
    )


def test_fields_that_say_nothing_of_readers_let_a_page_go_live() -> None:
    fields = (
        "description: Private lessons\ndate: 2024-05-01\nauthor: Ada\nlayout: page\norder: 1\nweight: 2\n"
        "tags: [billing]\nslug: a\nid: a\npermalink: /a\nsidebarPosition: 3\nlastUpdated: yesterday\n"
        "draft: false\naudience: everyone\nroles: []\npublishedAt: 2024-05-01\nexpires:\nstatus: published\n"
    )
    reading = read_files([SourceFile("a.md", f"---\ntitle: For all?\n{fields}---\nYes.\n".encode(), "a.md")])
    assert published(reading) == ["for-all"]


def test_folder_that_is_not_for_everybody_keeps_its_pages_drafts() -> None:
    for path in ("help/_drafts/a.md", "internal/a.md"):
        for text in ("# For staff?\nYes.\n", "---\ntitle: For staff?\n---\nYes.\n"):
            reading = read_files([SourceFile(path, text.encode(), path)])
            assert published(reading) == []
            assert "stays a draft" in sentences(reading)[0]


def test_column_that_nobody_knows_keeps_its_rows_drafts_with_one_note() -> None:
    text = "question,answer,readers\nA?,Yes.,boss\nB?,Yes.,team\nC?,Yes.,\nD?,Yes.,everybody\n"
    reading = read_files([SourceFile("faq.csv", text.encode(), "faq.csv")])
    assert [entry.state for entry in reading.entries] == ["draft", "draft", "published", "published"]
    assert sentences(reading) == [
        "“readers” may limit who reads 2 rows, so they stay drafts. "
        "Publish in the studio what everybody may read."
    ]


@pytest.mark.parametrize(
    "limit", [{"isDraft": True}, {"roles": ["staff"]}, {"published_at": None}, {"tags": ["internal"]}]
)
def test_json_field_that_hides_an_object_keeps_it_a_draft(limit: dict[str, Any]) -> None:
    rows = [{"question": "For staff?", "answer": "Yes.", **limit}]
    reading = read_files([SourceFile("a.json", json.dumps(rows).encode(), "a.json")])
    assert (reading.problems, published(reading)) == ([], [])
    assert next(iter(limit)) in sentences(reading)[0]


@pytest.mark.parametrize("limit", [{"user_segment": "Agents"}, {"label_names": ["internal"]}, {"readers": 3}])
def test_article_with_a_field_nobody_knows_stays_a_draft(limit: dict[str, Any]) -> None:
    assert published(zendesk({**ARTICLE, **limit})) == []


def test_page_with_an_id_and_a_title_is_another_sites() -> None:
    text = "---\nid: intro\ntitle: How do I begin?\nunlisted: false\n---\nSo.\n"
    (entry,) = read_files([SourceFile("docs/a.md", text.encode(), "docs/a.md")]).entries
    assert (entry.external_id, entry.content.question, entry.state) == (
        "intro",
        "How do I begin?",
        "published",
    )


@pytest.mark.parametrize("state", ["unpublished", "inactive", "private", "internal", "pending", "in_review"])
def test_state_that_is_not_live_is_a_draft(state: str) -> None:
    rows = [{"question": "For staff?", "answer": "Yes.", "state": state}]
    (entry,) = read_files([SourceFile("a.json", json.dumps(rows).encode(), "a.json")]).entries
    assert entry.state == "draft"


def test_article_withdrawn_there_and_live_here_is_reported() -> None:
    with KnowledgeStore(":memory:") as store:
        (entry_id,) = import_entries(store, zendesk(ARTICLE), "ada", publish=True).going_live
        store.publish_entry(entry_id, "ada")
        plan = make_plan(store, zendesk({**ARTICLE, "user_segment_id": 9}), publish=True)
        assert [(step.publishes, step.note) for step in plan.steps] == [
            (False, "It is live here and not there: retire it if customers should not read it.")
        ]


def test_who_may_edit_says_nothing_of_who_may_read() -> None:
    assert restriction({"permission_group_id": 77, "comments_disabled": True, "promoted": False}) == ""
