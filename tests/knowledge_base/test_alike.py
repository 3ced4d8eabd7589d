"""Entries that mean the same are found by their meaning; entries that differ are left alone."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from knowledge_base.folder import read_folder
from knowledge_base.model import Content, EntryId, PublishedEntry
from knowledge_base.search.alike import Alike, find_alike
from knowledge_base.search.embedding import Embedder
from knowledge_base.search.index import Index
from knowledge_base.shipped import CONTENT, prepared_path
from knowledge_base.store import KnowledgeStore

ROOT = Path(__file__).parents[2]
SHIPPED = [PublishedEntry(file.id, 1, file.content) for file in read_folder(CONTENT)]

# Shipped entries, written anew by somebody who did not know that they are there.
AGAIN = {
    "change-email-address": Content(
        question="My e-mail address is different now",
        phrasings=("new mail address in my profile",),
        answer="In Account, under Details, choose Change beside your e-mail address, type the new one and "
        "your password, then follow the link in the mail that we send there. Until then we use the old "
        "address. Your orders and points are kept.",
    ),
    "recover-password": Content(
        question="I can't remember my password",
        phrasings=("reset password", "forgot login"),
        answer="On the page where you sign in, click Forgot password and type the address of your account. "
        "We mail you a link with which you set a new password. Nothing arrived? Check the spam folder.",
    ),
    "use-voucher": Content(
        question="Where do I enter my discount code?",
        phrasings=("redeem coupon", "promo code field"),
        answer="Go to your basket, choose Add voucher, enter the code and select Apply. You see the lower "
        "total right away. One voucher for each order, and not for sale items.",
    ),
    "linen-care": Content(
        question="Can I machine wash my linen sheets?",
        phrasings=("wash duvet cover linen",),
        answer="Yes, at 40 degrees with mild detergent. Wash them once before you first use them: they may "
        "shrink. Leave room in the machine, dry on the line or on low heat, iron while damp. No bleach.",
    ),
    "return-period": Content(
        question="How long may I take to send something back?",
        phrasings=("days to return",),
        answer="30 days, counted from when it was delivered. With several parcels, each item has its own 30 "
        "days. Begin the return under My orders in that time. Mattresses may be tried for 100 nights.",
    ),
}


@pytest.fixture(scope="module")
def alike(embedder: Embedder) -> list[Alike]:
    again = [PublishedEntry(EntryId(f"{name}-again"), 1, content) for name, content in AGAIN.items()]
    with KnowledgeStore(":memory:") as cache:
        prepared = prepared_path(ROOT / "models")
        if prepared.is_file():
            cache.copy_embeddings(prepared)
        index = Index(embedder, cache)
        index.put([*SHIPPED, *again])
        return find_alike(index.snapshot())


@pytest.mark.parametrize("name", AGAIN)
def test_an_entry_written_twice_is_found(name: str, alike: list[Alike]) -> None:
    assert (name, f"{name}-again") in [(pair.first, pair.second) for pair in alike]


def test_entries_that_differ_are_left_alone(alike: list[Alike]) -> None:
    shop = [pair for pair in alike if not pair.second.endswith("-again")]
    assert len(shop) <= 2, shop
    assert len(list(combinations(SHIPPED, 2))) > 10_000


def test_the_most_alike_come_first(alike: list[Alike]) -> None:
    assert [pair.likeness for pair in alike] == sorted((pair.likeness for pair in alike), reverse=True)
    assert all(pair.likeness <= 1.0 for pair in alike)


def test_nothing_is_like_nothing(embedder: Embedder, store: KnowledgeStore) -> None:
    assert find_alike(Index(embedder, store).snapshot()) == []
