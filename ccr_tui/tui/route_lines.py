"""The rows of the routes screen as lines: how each fares, where it leads, what it decided, what that cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.route import Route
from ccr_tui.core.totals import Totals
from ccr_tui.tui.format import UNKNOWN, clip, money, pad
from ccr_tui.tui.lines import Line, Role, Span, line, wrap
from ccr_tui.tui.route_entries import RouteEntry
from ccr_tui.tui.standing import STATES

Fares = Callable[[Upstream], tuple[str, str]]
"""The state of an upstream, and why it is not ok."""

ROOMY = 60
"""Cells from which on every number has a column, and how a row fares is a word too."""
NUMBERS, FEW_NUMBERS = 21, 17
STATE = 11
WIDEST_NAME = 30
NARROWEST_CHAIN = 27
"""Cells that a chain needs to stand beside its name and not below it."""


@dataclass(frozen=True, slots=True)
class RouteLayout:
    """How wide the columns are; 0 as `chain`: chains stand below the names."""

    width: int
    name: int
    chain: int

    @classmethod
    def of(cls, width: int, names: Sequence[str]) -> RouteLayout:
        """For rows with these names in `width` cells."""
        if width < ROOMY:
            return cls(width, max(4, width - FEW_NUMBERS - 2), 0)
        name = min(WIDEST_NAME, max(map(cell_len, names), default=0))
        chain = width - STATE - name - NUMBERS - 3
        if chain >= NARROWEST_CHAIN:
            return cls(width, name, chain)
        return cls(width, width - STATE - NUMBERS - 2, 0)

    @property
    def roomy(self) -> bool:
        return self.width >= ROOMY


def heading_line(title: str, layout: RouteLayout) -> Line:
    """The title of a section, above its columns."""
    numbers = f"{'start':>5} {'today':>6} {'cost':>8}" if layout.roomy else f"{'today':>8} {'cost':>8}"
    room = layout.width - len(numbers) - 1
    return line(Span(pad(title, room), Role.HEAD), Span(f" {numbers}", Role.DIM))


def entry_lines(entry: RouteEntry, layout: RouteLayout, fares: Fares) -> list[Line]:
    """One row: as many lines as its chains and its condition need."""
    width = layout.chain or layout.width - 2
    body = _chain(entry, width)
    body += [part for text in _below(entry, fares) for part in wrap(text, width)]
    when = line(Span("when ", Role.DIM), Span(entry.about, Role.CODE), hang=5)
    if layout.chain:
        indent = STATE + 1
        rest = [_indented(part, indent + layout.name + 1) for part in body[1:]]
        lines = [_first(entry, layout, body[0].spans, fares), *rest]
    elif entry.routes or cell_len(f"{entry.name} {entry.about}") > layout.name:
        indent = 2
        lines = [_first(entry, layout, (), fares), *(_indented(part, indent) for part in body)]
    else:
        indent = 2
        lines = [_first(entry, layout, body[0].spans, fares)]
    if entry.rule is not None:
        lines += [_indented(part, indent) for part in wrap(when, layout.width - indent)]
    return lines


def state_of(entry: RouteEntry, fares: Fares) -> str:
    """How the upstream fares that is asked first; "" where there is none."""
    return fares(entry.routes[0][1].upstreams[0])[0] if entry.routes else ""


def _first(entry: RouteEntry, layout: RouteLayout, beside: tuple[Span, ...], fares: Fares) -> Line:
    """The line with the numbers; `beside` stands after the name."""
    state = state_of(entry, fares)
    mark, role = STATES.get(state, (" ", Role.DIM))
    shown = Span(pad(f"{mark} {state}", STATE) if layout.roomy else mark, role)
    room = layout.name + (layout.chain + 1 if layout.chain else 0)
    name = pad(entry.name, layout.name) if layout.chain else clip(entry.name, layout.name)
    spans = [Span(name, Role.STRONG if entry.routes else Role.DIM)]
    spans += [Span(" "), *beside] if beside else []
    used = sum(cell_len(span.text) for span in spans)
    return Line((shown, Span(" "), *spans, Span(" " * (room - used + 1)), *_numbers(entry, layout)))


def _numbers(entry: RouteEntry, layout: RouteLayout) -> Iterator[Span]:
    cost = pad(_money(entry.today), 8, right=True)
    if layout.roomy:
        start, today = (f"{_count(t)}" for t in (entry.start, entry.today))
        yield Span(f"{start:>5} {today:>6} ", Role.NUMBER if entry.today.exchanges else Role.DIM)
    else:
        yield Span(f"{_count(entry.today):>7} ", Role.NUMBER if entry.today.exchanges else Role.DIM)
    yield Span(cost, Role.PLAIN if entry.today.exchanges else Role.DIM)


def _count(totals: Totals) -> str:
    return f"{totals.exchanges:,}" if totals.exchanges else "0"


def _money(totals: Totals) -> str:
    return money(totals.cost) if totals.exchanges else UNKNOWN


def _chain(entry: RouteEntry, width: int) -> list[Line]:
    """Where it leads; without a route, what happens instead."""
    if not entry.routes:
        return wrap(line(Span(entry.about, Role.DIM)), width)
    lines: list[Line] = []
    for grade, route in entry.routes:
        label = f"{grade}: " if grade else ""
        lines += [line(text) for text in _upstreams(route, label, width)]
    return lines


def _upstreams(route: Route, label: str, width: int) -> list[str]:
    """In one line if that fits, else one upstream a line."""
    names = [str(upstream) for upstream in route.upstreams]
    whole = label + " → ".join(names)
    if cell_len(whole) <= width:
        return [whole]
    starts = [label, *("→ " for _ in names[1:])]
    return [clip(start + name, width) for start, name in zip(starts, names, strict=True)]


def _below(entry: RouteEntry, fares: Fares) -> Iterator[Line]:
    """The special chains, and who of all is not well."""
    special = dict.fromkeys(text for _, route in entry.routes for text in _special(route))
    yield from (line(Span(text, Role.DIM), hang=2) for text in special)
    upstreams = dict.fromkeys(u for _, route in entry.routes for u in route.all_upstreams)
    for upstream in upstreams:
        state, why = fares(upstream)
        if state != "ok":
            mark, role = STATES.get(state, ("?", Role.WARN))
            yield line(Span(f"{mark} {upstream}: {why or state}", role), hang=2)


def _special(route: Route) -> Iterator[str]:
    for label, chain in (("too long", route.too_long), ("refused", route.refused)):
        if chain:
            yield f"{label}: {' → '.join(map(str, chain))}"
    if route.escalation:
        to = " → ".join(map(str, route.escalation.to))
        yield f"judged below {route.escalation.below}: {to}"
    if route.shadow:
        yield "judged afterwards"


def _indented(source: Line, by: int) -> Line:
    return Line((Span(" " * by), *source.spans))
