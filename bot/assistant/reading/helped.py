"""Whether a customer says that an answer helped. A thank-you alone says nothing of the answer."""

from __future__ import annotations

from bot.matching import Pattern

_HELPED = Pattern(
    r"\b(?:help(?:s|ed|ful)|useful|solved|sorted|fixed|(?:it|that|this)\s+(?:has\s+)?work(?:s|ed)"
    r"|(?:exactly|just|all)\s+(?:what\s+)?i\s+(?:needed|wanted|was\s+looking\s+for|had\s+to\s+know)"
    r"|what\s+i\s+(?:needed|wanted|was\s+looking\s+for)|saved\s+my\s+day|answers?\s+(?:my|the)\s+question"
    r"|answered\s+(?:my|the)\s+question|great\s+help|good\s+answer|makes\s+sense|all\s+clear)\b",
    ignore_case=True,
)
_NOT = Pattern(r"\b(?:not|no|never|nothing|hardly|un(?:solved|helpful))\b|n['’]t\b|\?", ignore_case=True)


def says_it_helped(text: str) -> bool:
    """Return whether the words of `text` judge the answer, and judge it good."""
    return _HELPED.search(text) is not None and _NOT.search(text) is None
