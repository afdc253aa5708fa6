"""The cost screen's part of the live backend."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from functools import lru_cache, partial

from ccr_tui.core.cache_misses import Explanation, Miss, PricedMiss, priced
from ccr_tui.core.exchange import Cost, Upstream, Usage
from ccr_tui.core.pricing import price
from ccr_tui.core.spend_tree import Branch
from ccr_tui.core.statistics import Group, Point
from ccr_tui.core.upstream_tier import upstream_tier
from ccr_tui.engine.engine import Engine
from ccr_tui.store import cache_misses, spend_tree, statistics
from ccr_tui.store.reader import StoreReader


class LiveNumbers:
    """See `bridge_numbers.Numbers`."""

    _engine: Engine
    _reader: StoreReader

    def groups(self, by: str, since: float) -> Sequence[Group]:
        """Tiers and prices are those of the configuration in force."""
        tier = lru_cache(partial(upstream_tier, config=self._engine.config, at=time.time()))
        return self._reader.ask(lambda db: statistics.grouped(db, by, since, math.inf, tier))

    def series(self, since: float) -> Sequence[Point]:
        return self._reader.ask(lambda db: statistics.series(db, since, math.inf))

    def sessions(self, since: float) -> Sequence[Branch]:
        return self._reader.ask(lambda db: spend_tree.sessions(db, since, math.inf))

    def prompts(self, session: str, since: float) -> Sequence[Branch]:
        return self._reader.ask(lambda db: spend_tree.prompts(db, session, since, math.inf))

    def misses(self, since: float) -> Sequence[PricedMiss]:
        found = self._reader.ask(lambda db: cache_misses.misses(db, since, math.inf))
        return [priced(miss, self._price) for miss in found]

    def explain(self, miss: Miss) -> Explanation:
        return cache_misses.explained(self._reader, miss)

    def _price(self, usage: Usage, upstream: Upstream, at: float) -> Cost:
        return price(usage, upstream, self._engine.config, at)
