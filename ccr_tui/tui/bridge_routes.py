"""What the routes screen asks: the file, what a change would do, and to put it in force or take it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ccr_tui.core.config import Config
from ccr_tui.core.exchange import Upstream

if TYPE_CHECKING:
    from ccr_tui.core.config_change import Change
    from ccr_tui.core.dry_run_result import DryRun
    from ccr_tui.core.hits import Hit

LAST = 500
"""Exchanges of the history that a change is tried on."""


@dataclass(frozen=True, slots=True)
class ConfigText:
    """The configuration file as it stands. Only a TOML file has rules; `path` is as a person knows it."""

    path: str
    text: str
    is_toml: bool = True


@dataclass(frozen=True, slots=True)
class EarlierVersion:
    """A version of the file, since when (seconds since the epoch) and why. `current`: it is what stands."""

    number: int
    at: float
    why: str
    text: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A file `text` that is to take the place of `instead_of`; `why` names the change in a few words.

    `restores` is the number of the version that it comes back to by undoing. `shows_lines`: what it changes
    in the file is to be seen before it is made.
    """

    text: str
    why: str
    instead_of: str
    restores: int | None = None
    shows_lines: bool = False


@dataclass(frozen=True, slots=True)
class Standings:
    """How everybody fares: each provider's state ("ok", "resting" …), and why an upstream is not ok.

    `unusable` says of providers why nothing can be sent to them at all.
    """

    providers: Mapping[str, str]
    why: Mapping[str, str]
    unusable: Mapping[str, str] = field(default_factory=dict)

    def of(self, upstream: Upstream) -> tuple[str, str]:
        """The state of one upstream, and why it is not ok."""
        if unusable := self.unusable.get(upstream.provider):
            return "unusable", unusable
        state, why = self.providers.get(upstream.provider, "ok"), self.why.get(str(upstream), "")
        if state == "resting" and not why:
            return "ok", ""  # another one of its upstreams does
        return ("failing" if state == "ok" and why else state), why


@dataclass(frozen=True, slots=True)
class Hits:
    """What every step decided, since ccr-tui was started and since midnight."""

    start: Sequence[Hit] = ()
    today: Sequence[Hit] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """A dry run so far; `done` when it is all."""

    run: DryRun
    done: bool


class RouteEditing(Protocol):
    """Failures are `CcrError`s whose text is shown."""

    def config_text(self) -> ConfigText:
        """The file now; empty where there is none yet."""

    def check_text(self, text: str) -> Config:
        """The configuration that `text` would be; `ConfigError`, with its line, for what is wrong with it."""

    def line_of(self, text: str, key: str) -> int | None:
        """The line of a text, counted from 1, where a dotted key stands; None where that is not known."""

    def changed_text(self, change: Change) -> str:
        """The file with a change in it; `ConfigError` when it cannot be made. Nothing is written."""

    def dry_run(self, text: str) -> Iterator[Progress]:
        """What `text` would move of the last exchanges, told a few times on the way. Stop when you like."""

    def apply_text(self, proposal: Proposal) -> None:
        """Write the file and put it in force. `ConfigError` when it does not load or was edited meanwhile."""

    def versions(self) -> Sequence[EarlierVersion]:
        """What the file held before, the newest first."""

    def undo(self) -> EarlierVersion | None:
        """The version that undoing brings back; None when there is none before."""

    def hits(self) -> Hits:
        """What each step decided, such as `think` or `rule reviews`."""

    def standings(self) -> Standings:
        """How the providers and the upstreams fare at this moment."""
