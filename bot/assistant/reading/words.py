"""Small closed word lists, each with the reason that it exists."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Particles inside a family name: "Anna van der Berg", "Luis de la Cruz".
PARTICLES = _set("van von der de den del della di da dos das du la le bin ibn al el ten ter zu af av mac o'")

# Titles that may stand before a name. They are not part of it.
TITLES = _set("mr mrs ms miss mx dr prof professor sir madam dame lord lady herr frau señor señora")

# Words beside an order number or an e-mail address that add no question to it.
BESIDE_DETAILS = _set(
    "my the its it is here this that order number nr no email e-mail mail address and you go yes ok sure so s"
)


@cache
def given_names() -> frozenset[str]:
    """Given names in lower case."""
    return _read("given_names.txt")


@cache
def not_a_name() -> frozenset[str]:
    """Words in lower case that no name starts or goes on with."""
    return _read("not_a_name.txt")


def _read(file: str) -> frozenset[str]:
    text = files(__package__).joinpath(file).read_text(encoding="utf-8")
    return _set(" ".join(line for line in text.splitlines() if not line.startswith("#")))
