"""Remembers, while the engine runs, whose turn it is among a provider's keys and which of them rest.

A session keeps its key until that rests: the prompt cache belongs to the account.
"""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from ccr_tui.core.environment import missing_variables
from ccr_tui.core.exchange import Failure
from ccr_tui.core.key_rotation import all_rest_until, has_other_key, next_key, rests_until
from ccr_tui.core.providers import Auth, Provider

_MOST_SESSIONS = 512


@dataclass(slots=True)
class _Ring:
    """`rests` are by key and family of models, "" for all."""

    last: int = -1
    rests: dict[tuple[int, str], float] = field(default_factory=dict)
    kept: OrderedDict[str, int] = field(default_factory=OrderedDict)

    def rests_until(self, model: str) -> dict[int, float]:
        """Until when each key rests for this model, in seconds since the epoch."""
        found: dict[int, float] = {}
        for (key, family), until in self.rests.items():
            if family in model.lower():
                found[key] = max(until, found.get(key, 0.0))
        return found

    def family_of(self, model: str) -> str:
        """The family that a key rests for and this model is of; "" when there is none."""
        return next((family for _, family in self.rests if family and family in model.lower()), "")

    def keep(self, session: str | None, key: int) -> None:
        """The session's key from now on; sessions not heard of for long are forgotten."""
        if not session:
            return
        self.kept[session] = key
        self.kept.move_to_end(session)
        if len(self.kept) > _MOST_SESSIONS:
            self.kept.popitem(last=False)


class KeyRings:
    """One ring for each list of keys, as written: an edit of the list begins anew."""

    def __init__(self) -> None:
        self._rings: dict[tuple[str, ...], _Ring] = {}

    def ring(self, provider: Provider) -> _Ring:
        return self._rings.setdefault((provider.name, *provider.keys), _Ring())


class KeyTurns:
    """The keys that one exchange of a session uses, provider by provider."""

    def __init__(self, rings: KeyRings, session: str | None = None) -> None:
        self._rings = rings
        self._session = session
        self._tried: dict[str, list[int]] = {}

    def take(self, provider: Provider, model: str) -> int:
        """The position of the key for the next attempt; 0 where there is nothing to choose."""
        if not _rotates(provider):
            return 0
        ring = self._rings.ring(provider)
        tried = self._tried.setdefault(provider.name, [])
        usable = _usable(provider)
        untried = [key for key in usable if key not in tried]
        kept = ring.kept.get(self._session) if self._session else None
        key = next_key(untried or usable, ring.last, ring.rests_until(model), time.time(), kept) or 0
        if key != kept:
            ring.last = key
        ring.keep(self._session, key)
        tried.append(key)
        return key

    def refused(self, provider: Provider, model: str, failure: Failure) -> bool:
        """Let the key just used rest if it is to blame; True when another one is worth a try at once."""
        now, tried = time.time(), self._tried.get(provider.name)
        until = rests_until(failure, now)
        if until is None or not tried:
            return False
        ring = self._rings.ring(provider)
        ring.rests[tried[-1], failure.spent_family] = until
        return has_other_key(_usable(provider), tried, ring.rests_until(model), now)

    def of_all(self, provider: Provider, model: str, failure: Failure) -> Failure | None:
        """The failure as one of the provider with all its keys; None when it is only that of a key.

        To be asked after `refused`.
        """
        now = time.time()
        if not _rotates(provider) or rests_until(failure, now) is None:
            return failure
        ring, usable = self._rings.ring(provider), _usable(provider)
        until = all_rest_until(usable, ring.rests_until(model), now)
        if until is None:
            return None
        if failure.spent_until is None:
            return failure
        family = ring.family_of(model) if all_rest_until(usable, ring.rests_until(""), now) is None else ""
        return replace(failure, spent_until=until, spent_family=family)


def key_words(provider: Provider, key: int) -> str:
    """ ", key 2 of 3" for a provider with several; which key it is must not be told otherwise."""
    return f", key {key + 1} of {len(provider.keys)}" if _rotates(provider) else ""


def _rotates(provider: Provider) -> bool:
    return provider.auth is Auth.KEY and len(provider.keys) > 1


def _usable(provider: Provider) -> list[int]:
    """Positions of the keys whose variables are set."""
    return [n for n, key in enumerate(provider.keys) if not missing_variables(key, os.environ)]
