"""Structured data (schema.org) for search engines, as JSON that cannot end its element."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from knowledge_base.help.articles import Article, Text

# "</script>" and "<!--" would end or change the element, the two line separators old parsers.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def linked_data(graph: Sequence[dict[str, Any]]) -> Markup:
    """Return the element with the graph.

    It is data, not a script: the content security policy lets it be.
    """
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    escaped = text.translate(_ESCAPED)
    return Markup(f'<script type="application/ld+json">{escaped}</script>')


def question_data(
    article: Article, text: Text, answer: Markup, address: str, business: str
) -> dict[str, Any]:
    """Return the article as a page of one question with its answer."""
    updated = {"dateModified": article.updated_at.isoformat()} if article.updated_at else {}
    return {
        "@type": "FAQPage",
        "@id": address,
        "url": address,
        "headline": text.question,
        "inLanguage": text.locale,
        "publisher": {"@type": "Organization", "name": business},
        **updated,
        "mainEntity": [
            {
                "@type": "Question",
                "name": text.question,
                "acceptedAnswer": {"@type": "Answer", "text": str(answer)},
            }
        ],
    }


def trail_data(trail: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return the way from the start to this page: names and full addresses."""
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": address}
        for position, (name, address) in enumerate(trail, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
