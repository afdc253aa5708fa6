"""What the monitor knows of what happens live, folded from events: exchanges and sums. No screen in here."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from heapq import merge

from ccr_tui.core.events import ConfigApplied, ConfigRejected, Event, ExchangeStarted, Noticed, Remark
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.record import ExchangeRecord, fold
from ccr_tui.core.scoring import SCORING
from ccr_tui.core.statistics import is_miss
from ccr_tui.core.tiers import Tier, tier_of
from ccr_tui.core.totals import Totals
from ccr_tui.tui.filter import Filter
from ccr_tui.tui.notices import FailedOver, Notice

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FAILOVER_S = 60.0
"""A failover between the same two upstreams is news again after this many seconds."""


class Model:
    """Exchanges in the order of their start, `limit` of them once the history has taken the others over.

    Of what the history told at the start only sums matter: its rows are the history's. What it has in flight
    is another process's, or heard of from the start.
    """

    def __init__(self, limit: int = 2000) -> None:
        self._limit = limit
        self._records: dict[str, ExchangeRecord] = {}
        self._in_flight: dict[str, ExchangeRecord] = {}
        self._stored: dict[str, ExchangeRecord] = {}
        self._letters: dict[str, int] = {}
        self._sessions: dict[str, Totals] = {}
        self._starts: deque[float] = deque(maxlen=10_000)
        self._tiers = [0, 0]  # answers by a high-tier model, answers by a model of known tier
        self._verdicts: dict[str, tuple[ExchangeRecord, bool]] = {}
        self._misses: dict[str, bool] = {}
        self._filter = Filter()
        self._requests: dict[str, bytes] = {}
        self._failovers: dict[tuple[Upstream, Upstream], float] = {}
        self.finished = 0
        self.running_elsewhere = 0
        """How many exchanges other processes have in flight, as far as is known."""
        self.refused = ""
        """Why what the configuration file holds is not in force; "" where it is."""
        self.elsewhere: Callable[[str], ExchangeRecord | None] = lambda _: None
        """Where exchanges that the model does not hold may be known: what is remarked of them counts too."""

    def apply(self, events: Iterable[Event]) -> list[Notice]:
        """Fold events in; what a person may need to know comes back."""
        notices: list[Notice] = []
        for event in events:
            if isinstance(event, ConfigApplied | ConfigRejected | Noticed):
                notices.append(event)
                self._note(event)
                continue
            if isinstance(event, ExchangeStarted):
                self._requests[event.exchange_id] = event.request.body
            known = self.get(event.exchange_id)
            if known is None and isinstance(event, Remark):
                known = self.elsewhere(event.exchange_id)
                if known is None or known.in_flight:  # that one's end would not be heard of
                    continue
                self._stored[known.id] = known
            record = fold(known, event)
            if record is not None:
                self._put(record, known)
                if record.fell_back and known and not known.fell_back and self._is_news(record, event.at):
                    # Who grades or judges has taken nothing over.
                    notices.append(FailedOver(replace(record, attempts=record.answers)))
        return notices

    def _note(self, event: ConfigApplied | ConfigRejected | Noticed) -> None:
        if not isinstance(event, Noticed):
            self.refused = event.message if isinstance(event, ConfigRejected) else ""

    def load(self, history: Iterable[ExchangeRecord]) -> None:
        """Count what the history has newest; what was seen live stays as it is."""
        for record in sorted(history, key=lambda record: record.started_at):
            if not record.in_flight and record.id not in self._records and record.id not in self._stored:
                self._stored[record.id] = record
                self._put(record, None)
        for old in list(self._stored)[: max(0, len(self._stored) - self._limit)]:
            del self._stored[old]

    def get(self, id: str | None) -> ExchangeRecord | None:
        """What is known of an exchange since the start."""
        return (self._records.get(id) or self._stored.get(id)) if id else None

    def ids(self) -> frozenset[str]:
        """The live exchanges."""
        return frozenset(self._records)

    def finished_ids(self, before: float) -> frozenset[str]:
        """Those of them that have finished and began `before`, in seconds since the epoch."""
        return frozenset(r.id for r in self._records.values() if not r.in_flight and r.started_at < before)

    def excess(self) -> list[str]:
        """The oldest that have finished, once there are more than the limit: a tenth of that at a time."""
        if len(self._records) <= self._limit:
            return []
        count = len(self._records) - self._limit + self._limit // 10
        return [r.id for r in self._records.values() if not r.in_flight][:count]

    def forget(self, ids: Iterable[str]) -> None:
        """Leave these to the history."""
        for gone in ids:
            self._records.pop(gone, None)
            self._verdicts.pop(gone, None)

    def live_request(self, id: str) -> bytes:
        """The request of an exchange in flight, which the history may not hold yet; else nothing."""
        return self._requests.get(id, b"")

    def known(self) -> Iterator[ExchangeRecord]:
        """Every exchange that is at hand, live or counted from the history, the newest first."""
        newest_first = (reversed(records.values()) for records in (self._records, self._stored))
        return merge(*newest_first, key=lambda record: record.started_at, reverse=True)

    def rows(self, filter: Filter) -> list[ExchangeRecord]:
        """The exchanges that match, oldest first."""
        if filter.empty:
            return list(self._records.values())
        if filter != self._filter:
            self._filter, self._verdicts = filter, {}
        return [record for record in self._records.values() if self._matches(record)]

    @property
    def size(self) -> int:
        return len(self._records)

    @property
    def in_flight(self) -> int:
        return len(self._in_flight)

    @property
    def held(self) -> int:
        """How many requests wait for the user's choice."""
        return sum(record.held for record in self._in_flight.values())

    @property
    def newest_session(self) -> str | None:
        """The session of the newest exchange that belongs to one."""
        return next((r.facts.session for r in self.known() if r.facts.session), None)

    def session_number(self, session: str | None) -> int | None:
        """0 for the first session seen, and so on; None without a session."""
        return None if session is None else self._letters.setdefault(session, len(self._letters))

    def session_letter(self, session: str | None) -> str:
        number = self.session_number(session)
        return "·" if number is None else LETTERS[number % len(LETTERS)]

    def session_totals(self, session: str | None) -> Totals:
        """Sums of a session's finished exchanges, as far as they are known here."""
        return self._sessions.get(session or "", Totals())

    def per_minute(self, now: float) -> int:
        """Exchanges started within the last 60 s."""
        return sum(1 for at in self._starts if 0 <= now - at < 60)

    def pulse(self, now: float, buckets: int, seconds: float) -> tuple[int, ...]:
        """Exchanges started in each of the last `buckets` spans of `seconds`, oldest first."""
        counts = [0] * buckets
        for at in self._starts:
            bucket = int((now - at) // seconds)
            if 0 <= bucket < buckets:
                counts[-1 - bucket] += 1
        return tuple(counts)

    @property
    def high_tier_share(self) -> float | None:
        """Share of the answers that a high-tier model gave; None before the first."""
        high, known = self._tiers
        return high / known if known else None

    @property
    def miss_rate(self) -> float | None:
        """Share of the scored answers that were a miss; None before the first score."""
        return sum(self._misses.values()) / len(self._misses) if self._misses else None

    def upstreams(self) -> list[str]:
        """Upstreams used by the known exchanges, the newest first."""
        used = (a.upstream for r in self.known() for a in reversed(r.attempts))
        return list(dict.fromkeys(str(upstream) for upstream in used))

    def _put(self, record: ExchangeRecord, known: ExchangeRecord | None) -> None:
        (self._stored if record.id in self._stored else self._records)[record.id] = record
        self.session_number(record.facts.session)
        self._misses.pop(record.id, None)
        if record.scores:
            self._misses[record.id] = is_miss({score.by: score.score for score in record.scores})
        if known is None:
            self._starts.append(record.started_at)
        if record.in_flight:
            self._in_flight[record.id] = record
        else:
            self._in_flight.pop(record.id, None)
            self._requests.pop(record.id, None)
            if known is None or known.in_flight:
                self.finished += 1
                self._count(record)

    def _is_news(self, record: ExchangeRecord, at: float) -> bool:
        key = (record.answers[0].upstream, record.answers[-1].upstream)
        news = at - self._failovers.get(key, -FAILOVER_S) >= FAILOVER_S
        if news:
            self._failovers[key] = at
        return news

    def _count(self, record: ExchangeRecord) -> None:
        session = record.facts.session or ""
        self._sessions[session] = self._sessions.get(session, Totals()) + Totals.of(record)
        used = record.used
        answered = record.succeeded and record.usage and record.task not in SCORING
        tier = tier_of(used.model) if used and answered else None
        if tier is not None:
            self._tiers[0] += tier is Tier.HIGH
            self._tiers[1] += 1

    def _matches(self, record: ExchangeRecord) -> bool:
        known, verdict = self._verdicts.get(record.id, (None, False))
        if known is not record:
            verdict = self._filter.matches(record)
            self._verdicts[record.id] = (record, verdict)
        return verdict
