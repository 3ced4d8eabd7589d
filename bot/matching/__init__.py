"""Patterns over texts that others wrote, matched in time that is linear in the text."""

from bot.matching.cards import find_cards
from bot.matching.ibans import find_ibans
from bot.matching.literals import Literals
from bot.matching.no_help import says_no_help
from bot.matching.normalise import fold
from bot.matching.own_numbers import OwnNumber
from bot.matching.pattern import BadPattern, Match, Pattern
from bot.matching.phones import find_phone
from bot.matching.references import find_reference, name_references, parse_formats
from bot.matching.sensitive import CARDS, PAYMENT, Masked, Masks, is_same_but_masked, mask_text
from bot.matching.sentences import split_sentences
from bot.matching.words import split_words

__all__ = [
    "CARDS",
    "PAYMENT",
    "BadPattern",
    "Literals",
    "Masked",
    "Masks",
    "Match",
    "OwnNumber",
    "Pattern",
    "find_cards",
    "find_ibans",
    "find_phone",
    "find_reference",
    "fold",
    "is_same_but_masked",
    "mask_text",
    "name_references",
    "parse_formats",
    "says_no_help",
    "split_sentences",
    "split_words",
]
