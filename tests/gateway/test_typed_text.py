"""Answers in plain characters, for mail and for a reply that an agent takes over."""

from __future__ import annotations

from bot.services.typed_text import typed_text


def test_columns_stand_as_they_are_told() -> None:
    table = "| Item | Price | State |\n|---|--:|:-:|\n| Lamp | 1,299.00 € | new |\n| Shelf | 9 € | used |"
    assert typed_text(table).splitlines() == [
        "Item        Price  State",
        "Lamp   1,299.00 €   new",
        "Shelf         9 €   used",
    ]


def test_a_table_too_wide_for_columns_has_bars() -> None:
    wide = "word " * 12
    text = typed_text(f"| a | b |\n|---|---|\n| {wide} | {wide} |")
    assert text == f"a | b\n{wide.strip()} | {wide.strip()}"


def test_a_list_goes_on_from_its_number() -> None:
    assert typed_text("1. one\n2. two\n\ntext\n\n3. three") == "1. one\n2. two\n\ntext\n\n3. three"


def test_a_bare_address_is_written_once() -> None:
    assert (
        typed_text("See www.a.example/x or https://b.example.") == "See www.a.example/x or https://b.example."
    )
