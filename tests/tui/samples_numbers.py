"""A week's numbers: the data of pictures and tests of the cost screen."""

from __future__ import annotations

from collections.abc import Sequence

from ccr_tui.core.cache_misses import Explanation, Miss, Misses, PricedMiss, Reason, Sent
from ccr_tui.core.exchange import Cost, Upstream, Usage
from ccr_tui.core.request_parts import Difference
from ccr_tui.core.spend_tree import Branch, Level
from ccr_tui.core.statistics import Group, Point, Quality, Saving, Spread
from ccr_tui.core.totals import Totals
from tests.tui.fake_numbers import FakeNumbers
from tests.tui.samples import MAIN, NOW, OTHER

ANTHROPIC = Upstream("anthropic", "claude-sonnet-5")
GLM = Upstream("openrouter", "z-ai/glm-5")
HOUR = 3600.0


def totals(exchanges: int, cost: float, tokens: int, *, unpriced: int = 0, failed: int = 0) -> Totals:
    """Sums in which nine tenths of the input come from the cache."""
    return Totals(
        exchanges, failed, cost, unpriced, cost * 1.6, tokens // 20, tokens - tokens // 10, tokens // 20,
        tokens // 40,
    )  # fmt: skip


HOURS = (0.4, 1.2, 2.8, 3.4, 2.2, 0.7, 1.9, 4.1, 3.9, 2.6, 1.1)
SERIES = tuple(
    Point(
        NOW - NOW % HOUR - 86_400 * day - (len(HOURS) - n) * HOUR, totals(n + 1, usd / (day + 1), 90_000 * n)
    )
    for day in (6, 5, 2, 1, 0)
    for n, usd in enumerate(HOURS)
)

GROUPS = (
    Group(
        "anthropic,claude-sonnet-5", totals(812, 21.4, 4_100_000, failed=7),
        Spread(0.82, 2.4, 6.1), Spread(9.4, 41.0, 96.0), 0, 805,
        (Quality("you", 4, 8.5, 0), Quality("judge", 40, 7.9, 3)), 44, 3, Saving(12.3, 800, 800),
    ),
    Group(
        "anthropic,claude-opus-5-5", totals(96, 14.2, 900_000),
        Spread(1.9, 4.8, 9.7), Spread(22.0, 70.0, 150.0), 96, 96, (Quality("judge", 9, 9.1, 0),), 9, 0,
        Saving(0.0, 96, 96),
    ),
    Group(
        "openrouter,z-ai/glm-5", totals(61, 0.9, 310_000, unpriced=4, failed=2),
        Spread(0.6, 1.2, 2.0), Spread(5.1, 14.0, 30.0), 0, 59, (Quality("shadow", 12, 4.2, 7),), 12, 7,
        Saving(3.1, 55, 59),
    ),
    Group(
        "ollama,qwen3-coder", totals(240, 0.0, 600_000, unpriced=240), Spread(0.3, 0.5, 0.9), Spread(2, 4, 8),
    ),
    Group("", Totals(exchanges=3, failed=3)),
)  # fmt: skip

PROMPTS = (
    Branch(
        Level.PROMPT, "prompt-2", "Why does fetch() retry for ever?", totals(14, 1.9, 400_000), NOW - 560,
        (
            Branch(Level.AGENT, "", "main", totals(6, 1.1, 210_000), NOW - 560),
            Branch(
                Level.AGENT, "agent-7", "Explore", totals(8, 0.8, 190_000), NOW - 500,
                (Branch(Level.AGENT, "agent-8", "general-purpose", totals(3, 0.2, 60_000), NOW - 480),),
            ),
        ),
    ),
    Branch(Level.PROMPT, "prompt-1", "Where are the retries?", totals(3, 0.3, 60_000, unpriced=1), NOW - 590),
)  # fmt: skip
SESSIONS = (
    Branch(
        Level.SESSION, MAIN, "garden · Where are the retries?", totals(17, 2.2, 460_000, unpriced=1),
        NOW - 590,
    ),
    Branch(Level.SESSION, OTHER, "invoices · Send the reminders", totals(9, 0.6, 130_000), NOW - 420),
    Branch(Level.SESSION, "", "", totals(2, 0.0, 4_000, unpriced=2), NOW - 300),
)  # fmt: skip


def _miss(
    id: str, ago: float, gap: float, tokens: int, usd: float | None, now: Upstream = ANTHROPIC
) -> PricedMiss:
    before = Sent(f"{id}-before", NOW - ago - gap, ANTHROPIC, Usage(12, tokens, 400), ttft_s=0.9)
    after = Sent(id, NOW - ago, now, Usage(12, 0, tokens), ttft_s=3.1)
    return PricedMiss(Miss(MAIN, before, after), Cost(usd))


MISSES = (
    _miss("e03", 560, 1260, 82_000, 0.284),
    _miss("e05", 420, 41, 61_500, None, GLM),
    _miss("e06", 300, 12, 22_100, 0.0765),
    _miss("e07", 200, 0.4, 9_000, 0.031),
    _miss("e02", 100, 30, 2_400, 0.0083),
)
EXPLAINED = {
    "e03": Explanation((Reason.EXPIRED,)),
    "e05": Explanation((Reason.SWITCHED,)),
    "e06": Explanation(
        (Reason.CHANGED,),
        Difference(
            "system", 2, 3, "", '"text":"Today is Monday."', '"text":"Today is Tuesday."', 0.31,
        ),
    ),
    "e07": Explanation((Reason.TOGETHER,)),
    "e02": Explanation((Reason.UNKNOWN,)),
}  # fmt: skip


def all_of(misses: Sequence[PricedMiss]) -> Misses:
    """A time in which these were all."""
    found = Misses()
    found.dearest = list(found.counted(misses))
    return found


def fill(backend: FakeNumbers) -> None:
    """Have the backend tell all of this."""
    backend.some_points, backend.some_groups = SERIES, GROUPS
    backend.some_sessions, backend.some_prompts = SESSIONS, PROMPTS
    backend.some_misses, backend.explained = all_of(MISSES), EXPLAINED
