"""Changed: what differs between the client's request and the one that an upstream was sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256

from ccr_tui.core.exchange import Change, Headers
from ccr_tui.core.record import AttemptRecord, ExchangeRecord
from ccr_tui.core.redact import redact_text
from ccr_tui.core.wire.anthropic import HOP_BY_HOP
from ccr_tui.core.wire.json_spans import object_spans
from ccr_tui.tui import format as fmt
from ccr_tui.tui.byte_diff import MOST, Range, ranges
from ccr_tui.tui.lines import BLANK, Line, Role, Span, line
from ccr_tui.tui.markdown import clean
from ccr_tui.tui.sent_request import SentRequest

UNTOUCHED = "✓ untouched: every byte of the body and every header as the client sent them"
SENT_AGAIN = "✓ untouched on its way: every byte of the body and every header as in this request"
EXCERPT = 400
"""Bytes shown of each side of a change."""
CAPPED = ("max_tokens", "thinking.budget_tokens")
"""Fields that a provider's limit on the length of answers lowers."""
_OWN = HOP_BY_HOP | {"host", "content-length"}
"""Headers that belong to one connection: they are made anew for each."""

Sent = Callable[[AttemptRecord], SentRequest | None]


def changed_lines(record: ExchangeRecord, body: bytes, sent: Sent, parent: bytes = b"") -> list[Line]:
    """One section per attempt; `sent` tells what its upstream was sent, where that is certain.

    `parent` is the request that this one is a replay of.
    """
    if not record.attempts:
        return [line(Span("Nothing was sent upstream.", Role.DIM))]
    sections = [list(_attempt(record, attempt, body, sent)) for attempt in record.attempts]
    lines = [part for n, section in enumerate(sections) for part in ([BLANK, *section] if n else section)]
    return [*_edited(record, parent, body), *lines]


def _edited(record: ExchangeRecord, parent: bytes, body: bytes) -> Iterator[Line]:
    """What was done to a request by hand: the attempts only tell what became of it afterwards."""
    if record.replay_of is None or not parent or not body or parent == body:
        return
    found = ranges(parent, body)
    count = sum(max(len(place.before), len(place.now)) for place in found)
    differ = "1 byte differs" if count == 1 else f"{count:,} bytes differ"
    more = "more than " if len(found) >= MOST else ""
    what = f"edited by hand before it was sent: {more}{differ} from the request of {record.replay_of}"
    yield line(Span("~ ", Role.WARN), Span(what), hang=2)
    yield BLANK


def _attempt(record: ExchangeRecord, attempt: AttemptRecord, body: bytes, sent: Sent) -> Iterator[Line]:
    yield line(Span(f"{attempt.number} ", Role.DIM), Span(str(attempt.upstream), Role.HEAD), hang=2)
    if attempt.outcome is None and not attempt.changes:
        yield line(Span("  known when the attempt has ended", Role.DIM))
        return
    if attempt.not_sent:
        yield line(Span("  not sent", Role.DIM))
        return
    if attempt.untouched:
        yield line(Span(f"  {SENT_AGAIN if record.parent_id else UNTOUCHED}", Role.OK), hang=4)
        yield line(Span(f"  {_measure(body)}", Role.DIM), hang=4)
        return
    request = sent(attempt)
    if request is None:
        yield line(
            Span("  The configuration is another one since: only what was noted then is known.", Role.DIM),
            hang=4,
        )
        yield from _notes(attempt.changes)
    else:
        yield from _compared(record, attempt, body, request)


def _compared(
    record: ExchangeRecord, attempt: AttemptRecord, body: bytes, request: SentRequest
) -> Iterator[Line]:
    noted = [change for change in attempt.changes if change.where == "body"]
    if request.body == body:
        yield line(Span("  ✓ body untouched: ", Role.OK), Span(_measure(body), Role.DIM), hang=4)
    else:
        yield line(Span("  client   ", Role.DIM), Span(_measure(body)), hang=11)
        yield line(Span("  upstream ", Role.DIM), Span(_measure(request.body)), hang=11)
        if request.translated:
            yield from _notes(tuple(noted))
            yield from _fields(body, request.body)
        else:
            yield from _ranges(record, noted, body, request.body)
    yield from _notes(tuple(change for change in attempt.changes if change.where == "url"))
    yield from _headers(record.headers, request.headers, attempt.changes)


def _measure(body: bytes) -> str:
    """Length and hash, to be compared with what others saw."""
    return f"{len(body):,} bytes, SHA-256 {sha256(body).hexdigest()[:16]}" if body else "no longer kept"


