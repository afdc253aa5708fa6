"""One request and what became of it on both ways, and what a difference between them is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tests.e2e.ccr.ask import Ask
from tests.e2e.ccr.routers import Outcome
from tests.e2e.ccr.setting import Setting


@dataclass(frozen=True, slots=True)
class Pair:
    """`theirs` is what CCR made of it, `ours` what ccr-tui did."""

    setting: Setting
    ask: Ask
    theirs: Outcome
    ours: Outcome

    @property
    def same(self) -> bool:
        return self.theirs == self.ours

    @property
    def they_refuse(self) -> bool:
        """CCR answers with an error of its own, ccr-tui asks an upstream."""
        return not self.theirs.reached and self.theirs.status >= 400 and bool(self.ours.reached)

    @property
    def router(self) -> Mapping[str, Any]:
        found = self.setting.config.get("Router", {})
        return found if isinstance(found, dict) else {}

    def has(self, *traits: str) -> bool:
        return not self.ask.traits.isdisjoint(traits)

    def __str__(self) -> str:
        return f"{self.setting.name}, {self.ask.name}: CCR {self.theirs}, ccr-tui {self.ours}"


@dataclass(frozen=True, slots=True)
class Difference:
    """`theirs` and `ours` finish the sentences "CCR …" and "ccr-tui …"."""

    what: str
    theirs: str
    ours: str
    why: str
    explains: Callable[[Pair], bool]


def went_on(*traits: str) -> Callable[[Pair], bool]:
    """CCR refuses a request with one of these traits, ccr-tui does not."""
    return lambda pair: pair.they_refuse and pair.has(*traits)


def reads_wrong_names(pair: Pair) -> bool:
    """CCR finds no provider in the file."""
    providers = pair.setting.config.get("Providers", [])
    unread = all("api_base_url" not in provider for provider in providers)
    return unread and pair.theirs == Outcome(404, ())


def tries_again(pair: Pair) -> bool:
    """The upstreams and their order are the same, but ccr-tui asks some of them more often."""
    once = tuple(upstream for upstream, _ in groupby(pair.ours.reached))
    theirs = tuple(upstream for upstream, _ in groupby(pair.theirs.reached))
    return once == theirs and len(pair.ours.reached) > len(pair.theirs.reached)


def cannot_search(pair: Pair) -> bool:
    """CCR sends a web search where ccr-tui passes over the upstream."""
    first = pair.theirs.reached[:1]
    return pair.has("search_tool") and bool(first) and first[0] not in pair.ours.reached


def to_the_long_route(*traits: str) -> Callable[[Pair], bool]:
    """ccr-tui sends a request with one of these traits to `longContext`."""
    return lambda pair: pair.has(*traits) and pair.ours.reached == (pair.router.get("longContext"),)
