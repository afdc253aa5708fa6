"""The cost screen's part of the live backend."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from ccr_tui.core.exchange import Cost, Upstream, Usage
from ccr_tui.core.pricing import price
from ccr_tui.engine.engine import Engine
from ccr_tui.store.reader import StoreReader

if TYPE_CHECKING:
    from ccr_tui.core.cache_misses import Explanation, Miss, Misses
    from ccr_tui.core.spend_tree import Branch
    from ccr_tui.core.statistics import Group, Point


class LiveNumbers:
    """See `bridge_numbers.Numbers`. What answers is loaded when it is asked: most runs never ask."""

    _engine: Engine
    _reader: StoreReader

    def groups(self, by: str, since: float) -> Sequence[Group]:
        """Tiers and prices are those of the configuration in force."""
        from ccr_tui.core.upstream_tier import upstream_tier  # noqa: PLC0415 - see above
        from ccr_tui.store import statistics  # noqa: PLC0415

        tier = lru_cache(partial(upstream_tier, config=self._engine.config, at=time.time()))
        return self._reader.ask(lambda db: statistics.grouped(db, by, since, math.inf, tier))

    def series(self, since: float) -> Sequence[Point]:
        from ccr_tui.store import statistics  # noqa: PLC0415 - see above

        return self._reader.ask(lambda db: statistics.series(db, since, math.inf))

    def sessions(self, since: float) -> Sequence[Branch]:
        from ccr_tui.store import spend_tree  # noqa: PLC0415 - see above

        return self._reader.ask(lambda db: spend_tree.sessions(db, since, math.inf))

    def prompts(self, session: str, since: float) -> Sequence[Branch]:
        from ccr_tui.store import spend_tree  # noqa: PLC0415 - see above

        return self._reader.ask(lambda db: spend_tree.prompts(db, session, since, math.inf))

    def misses(self, since: float) -> Misses:
        from ccr_tui.core.cache_misses import summed  # noqa: PLC0415 - see above
        from ccr_tui.store import cache_misses  # noqa: PLC0415

        return self._reader.ask(lambda db: summed(cache_misses.misses(db, since, math.inf), self._price))

    def explain(self, miss: Miss) -> Explanation:
        from ccr_tui.store import cache_misses  # noqa: PLC0415 - see above

        return cache_misses.explained(self._reader, miss)

    def _price(self, usage: Usage, upstream: Upstream, at: float) -> Cost:
        return price(usage, upstream, self._engine.config, at)
