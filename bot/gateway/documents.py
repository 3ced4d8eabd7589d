"""A page made on the server, whole without a script."""

from __future__ import annotations

from html import escape

from bot.conversation.language import RIGHT_TO_LEFT


def document(title: str, description: str, body: str, business: str, language: str = "en") -> str:
    """Return the HTML document around `body`, which is HTML already; the other texts are escaped here.

    `language` is that of the body (ISO 639-1).
    """
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    return (
        f'<!doctype html><html lang="{escape(language)}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<title>{escape(title)}</title><meta name="description" content="{escape(description)}">'
        '<link rel="icon" href="/static/shared/icon.svg" type="image/svg+xml">'
        '<link rel="stylesheet" href="/static/shared/tokens.css">'
        '<link rel="stylesheet" href="/static/shared/base.css">'
        '<link rel="stylesheet" href="/static/shared/rich-text.css">'
        '<link rel="stylesheet" href="/static/help/help.css">'
        f'</head><body class="help"><header><p><a href="/">{escape(business)}</a></p></header>'
        f"<main>{body}</main></body></html>"
    )


def refusal_page(business: str, heading: str, sentence: str, link: str, link_text: str) -> str:
    """Return a page that says why there is nothing to see, and where to go instead."""
    body = (
        f"<h1>{escape(heading)}</h1><p>{escape(sentence)}</p>"
        f'<p><a href="{escape(link)}">{escape(link_text)}</a></p>'
    )
    return document(f"{heading} · {business}", "", body, business)
