"""Previous: what this request has in common with the one before it, and what its cache made of that."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ccr_tui.core.cache_misses import Explanation, Miss, Sent, reasons
from ccr_tui.core.exchange import Usage
from ccr_tui.core.facts import BYTES_PER_TOKEN
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.request_parts import Difference, Part, name_of, plain_text
from ccr_tui.core.wire.json_values import mapping, text
from ccr_tui.tui import format as fmt
from ccr_tui.tui.cost.misses import sentence
from ccr_tui.tui.lines import BLANK, Line, Role, Span, line
from ccr_tui.tui.markdown import clean
from ccr_tui.tui.request_diff import Altered, Comparison, Fate, compare

WORTH_TELLING = 100
"""Tokens sent anew below which nothing is said: a cache ends where the provider lets it."""
MOST = 200
"""Parts that are listed."""
EXCERPT = 160
_WORDS = {"tools": "tool", "system": "system block", "messages": "message"}
_ROLES = {Fate.ADDED: Role.OK, Fate.REMOVED: Role.BAD, Fate.ALTERED: Role.WARN}
NONE = line(Span("There is no earlier request of this agent's conversation in the history.", Role.DIM))
GONE = line(Span("One of the two requests is no conversation, or no longer in the history.", Role.DIM))


def previous_lines(
    record: ExchangeRecord, earlier: ExchangeRecord | None, before: bytes, now: bytes
) -> list[Line]:
    """`before` is the earlier request's body, `now` this one's."""
    if earlier is None:
        return [NONE]
    try:
        found = compare(before, now)
    except ValueError:
        return [_head(record, earlier), BLANK, GONE]
    return [
        _head(record, earlier),
        *_tokens(earlier.usage, record.usage),
        BLANK,
        *_cache(record, earlier, found),
        *_marks(found),
        BLANK,
        *_parts(found),
    ]


def _head(record: ExchangeRecord, earlier: ExchangeRecord) -> Line:
    gap = fmt.duration(record.started_at - earlier.started_at)
    return line(
        Span("compared with ", Role.DIM),
        Span(earlier.id[-8:], Role.STRONG),
        Span(f", sent {gap} before: {fmt.clock(earlier.started_at)}", Role.DIM),
        hang=2,
    )


def _tokens(before: Usage | None, now: Usage | None) -> Iterator[Line]:
    """What the two read from the cache and wrote to it."""
    for name, usage in (("before", before), ("now", now)):
        said = "how many tokens is not known" if usage is None else _usage(usage)
        yield line(Span(f"{name:<8}", Role.DIM), Span(said), hang=8)


def _usage(usage: Usage) -> str:
    counts = (
        (usage.cache_read_tokens, "from the cache"),
        (usage.cache_write_tokens, "written to it"),
        (usage.input_tokens, "fresh"),
    )
    return " · ".join(f"{fmt.tokens(count)} {what}" for count, what in counts)


def _cache(record: ExchangeRecord, earlier: ExchangeRecord, found: Comparison) -> Iterator[Line]:
    """Whether the cache could be read, where it broke, and what that cost."""
    broke = found.broke
    if broke is None:
        yield line(Span("✓ ", Role.OK), Span("nothing of the earlier request was changed"), hang=2)
    else:
        yield from _break(broke, found.size)
    miss = _miss(record, earlier)
    if miss is None or miss.tokens < WORTH_TELLING:
        return
    why = Explanation(reasons(miss, broke), broke)
    yield line(
        Span("✗ ", Role.BAD),
        Span(f"{miss.tokens:,} tokens were sent anew", Role.STRONG),
        Span(" that the cache had held. "),
        Span(sentence(miss, why)),
        hang=2,
    )
    if why.reasons[1:]:
        yield line(Span(f"  besides: {', '.join(why.reasons[1:])}", Role.DIM), hang=2)


def _break(broke: Difference, size: int) -> Iterator[Line]:
    lost = _estimate(round(size * (1 - broke.kept)))
    yield line(
        Span("✗ ", Role.BAD),
        Span("the cache breaks at "),
        Span(broke.where, Role.STRONG),
        Span(f": {lost} behind it cannot be read ({fmt.percent(broke.kept)} can)", Role.DIM),
        hang=2,
    )
    yield line(Span("  − ", Role.BAD), Span(clean(broke.before) or "nothing", Role.DIM), hang=4)
    yield line(Span("  + ", Role.OK), Span(clean(broke.now) or "nothing"), hang=4)


def _miss(record: ExchangeRecord, earlier: ExchangeRecord) -> Miss | None:
    sides = [_sent(earlier), _sent(record)]
    before, now = sides
    return Miss(record.facts.session or "", before, now) if before and now else None


def _sent(record: ExchangeRecord) -> Sent | None:
    if record.usage is None or record.used is None:
        return None
    return Sent(record.id, record.started_at, record.used, record.usage, record.ttft_s)


def _marks(found: Comparison) -> Iterator[Line]:
    """Where this request asks for a cache entry to end."""
    places = [_name(part) for part in found.marked]
    said = ", ".join(places) if places else "none: nothing of this request is to be cached"
    yield line(Span("cache_control: ", Role.DIM), Span(said), hang=2)


def _parts(found: Comparison) -> Iterator[Line]:
    """Area by area what is new, gone or another."""
    for area, (before, now) in found.counts.items():
        altered = [change for change in found.altered if change.part.area == area]
        if not before and not now:
            continue
        kept = now - sum(change.now is not None for change in altered)
        said = "the same" if not altered else f"{kept:,} of {now:,} the same"
        yield line(Span(f"{area} ", Role.HEAD), Span(said if altered else f"{now:,}, {said}", Role.DIM))
        for change in altered[-MOST:]:
            yield from _change(change, found.broke)


def _change(change: Altered, broke: Difference | None) -> Iterator[Line]:
    role = _ROLES[change.fate]
    sizes = [len(part.raw) for part in (change.before, change.now) if part is not None]
    yield line(
        Span(f"  {change.fate.value} ", role),
        Span(_name(change.part), Role.STRONG),
        Span(f" {' → '.join(map(fmt.size, sizes))}, {_estimate(sizes[-1])}", Role.DIM),
        hang=4,
    )
    if broke is not None and (broke.area, broke.index) == (change.part.area, change.part.index):
        return  # both sides are shown above
    if change.before is not None and change.now is not None:
        old, new = _apart(plain_text(change.before.raw), plain_text(change.now.raw))
        yield line(Span("      − ", Role.BAD), Span(clean(old), Role.DIM), hang=8)
        yield line(Span("      + ", Role.OK), Span(clean(new)), hang=8)
    else:
        yield line(Span(f"      {_excerpt(change.part)}", Role.DIM), hang=6)


def _apart(old: str, new: str) -> tuple[str, str]:
    """Both from shortly before where they part."""
    shorter = min(len(old), len(new))
    at = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    start = max(0, at - EXCERPT // 4)
    return old[start : start + EXCERPT], new[start : start + EXCERPT]


def _name(part: Part) -> str:
    name = name_of(part)
    word = _WORDS.get(part.area)
    return part.area if word is None else f"{word} {part.index}" + (f" ({clean(name)})" if name else "")


def _excerpt(part: Part) -> str:
    """What kinds of blocks there are in a message, and how it begins."""
    value = mapping(msgspec.json.decode(part.raw))
    content = value.get("content", value.get("description") or value.get("text"))
    if isinstance(content, str):
        return fmt.clip(" ".join(clean(content[: 2 * EXCERPT]).split()), EXCERPT)
    blocks = [mapping(block) for block in content] if isinstance(content, list) else []
    kinds = ", ".join(f"{text(b.get('type'))} {text(b.get('name'))}".strip() for b in blocks)
    words = next((said for b in blocks if (said := text(b.get("text")) or text(b.get("content")))), "")
    return fmt.clip(" ".join(f"{kinds}  {clean(words[: 2 * EXCERPT])}".split()), EXCERPT)


def _estimate(size: int) -> str:
    return f"≈{fmt.tokens(round(size / BYTES_PER_TOKEN))} tokens"
