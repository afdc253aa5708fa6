"""Exchanges as text: a line each, and a decision and its attempts in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ccr_tui.core.exchange import Cancelled, Completed, Failed, Outcome, Upstream
from ccr_tui.core.record import AttemptRecord, ExchangeRecord, Score
from ccr_tui.core.scoring import BEST
from ccr_tui.core.totals import Totals
from ccr_tui.tui.format import clock, day_and_clock, duration, model_path, money, output, pad, percent, tokens

HEADER = (
    f"  {'time':8} {'id':6} {'task':12} {'asked → used':38} tries status   ttft   total "
    f"{'in':>7} {'cache':>8} {'out':>6} cost"
)
_SHAPES = {Completed: "✓", Failed: "✗", Cancelled: "⊘"}


def line(record: ExchangeRecord) -> str:
    """One exchange on one line, in the columns of `HEADER`."""
    usage, last = record.usage, record.last_attempt
    status = str(record.status or "–") if record.outcome else "…"
    cells = [
        _shape(record.outcome),
        clock(record.started_at),
        pad(record.id[-6:], 6),
        pad(record.task if record.facts.endpoint == "messages" else record.facts.endpoint, 12),
        pad(_models(record), 38),
        pad(str(len(record.answers)), 5, right=True),
        pad(status, 6, right=True),
        pad(duration(record.ttft_s), 6, right=True),
        pad(duration(record.duration_s), 7, right=True),
        pad(tokens(usage.input_tokens) if usage else "–", 7, right=True),
        pad(tokens(usage.cache_read_tokens + usage.cache_write_tokens) if usage else "–", 8, right=True),
        pad(output(last) if usage and last else "–", 6, right=True),
        money(record.cost) if usage or record.cost.usd is not None else "–",
    ]
    return " ".join(cells).rstrip()


def totals_lines(records: Iterable[ExchangeRecord]) -> Iterator[str]:
    """The sums under a table."""
    totals = sum((Totals.of(r) for r in records if not r.in_flight), Totals())
    yield f"{totals.exchanges} exchanges, {totals.failed} failed; cost {money(totals.cost)}" + (
        f", {totals.unpriced} unpriced" if totals.unpriced else ""
    )
    read = tokens(totals.cache_read_tokens)
    yield (
        f"tokens: {tokens(totals.input_tokens)} in, {read} from cache ({percent(totals.cache_hit_rate)}), "
        f"{tokens(totals.cache_write_tokens)} to cache, {tokens(totals.output_tokens)} out"
    )


def details(record: ExchangeRecord) -> Iterator[str]:
    """Everything about one exchange but its bodies."""
    when = day_and_clock(record.started_at)
    yield f"{_shape(record.outcome)} {record.id}  {when}  {record.method} {record.path}"
    yield f"  task {record.task or '–'}, asked {record.facts.model or '–'}, ≈{record.facts.tokens:,} tokens"
    for name in ("session", "agent", "prompt", "request_class"):
        if value := getattr(record.facts, name):
            yield f"  {name.replace('_', ' ')} {value}"
    if record.parent_id:
        yield f"  {'replay of' if record.replay_of else 'scores'} {record.parent_id}"
    yield f"  status {record.status or '–'}, {outcome_text(record.outcome)}"
    ttft, cost = duration(record.ttft_s), money(record.cost)
    held = f"held {duration(record.held_s)}, " if record.held_s else ""
    yield f"  {duration(record.duration_s)} in all, {held}first content after {ttft}, cost {cost}"
    if record.decision:
        yield f"Decision: {record.decision.winner} → {record.decision.route or '–'}"
        for step in record.decision.steps:
            yield f"  {'✓' if step.won else '·'} {pad(step.name, 12)} {step.seen}: {step.why}"
    yield "Attempts:" if record.attempts else "No attempt was made."
    for attempt in record.attempts:
        yield from _attempt(attempt)
    if record.scores:
        yield "Scores:"
        yield from (f"  {score_text(score)}" for score in record.scores)


def score_text(score: Score) -> str:
    """A score, whose it is and why, on one line."""
    note = f": {score.note}" if score.note else ""
    return f"{score.score:g} of {BEST} by {score.by}{note}"


def outcome_text(outcome: Outcome | None) -> str:
    match outcome:
        case None:
            return "in flight"
        case Completed():
            return f"completed ({outcome.stop_reason})" if outcome.stop_reason else "completed"
        case Failed():
            return f"failed: {outcome.failure.message}"
        case Cancelled():
            return f"cancelled: {outcome.reason}"


def _attempt(attempt: AttemptRecord) -> Iterator[str]:
    took = attempt.finished_at - attempt.started_at if attempt.finished_at else None
    waited = f", waited {duration(attempt.wait_s)}" if attempt.wait_s else ""
    role = "" if attempt.role == "answer" else f"{attempt.role}, no answer: "
    yield f"  {attempt.number}. {attempt.upstream}  ({role}{attempt.reason}{waited})"
    yield (
        f"     {outcome_text(attempt.outcome)}; ttft {duration(attempt.ttft_s)}, took {duration(took)}, "
        + (f"cost {money(attempt.cost)}" if attempt.usage else "no tokens used")
    )
    if attempt.untouched or attempt.not_sent:
        yield "     not sent" if attempt.not_sent else "     untouched"
        return
    for change in attempt.changes:
        yield f"     changed {change.where} {change.what}: {change.before or '–'} → {change.after or '–'}"


def _shape(outcome: Outcome | None) -> str:
    return "…" if outcome is None else _SHAPES[type(outcome)]


def _models(record: ExchangeRecord) -> str:
    used: Upstream | None = record.used
    if not record.facts.model:
        return record.path
    return model_path(record.facts.model, used, "anthropic", 38)
