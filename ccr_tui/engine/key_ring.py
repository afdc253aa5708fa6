"""Remembers, while the engine runs, whose turn it is among a provider's keys and which of them rest."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field

from ccr_tui.core.environment import missing_variables
from ccr_tui.core.exchange import Failure
from ccr_tui.core.key_rotation import has_other_key, next_key, rest_s
from ccr_tui.core.providers import Auth, Provider


@dataclass(slots=True)
class _Ring:
    last: int = -1
    rests_until: dict[int, float] = field(default_factory=dict)


class KeyRings:
    """One ring for each list of keys, as written: an edit of the list begins anew."""

    def __init__(self) -> None:
        self._rings: dict[tuple[str, ...], _Ring] = {}

    def ring(self, provider: Provider) -> _Ring:
        return self._rings.setdefault((provider.name, *provider.keys), _Ring())


class KeyTurns:
    """The keys that one exchange uses, provider by provider."""

    def __init__(self, rings: KeyRings) -> None:
        self._rings = rings
        self._tried: dict[str, list[int]] = {}

    def take(self, provider: Provider) -> int:
        """The position of the key for the next attempt; 0 where there is nothing to choose."""
        if not _rotates(provider):
            return 0
        ring = self._rings.ring(provider)
        tried = self._tried.setdefault(provider.name, [])
        usable = _usable(provider)
        untried = [key for key in usable if key not in tried]
        key = next_key(untried or usable, ring.last, ring.rests_until, time.monotonic())
        ring.last = key or 0
        tried.append(ring.last)
        return ring.last

    def refused(self, provider: Provider, failure: Failure) -> bool:
        """Let the key just used rest if it is to blame; True when another one is worth a try at once."""
        seconds, tried = rest_s(failure), self._tried.get(provider.name)
        if seconds is None or not tried:
            return False
        ring, now = self._rings.ring(provider), time.monotonic()
        ring.rests_until[tried[-1]] = now + seconds
        return has_other_key(_usable(provider), tried, ring.rests_until, now)


def key_words(provider: Provider, key: int) -> str:
    """ ", key 2 of 3" for a provider with several; which key it is must not be told otherwise."""
    return f", key {key + 1} of {len(provider.keys)}" if _rotates(provider) else ""


def _rotates(provider: Provider) -> bool:
    return provider.auth is Auth.KEY and len(provider.keys) > 1


def _usable(provider: Provider) -> list[int]:
    """Positions of the keys whose variables are set."""
    return [n for n, key in enumerate(provider.keys) if not missing_variables(key, os.environ)]
