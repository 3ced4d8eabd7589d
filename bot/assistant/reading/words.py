"""Small closed word lists, each with the reason that it exists."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list that is written as one text."""
    return frozenset(words.split())


# Particles inside a family name: "Anna van der Berg", "Luis de la Cruz".
PARTICLES = word_set(
    "van von der de den del della di da dos das du la le bin ibn al el ten ter zu af av mac o'"
)

# Titles that may stand before a name. They are not part of it.
TITLES = word_set(
    "mr mrs ms miss mx mister missus dr doctor prof professor sir madam dame lord lady rev reverend sgt"
    " sergeant capt captain herr frau señor señora señorita monsieur madame signor signora"
)

# Everyday words that are given names too, and that nobody says of themselves otherwise: "I'm Grace".
EVERYDAY_NAMES = word_set(
    "amber april art august bill crystal daisy dawn dean drew faith frank ginger grace hazel holly honey"
    " hope iris ivy jack jade joy june lily mark may melody mercy olive pearl penny pip rob robin rose"
    " ruby sandy star storm sue summer tom victor violet will willow"
)

# Words that can only be a name where one is announced: "my name is Christian", "Nguyễn Văn An".
NAMES_TOO = EVERYDAY_NAMES | word_set(
    "an angel christian do duke german guy happy king patience rich sister sky so sunny"
)

# What people say they are, or that something is, often in a hurry and misspelt.
STATES = word_set(
    "angry annoyed anxious blocked bothered broken colorblind colourblind cracked damaged delayed"
    " dissatisfied faulty furious grateful hungry impatient impressed livid locked nervous pissed refunded"
    " rubbish ridiculous scared scratched shattered surprised thankful torn unacceptable urgent useless"
)

# Words beside a reference or an e-mail address that add no question to it.
BESIDE_DETAILS = word_set(
    "my the its it is here this that order number nr no email e-mail mail address and you go yes ok sure so s"
    " booking reservation ticket invoice case reference ref confirmation code id"
)


@cache
def given_names() -> frozenset[str]:
    """Return given names in lower case."""
    return _read("given_names.txt")


@cache
def not_a_name() -> frozenset[str]:
    """Return words in lower case that no name starts or continues with."""
    return _read("not_a_name.txt")


def _read(file: str) -> frozenset[str]:
    text = files(__package__).joinpath(file).read_text(encoding="utf-8")
    return word_set(" ".join(line for line in text.splitlines() if not line.startswith("#")))
