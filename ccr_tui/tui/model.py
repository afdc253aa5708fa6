"""What the monitor knows: the newest exchanges and their sums, folded from events. No screen in here."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace

from ccr_tui.core.events import ConfigApplied, ConfigRejected, Event, ExchangeStarted, Noticed
from ccr_tui.core.exchange import Cost, Upstream
from ccr_tui.core.record import ExchangeRecord, fold
from ccr_tui.core.scoring import SHADOW
from ccr_tui.core.tiers import Tier, tier_of
from ccr_tui.core.totals import Totals
from ccr_tui.tui.filter import Filter
from ccr_tui.tui.notices import FailedOver, Notice

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FAILOVER_S = 60.0
"""A failover between the same two upstreams is news again after this many seconds."""


class Model:
    """The newest `limit` exchanges, oldest first. Exchanges in flight are never dropped."""

    def __init__(self, limit: int = 2000) -> None:
        self._limit = limit
        self._records: dict[str, ExchangeRecord] = {}
        self._in_flight: dict[str, ExchangeRecord] = {}
        self._letters: dict[str, int] = {}
        self._sessions: dict[str, Totals] = {}
        self._cut_sessions: set[str] = set()
        self._starts: deque[float] = deque(maxlen=10_000)
        self._tiers = [0, 0]  # answers by a high-tier model, answers by a model of known tier
        self._verdicts: dict[str, tuple[ExchangeRecord, bool]] = {}
        self._filter = Filter()
        self._requests: dict[str, bytes] = {}
        self._failovers: dict[tuple[Upstream, Upstream], float] = {}
        self.finished = 0

    def apply(self, events: Iterable[Event]) -> list[Notice]:
        """Fold events in; what a person may need to know comes back."""
        notices: list[Notice] = []
        for event in events:
            if isinstance(event, ConfigApplied | ConfigRejected | Noticed):
                notices.append(event)
                continue
            if isinstance(event, ExchangeStarted):
                self._requests[event.exchange_id] = event.request.body
            known = self._records.get(event.exchange_id)
            record = fold(known, event)
            if record is not None:
                self._put(record, known)
                if record.fell_back and known and not known.fell_back and self._is_news(record, event.at):
                    # Who grades or judges has taken nothing over.
                    notices.append(FailedOver(replace(record, attempts=record.answers)))
        self._trim()
        return notices

    def load(self, history: Iterable[ExchangeRecord]) -> None:
        """Add what the store knows; what was seen live stays as it is."""
        older = [r for r in history if r.id not in self._records]
        for record in older:
            self._put(record, None)
        if len(older) >= self._limit:
            self._cut_sessions.update(r.facts.session or "" for r in older)
        self._records = dict(sorted(self._records.items(), key=lambda item: item[1].started_at))
        self._trim()

    def get(self, id: str | None) -> ExchangeRecord | None:
        return self._records.get(id) if id else None

    def live_request(self, id: str) -> bytes:
        """The request of an exchange in flight, which the history may not hold yet; else nothing."""
        return self._requests.get(id, b"")

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
        return next((r.facts.session for r in reversed(self._records.values()) if r.facts.session), None)

    def session_number(self, session: str | None) -> int | None:
        """0 for the first session seen, and so on; None without a session."""
        return None if session is None else self._letters.setdefault(session, len(self._letters))

    def session_letter(self, session: str | None) -> str:
        number = self.session_number(session)
        return "·" if number is None else LETTERS[number % len(LETTERS)]

    def session_totals(self, session: str | None) -> Totals:
        """Sums of a session's finished exchanges, as far back as the history was read."""
        return self._sessions.get(session or "", Totals())

    def session_cost(self, session: str | None) -> Cost:
        """A session's cost; a lower bound if it may have begun before what was read of the history."""
        cost = self.session_totals(session).cost
        return replace(cost, at_least=True) if (session or "") in self._cut_sessions else cost

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

    def upstreams(self) -> list[str]:
        """Upstreams used by the known exchanges, the newest first."""
        used = (a.upstream for r in reversed(self._records.values()) for a in reversed(r.attempts))
        return list(dict.fromkeys(str(upstream) for upstream in used))

    def _put(self, record: ExchangeRecord, known: ExchangeRecord | None) -> None:
        self._records[record.id] = record
        self.session_number(record.facts.session)
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
        answered = record.succeeded and record.usage and record.task != SHADOW
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

    def _trim(self) -> None:
        excess = len(self._records) - self._limit
        if excess > 0:
            old = [r.id for r in self._records.values() if not r.in_flight]
            for gone in old[:excess]:
                del self._records[gone]
                self._verdicts.pop(gone, None)
