"""What the user does to exchanges, and to those that are to come: the acting part of the backend."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.export import Format
from ccr_tui.core.listing import Wanted
from ccr_tui.core.scoring import Judgement


class Acting(Protocol):
    """`holding`, `pins` and `paused` never block. Failures are `CcrError`s whose text is shown."""

    @property
    def holding(self) -> bool:
        """Whether new requests wait for the user's choice."""

    def pins(self) -> Mapping[str, Upstream]:
        """The upstreams that sessions are pinned to."""

    def hold(self, on: bool) -> None:
        """Hold new requests from now on, or let all of them go."""

    def drain(self, on: bool) -> None:
        """Take no new requests from now on, or take them again."""

    def release(self, id: str, upstream: Upstream | None) -> None:
        """Let a held request go, to `upstream` or as it is routed."""

    def pin(self, session: str, upstream: Upstream | None) -> None:
        """Pin a session to an upstream, or take its pin off."""

    def check_replay(self, id: str) -> None:
        """Refuse if a kept request could not be sent again now, whatever its body."""

    def replay_edited(self, id: str, body: bytes) -> str:
        """Send a kept request again with another body; gives the new exchange's id.

        It goes where the request went, to the model that the body names.
        """

    def judge(self, id: str) -> Judgement:
        """Have the judge of the configuration score a kept answer; blocks until it has."""

    def score(self, id: str, score: float | None) -> None:
        """Keep what the user thinks of an answer, from 0 to 10; None takes it back."""

    def annotate(self, id: str, *, marked: bool, note: str) -> None:
        """Keep a mark and a note with an exchange, in the place of those before."""

    def keep_body(self, id: str, body: bytes) -> str:
        """Write a request's body to a file that only the user can read; gives its path."""

    def export(self, format: Format, path: str, wanted: Wanted) -> int:
        """Write all kept exchanges that are `wanted` to a file; gives how many there were."""

    def paused(self) -> Collection[str]:
        """The providers that are passed over because the user said so."""

    def pause(self, provider: str, on: bool) -> None:
        """Pass a provider over from now on, or use it again."""
