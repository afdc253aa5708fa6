"""What a Gemini model can do, told by its name: the API has no better way to ask before a request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_VERSION = re.compile(r"gemini-(\d+)(?:\.(\d+))?(?![\d])")
_NEWEST = re.compile(r"gemini-(?:[a-z]+-)+latest")
_OLD_CAP = 8192
_CAP = 65536


@dataclass(frozen=True, slots=True)
class Family:
    """`version` is (2, 5) for gemini-2.5-flash-lite, and (0, 0) for models that are no Gemini."""

    version: tuple[int, int]
    is_pro: bool
    is_lite: bool

    @property
    def has_levels(self) -> bool:
        """Since 3 the amount of thinking is a level."""
        return self.version >= (3, 0)

    @property
    def has_budgets(self) -> bool:
        """In 2.5 it is a number of tokens."""
        return self.version == (2, 5)

    @property
    def demands_signatures(self) -> bool:
        """Since 3 a call in the current turn without its thought signature is refused."""
        return self.version >= (3, 0)

    @property
    def shows_media_in_results(self) -> bool:
        """Since 3 the result of a function may hold images and PDF files."""
        return self.version >= (3, 0)

    @property
    def answers_json_beside_tools(self) -> bool:
        """Before 3 a response schema and tools exclude each other."""
        return self.version >= (3, 0)

    @property
    def fetches_urls(self) -> bool:
        return self.version >= (2, 5)

    @property
    def longest_answer(self) -> int | None:
        """The most output tokens that may be asked for; None when it is not known."""
        if self.version == (0, 0):
            return None
        return _CAP if self.version >= (2, 5) else _OLD_CAP


@lru_cache(maxsize=64)
def family_of(model: str) -> Family:
    """The family of a model; `gemini-flash-latest` and the like stand for the newest."""
    version = (0, 0)
    if found := _VERSION.search(model):
        version = (int(found[1]), int(found[2] or 0))
    elif _NEWEST.search(model):
        version = (3, 1)
    return Family(version, is_pro="pro" in model, is_lite="lite" in model)
