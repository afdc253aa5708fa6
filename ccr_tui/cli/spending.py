"""What `stats` prints of the spend tree and of cache misses."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from dataclasses import asdict

import msgspec

from ccr_tui.core.cache_misses import Explanation, Misses, PricedMiss, summed
from ccr_tui.core.config import Config
from ccr_tui.core.exchange import Cost, Upstream, Usage
from ccr_tui.core.pricing import price
from ccr_tui.core.spend_tree import Branch
from ccr_tui.store import cache_misses, spend_tree
from ccr_tui.store.reader import StoreReader
from ccr_tui.tui.cost.misses import sentence
from ccr_tui.tui.cost.sums import tokens as all_tokens
from ccr_tui.tui.format import counted, day_and_clock, duration, money, pad, tokens

MOST = 20
"""Sessions, and misses, that are printed: the dearest. As JSON all are."""

_NAME = 60


def tree_lines(reader: StoreReader, since: float) -> Iterator[str]:
    """The dearest sessions with their prompts and agents, indented."""
    sessions = _sessions(reader, since)
    if sessions:
        yield _cells("session → prompt → agent", "cost", "tokens", "requests")
    for session in sessions[:MOST]:
        yield from _branch(session, 0)
        for prompt in _prompts(reader, session, since):
            yield from _branch(prompt, 1)
    if len(sessions) > MOST:
        yield f"… and {len(sessions) - MOST:,} more sessions"


def tree_rows(reader: StoreReader, since: float) -> Iterator[bytes]:
    """A session a line, with everything below it."""
    for session in _sessions(reader, since):
        prompts = [_row(prompt) for prompt in _prompts(reader, session, since)]
        yield msgspec.json.encode({**_row(session), "branches": prompts})


def miss_lines(reader: StoreReader, config: Config, since: float) -> Iterator[str]:
    """The dearest misses, each with its likeliest cause."""
    found = _misses(reader, config, since, MOST)
    for miss in found.dearest:
        why = cache_misses.explained(reader, miss.miss)
        yield (
            f"{day_and_clock(miss.miss.now.at)}  {miss.id}  {tokens(miss.miss.tokens)} tokens sent again, "
            f"{money(miss.cost)}, {duration(miss.miss.gap_s)} after the request before it"
        )
        yield f"  {sentence(miss.miss, why)}"
        if why.difference is not None:
            yield f"  − {why.difference.before or 'nothing'}"
            yield f"  + {why.difference.now or 'nothing'}"
    if found.count > MOST:
        yield f"… and {found.count - MOST:,} more misses"
    if found.count:
        count, sent = counted(found.count, "miss", "misses"), tokens(found.tokens)
        yield f"{count} in all: {sent} tokens sent again, {money(found.cost)}"


def miss_rows(reader: StoreReader, config: Config, since: float) -> Iterator[bytes]:
    """A miss a line."""
    for miss in _misses(reader, config, since, sys.maxsize).dearest:
        yield msgspec.json.encode(_miss_row(miss, cache_misses.explained(reader, miss.miss)))


def _sessions(reader: StoreReader, since: float) -> tuple[Branch, ...]:
    return reader.ask(lambda db: spend_tree.sessions(db, since, math.inf))


def _prompts(reader: StoreReader, session: Branch, since: float) -> tuple[Branch, ...]:
    return reader.ask(lambda db: spend_tree.prompts(db, session.key, since, math.inf))


def _misses(reader: StoreReader, config: Config, since: float, most: int) -> Misses:
    def of(usage: Usage, upstream: Upstream, at: float) -> Cost:
        return price(usage, upstream, config, at)

    return reader.ask(lambda db: summed(cache_misses.misses(db, since, math.inf), of, most))


def _branch(branch: Branch, depth: int) -> Iterator[str]:
    totals = branch.totals
    name = "  " * depth + (branch.label or branch.key or "–")
    yield _cells(name, money(totals.cost), tokens(all_tokens(totals)), f"{totals.exchanges:,}")
    for below in branch.branches:
        yield from _branch(below, depth + 1)


def _cells(name: str, cost: str, used: str, requests: str) -> str:
    return f"{pad(name, _NAME)} {pad(cost, 10, right=True)} {pad(used, 7, right=True)} {requests:>8}"


def _row(branch: Branch) -> dict[str, object]:
    return {
        "level": branch.level,
        "key": branch.key,
        "label": branch.label,
        "at": branch.at,
        "cost_usd": branch.totals.cost.usd,
        "cost_at_least": branch.totals.cost.at_least,
        "totals": asdict(branch.totals),
        "branches": [_row(below) for below in branch.branches],
    }


def _miss_row(miss: PricedMiss, why: Explanation) -> dict[str, object]:
    return {
        "id": miss.id,
        "before": miss.miss.before.id,
        "session": miss.miss.session,
        "at": miss.miss.now.at,
        "tokens": miss.miss.tokens,
        "cost_usd": miss.cost.usd,
        "pause_s": miss.miss.gap_s,
        "cache_lifetime_s": miss.miss.lifetime_s,
        "reasons": why.reasons,
        "cause": sentence(miss.miss, why),
        "difference": asdict(why.difference) if why.difference else None,
    }
