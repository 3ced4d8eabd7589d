"""What `bot.matching` uses of google-re2, which comes without types."""

from collections.abc import Iterator

class error(Exception): ...  # noqa: N801  # its name in the package

class Options:
    case_sensitive: bool
    max_mem: int
    longest_match: bool
    log_errors: bool

class Match:
    def span(self, group: int = 0) -> tuple[int, int]: ...

class Pattern:
    @property
    def groups(self) -> int: ...
    @property
    def groupindex(self) -> dict[str, int]: ...
    def search(self, text: str) -> Match | None: ...
    def match(self, text: str) -> Match | None: ...
    def fullmatch(self, text: str) -> Match | None: ...
    def finditer(self, text: str) -> Iterator[Match]: ...

def compile(pattern: str, options: Options | None = None) -> Pattern: ...  # noqa: A001  # its name in the package
def escape(pattern: str) -> str: ...
