"""Contrast of the colour roles, measured from tokens.css in both themes (WCAG 2.2, "contrast ratio")."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "bot" / "web" / "shared" / "tokens.css"
THEMES = ("light", "dark")
GROUNDS = ("sunken", "surface", "raised", "bubble", "hover", "selected")

# text on ground: 4.5:1
TEXTS = [(text, ground) for text in ("text", "muted", "accent-text", "danger-text") for ground in GROUNDS] + [
    ("on-accent", "accent"),
    ("accent-text", "accent-soft"),
    ("agent-text", "agent-soft"),
    ("text", "agent-soft"),
    ("text", "danger-soft"),
    ("positive-text", "positive-soft"),
    ("positive-text", "surface"),
    ("positive-text", "raised"),
    ("caution-text", "caution-soft"),
    ("caution-text", "surface"),
    ("caution-text", "raised"),
    ("danger-text", "danger-soft"),
]
# edges and fills of controls against what they stand on: 3:1
EDGES = [
    (edge, ground)
    for edge in ("control-line", "accent", "danger", "positive", "focus")
    for ground in ("surface", "raised")
]


def read_tokens(theme: str) -> dict[str, str]:
    pattern = r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);"
    found = re.findall(pattern, TOKENS.read_text(encoding="utf-8"))
    return {name: (light if theme == "light" else dark) for name, light, dark in found}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_is_readable_on_its_ground(theme: str, text: str, ground: str) -> None:
    tokens = read_tokens(theme)
    assert contrast(tokens[text], tokens[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_controls_stand_out_from_their_ground(theme: str, edge: str, ground: str) -> None:
    tokens = read_tokens(theme)
    assert contrast(tokens[edge], tokens[ground]) >= 3
