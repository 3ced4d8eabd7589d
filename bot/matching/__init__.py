"""Patterns over texts that others wrote, matched in time that is linear in the text."""

from bot.matching.cards import holds_masked_card, mask_cards
from bot.matching.literals import Literals
from bot.matching.normalise import fold
from bot.matching.pattern import BadPattern, Match, Pattern
from bot.matching.phones import find_phone
from bot.matching.references import find_reference, name_references, parse_formats
from bot.matching.sentences import split_sentences
from bot.matching.words import split_words

__all__ = [
    "BadPattern",
    "Literals",
    "Match",
    "Pattern",
    "find_phone",
    "find_reference",
    "fold",
    "holds_masked_card",
    "mask_cards",
    "name_references",
    "parse_formats",
    "split_sentences",
    "split_words",
]
