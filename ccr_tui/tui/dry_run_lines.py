"""A dry run as lines for the screen: the sentence, what moves where and why, and what to know of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ccr_tui.core.dry_run_result import Difference, DryRun, Group
from ccr_tui.tui.bridge_routes import LAST, Progress, Standings
from ccr_tui.tui.dry_run_text import difference_text, report, sentence
from ccr_tui.tui.lines import BLANK, Line, Role, Span, line

UNKNOWN = Standings({}, {})
BAR = 20
"""Cells of the bar that shows how far a dry run is."""
COUNT = 6
"""Cells of the number of requests that move."""


def dry_run_lines(progress: Progress, standings: Standings = UNKNOWN) -> list[Line]:
    """What is known so far; `standings` tell who of those that would be asked is not well at this moment."""
    run = progress.run
    if not progress.done:
        done = BAR * min(run.requests, LAST) // LAST
        tried = f" {run.requests:,} of at most {LAST:,} exchanges tried, {run.moved:,} move"
        return [line(Span("━" * done, Role.LIVE), Span("─" * (BAR - done), Role.DIM), tried)]
    lines = [line(Span(sentence(run, _against(run)), Role.BAD if run.broken else Role.STRONG))]
    if run.groups:
        lines += [BLANK, *(part for group in run.groups for part in _group(group))]
    rest = list(report(replace(run, groups=()))) if run.compared else []
    rest += _unwell(run, standings)
    return [*lines, *([BLANK] if rest else []), *map(_note, rest)]


def _unwell(run: DryRun, standings: Standings) -> Iterator[str]:
    """Who would be asked first by some of the requests, and would not answer now."""
    for upstream, count in run.targets.items():
        state, why = standings.of(upstream)
        if state != "ok":
            yield f"! {upstream}, first for {count:,} of them, is not well now: {why or state}."


def _against(run: DryRun) -> str:
    return f"the last {run.requests:,} exchanges" if run.requests != 1 else "the last exchange"


def _group(group: Group) -> Iterator[Line]:
    yield line(
        Span(f"{group.requests:>{COUNT - 2},}  ", Role.NUMBER),
        Span(f"{group.origin} → {group.target}"),
        Span(f"  {difference_text(group.difference)}", _role(group.difference)),
        hang=COUNT,
    )
    lost = f"; {group.was}: {group.why_not}" if group.was != group.now else f" ({group.why_not})"
    yield line(Span(f"{'':{COUNT}}{group.now}: {group.why}{lost}", Role.DIM), hang=COUNT)


def _role(difference: Difference) -> Role:
    """The sign says it too: colour alone says nothing."""
    if not difference.priced or abs(difference.usd) < 5e-7:
        return Role.DIM
    return Role.OK if difference.usd < 0 else Role.WARN


def _note(text: str) -> Line:
    role = {"✗": Role.BAD, "!": Role.WARN}.get(text[:1], Role.DIM)
    return line(Span(text, role), hang=2)
