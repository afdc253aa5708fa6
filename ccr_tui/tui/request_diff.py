"""What two requests of a conversation have in common: the parts that are new, gone or changed, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.request_parts import Difference, Part, areas, first_difference, plain_text, same

_MARK = b'"cache_control"'


class Fate(StrEnum):
    """What became of a part."""

    ADDED = "+"
    REMOVED = "−"
    ALTERED = "~"


@dataclass(frozen=True, slots=True)
class Altered:
    """A part that is not the same in both requests; the side that lacks it is None."""

    fate: Fate
    before: Part | None
    now: Part | None

    @property
    def part(self) -> Part:
        """The part as it is now, or was."""
        part = self.now or self.before
        assert part is not None  # it is in one of the two
        return part


@dataclass(frozen=True, slots=True)
class Comparison:
    """`counts` are the parts of each area before and now; `marked` those of now that a cache may end at.

    `broke` is the first difference that a cache cannot read over, `size` the bytes of the earlier parts.
    """

    altered: tuple[Altered, ...]
    counts: dict[str, tuple[int, int]]
    marked: tuple[Part, ...]
    broke: Difference | None
    size: int


def earlier_of(record: ExchangeRecord, others: Sequence[ExchangeRecord]) -> ExchangeRecord | None:
    """The newest of `others`, oldest first, that belongs to the same conversation of the same agent.

    A title or a summary is asked for in between without the tools, or of another model.
    """
    facts = record.facts
    if facts.endpoint != "messages" or facts.session is None:
        return None
    talk = [
        other
        for other in others
        if (other.facts.session, other.facts.agent, other.facts.endpoint)
        == (facts.session, facts.agent, "messages")
        and bool(other.facts.tools) == bool(facts.tools)
        and other.id != record.id
    ]
    alike = [other for other in talk if other.facts.model == facts.model]
    return next(reversed(alike or talk), None)


def compare(before: bytes, now: bytes) -> Comparison:
    """Compare the requests part by part; `ValueError` when one of them is no request."""
    old, new = areas(before), areas(now)
    altered = tuple(change for area in new for change in _changes(old[area], new[area]))
    marked = tuple(part for parts in new.values() for part in parts if _MARK in part.raw)
    counts = {area: (len(old[area]), len(new[area])) for area in new}
    size = sum(len(part.raw) for parts in old.values() for part in parts)
    return Comparison(altered, counts, marked, first_difference(before, now), size)


def _changes(old: Sequence[Part], new: Sequence[Part]) -> Iterator[Altered]:
    """What is between the beginning and the end that both share, as the least that was done to it."""
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    left, right = old[first : len(old) - last], new[first : len(new) - last]
    matcher = SequenceMatcher(None, [plain_text(p.raw) for p in left], [plain_text(p.raw) for p in right])
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            yield from _replaced(left[a:b], right[c:d])


def _replaced(old: Sequence[Part], new: Sequence[Part]) -> Iterator[Altered]:
    both = min(len(old), len(new))
    yield from (Altered(Fate.ALTERED, one, other) for one, other in zip(old, new, strict=False))
    yield from (Altered(Fate.REMOVED, part, None) for part in old[both:])
    yield from (Altered(Fate.ADDED, None, part) for part in new[both:])


def _common(one: Sequence[Part], other: Sequence[Part]) -> int:
    shorter = min(len(one), len(other))
    return next((n for n in range(shorter) if not same(one[n].raw, other[n].raw)), shorter)