def _ranges(record: ExchangeRecord, noted: list[Change], body: bytes, now: bytes) -> Iterator[Line]:
    found = ranges(body, now)
    for place in found:
        yield line(
            Span("  ~ ", Role.WARN),
            Span(clean(place.path) or "the whole body", Role.STRONG),
            Span(f"  byte {place.at:,}", Role.DIM),
            Span(_cause(record, noted, place), Role.DIM),
            hang=4,
        )
        yield _side("    − ", Role.BAD, place, place.before)
        yield _side("    + ", Role.OK, place, place.now)
    if len(found) >= MOST:
        yield line(Span(f"    ⋯ only the first {MOST} places are shown", Role.DIM))


def _side(mark: str, role: Role, place: Range, text: bytes) -> Line:
    if not text:
        return line(Span(mark, role), Span("nothing", Role.DIM), hang=6)
    more = f"… {fmt.size(len(text))}" if len(text) > EXCERPT else ""
    lead = Span(("…" if place.lead else "") + _shown(place.lead), Role.DIM)
    tail = Span(_shown(place.tail) + ("…" if place.tail else ""), Role.DIM)
    return line(Span(mark, role), lead, Span(_shown(text[:EXCERPT])), Span(more, Role.DIM), tail, hang=6)


def _shown(text: bytes) -> str:
    return redact_text(clean(text.decode("utf-8", "replace")).replace("\n", "⏎"))


def _cause(record: ExchangeRecord, noted: list[Change], place: Range) -> str:
    """What changed this: the route, or what the provider's configuration or its kind asks for."""
    by_place = next((c for c in noted if c.offset == place.at), None)
    by_name = next((c for c in noted if place.path.startswith(f".{c.what}")), None)
    change = by_place or by_name
    if change is None:
        return ""
    if change.what == "model" and record.decision is not None:
        return f"  by the route of {record.decision.winner!r}"
    if change.after.startswith("the provider's"):
        return f"  by {change.after}"
    if change.what in CAPPED:
        return "  by the provider's max_tokens"
    return "  " + " ".join(part for part in (f"{change.what}:", change.before, change.after) if part)


def _notes(changes: tuple[Change, ...]) -> Iterator[Line]:
    """What was noted when it was sent."""
    for change in changes:
        where = change.where if change.offset is None else f"{change.where}, byte {change.offset:,}"
        yield line(
            Span("  ~ ", Role.WARN), Span(f"{where}  ", Role.DIM), Span(change.what, Role.STRONG), hang=4
        )
        if change.before:
            yield line(Span("    − ", Role.BAD), Span(clean(change.before)), hang=6)
        if change.after:
            yield line(Span("    + ", Role.OK), Span(clean(change.after)), hang=6)
        if not change.before and not change.after:
            yield line(Span("    its value is not kept", Role.DIM), hang=6)


def _fields(body: bytes, now: bytes) -> Iterator[Line]:
    """A translation writes everything anew: field by field, what there was and what there is."""
    old, new = _sizes(body), _sizes(now)
    for name in dict.fromkeys((*old, *new)):
        mark, role = (
            ("−", Role.BAD) if name not in new else ("+", Role.OK) if name not in old else ("~", Role.WARN)
        )
        sizes = " → ".join(fmt.size(side[name]) for side in (old, new) if name in side)
        yield line(
            Span(f"  {mark} ", role), Span(clean(name), Role.KEY), Span(f"  {sizes}", Role.DIM), hang=4
        )


def _sizes(body: bytes) -> Mapping[str, int]:
    try:
        return {name: end - start for name, (start, end) in object_spans(body).items()}
    except ValueError:
        return {}


def _headers(client: Headers, upstream: Headers, changes: tuple[Change, ...]) -> Iterator[Line]:
    """Which were added, left out, or given another value."""
    old, new = dict(client), dict(upstream)
    causes = {change.what: change.after for change in changes if change.where == "header"}
    gone = [name for name in old if name not in new and name not in _OWN]
    for name in dict.fromkeys((*gone, *new)):
        if name in old and name in new and old[name] == new[name] and name not in causes:
            continue
        yield line(Span("  ~ ", Role.WARN), Span("header  ", Role.DIM), Span(clean(name), Role.STRONG),
                   Span(f"  {causes[name]}" if causes.get(name) else "", Role.DIM), hang=4)  # fmt: skip
        if name in old:
            yield line(Span("    − ", Role.BAD), Span(clean(redact_text(old[name]))), hang=6)
        if name in new:
            yield line(Span("    + ", Role.OK), Span(clean(redact_text(new[name]))), hang=6)
    kept = sum(name in old and old[name] == value and name not in causes for name, value in upstream)
    yield line(Span(f"  {kept:,} of {len(client):,} headers as the client sent them", Role.DIM))
