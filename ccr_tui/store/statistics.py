"""Sums of the history by something: model, task, namespace, day …, and over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import msgspec
from sqlite_utils import Database

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.statistics import Group, Point, Saving, is_miss, qualities, spread
from ccr_tui.core.tiers import Tier, tier_of
from ccr_tui.core.totals import Totals
from ccr_tui.store.queries import SUMS

COLUMNS: Mapping[str, str] = {
    "upstream": "provider || ',' || model",
    "provider": "provider",
    "model": "model",
    "asked": "asked_model",
    "task": "task",
    "step": "winner",
    "namespace": "namespace",
    "project": "project",
    "session": "session",
    "agent": "agent",
    "prompt": "prompt",
    "day": "strftime('%Y-%m-%d', started_at, 'unixepoch', 'localtime')",
    "hour": "strftime('%Y-%m-%d %H:00', started_at, 'unixepoch', 'localtime')",
}
"""What the history can be grouped by, and the SQL for it. `step` is the one that gave the route."""

TIER = "tier"
GROUPINGS = (*COLUMNS, TIER)
"""All that `grouped` groups by: the tier is no column, the configuration says which one an upstream is of."""

POINT_S = 900
"""Seconds of a point of a series: every time zone's days and hours are made of these."""

TierOf = Callable[[Upstream], Tier | None]

_IN_TIME = frozenset({"day", "hour"})
_COMPARED = "cost_usd is not null and unpriced = 0 and asked_usd is not null"
_SAVING = f"""
    total(iif({_COMPARED}, asked_usd - cost_usd, 0)) as saved, total({_COMPARED}) as compared,
    total(cost_usd is not null or unpriced > 0) as billed,
    max({_COMPARED} and asked_at_least) as saved_at_least
"""
_ANSWERED = "succeeded and endpoint = 'messages'"
_TOTALS = frozenset(Totals.__dataclass_fields__)
_TIMES = msgspec.json.Decoder(list[float | None])


def by_name(upstream: Upstream) -> Tier | None:
    """The tier that the model's name tells, without a configuration."""
    return tier_of(upstream.model)


def grouped(db: Database, by: str, since: float, until: float, tier: TierOf = by_name) -> list[Group]:
    """Groups of the exchanges that started from `since` to before `until` (seconds since the epoch).

    Days and hours come in order, anything else with the dearest first.
    """
    key = f"coalesce({COLUMNS['upstream' if by == TIER else by]}, '')"
    name = partial(_tier_name, tier) if by == TIER else str
    where, values = in_time(since, until)
    # One pass over the rows, times included: a second one would cost as much as the first.
    sql = f"""{SUMS[0]}, {_SAVING}, {key} as grouped_by, provider, model, total(succeeded) as answers,
        json_group_array(iif({_ANSWERED}, ttft_s, null)) as ttfts,
        json_group_array(iif({_ANSWERED}, duration_s - held_s, null)) as durations
        {SUMS[1]} {where} group by grouped_by, provider, model order by grouped_by"""
    gathered: defaultdict[str, _Gathered] = defaultdict(_Gathered)
    for row in db.query(sql, values):
        gathered[name(row["grouped_by"])].add(row, tier)
    scores = _scores(db, key, where, values, name)
    groups = [_scored(one.group(found), scores.get(found, {}).values()) for found, one in gathered.items()]
    return groups if by in _IN_TIME else sorted(groups, key=lambda g: -g.totals.cost_usd)


def series(db: Database, since: float, until: float) -> list[Point]:
    """Sums over time in order, a point for each `POINT_S` seconds in which an exchange started."""
    where, values = in_time(since, until)
    sql = f"{SUMS[0]}, cast(started_at / {POINT_S} as integer) as slot {SUMS[1]} {where} group by slot"
    return [Point(row["slot"] * float(POINT_S), totals_of(row)) for row in db.query(sql, values)]


def totals_of(row: Mapping[str, Any]) -> Totals:
    """The totals that a row of `queries.SUMS` holds, beside whatever else it holds."""
    return Totals(**{name: value for name, value in row.items() if name in _TOTALS})


def in_time(since: float, until: float) -> tuple[str, list[float]]:
    """SQL that selects exchanges by when they started, and its values; for all, the index is no help."""
    if since <= 0:
        return "where +started_at < ?", [until]
    return "where started_at >= ? and started_at < ?", [since, until]


@dataclass(slots=True)
class _Gathered:
    """The rows of one group, one for each upstream."""

    totals: Totals = field(default_factory=Totals)
    saving: Saving = field(default_factory=Saving)
    ttfts: list[float] = field(default_factory=list)
    durations: list[float] = field(default_factory=list)
    high: int = 0
    tiered: int = 0

    def add(self, row: Mapping[str, Any], tier: TierOf) -> None:
        self.totals += totals_of(row)
        self.saving += _saving(row)
        self.ttfts += _known(row["ttfts"])
        self.durations += _known(row["durations"])
        known = tier(Upstream(row["provider"], row["model"])) if row["provider"] else None
        if known is not None:
            self.tiered += int(row["answers"])
            self.high += int(row["answers"]) if known is Tier.HIGH else 0

    def group(self, key: str) -> Group:
        times = spread(self.ttfts), spread(self.durations)
        return Group(key, self.totals, *times, self.high, self.tiered, saving=self.saving)


def _saving(row: Mapping[str, Any]) -> Saving:
    return Saving(row["saved"], int(row["compared"]), int(row["billed"]), bool(row["saved_at_least"]))


def _tier_name(tier: TierOf, upstream: str) -> str:
    """The tier of `provider,model`; "" where it is unknown, or nobody answered."""
    return str(tier(Upstream.parse(upstream)) or "") if upstream else ""


def _known(times: str) -> list[float]:
    return [seconds for seconds in _TIMES.decode(times) if seconds is not None]


def _scores(
    db: Database, key: str, where: str, values: list[float], name: Callable[[str], str]
) -> dict[str, dict[str, dict[str, float]]]:
    """Scores by group, exchange and scorer. They are few, so the exchanges are looked up from them."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    sql = f"""select {key}, exchange_id, "by", score
        from scores cross join exchanges on id = exchange_id {where}"""
    for group, exchange, scorer, score in db.execute(sql, values):
        found.setdefault(name(group), {}).setdefault(exchange, {})[scorer] = score
    return found


def _scored(group: Group, exchanges: Iterable[Mapping[str, float]]) -> Group:
    some = list(exchanges)
    if not some:
        return group
    quality = qualities(pair for scores in some for pair in scores.items())
    return replace(group, quality=quality, scored=len(some), missed=sum(map(is_miss, some)))
