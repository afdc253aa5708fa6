"""What stands below the filter while it is typed: what is wrong with it, and what could come next."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from rich.cells import cell_len

from ccr_tui.tui.filter_completion import Completion
from ccr_tui.tui.lines import Line, Role, Span, line, wrap

MOST_ERROR = 5
MOST_CHOICES = 6


def hint_lines(error: str, choices: Sequence[Completion], chosen: int, width: int) -> list[Line]:
    """Lines of at most `width` cells. `chosen` is the position of the choice that was taken, -1 before."""
    lines = wrap(line(Span(f"✗ {error}", Role.BAD), hang=2), width) if error else []
    if len(lines) > MOST_ERROR:
        lines = [*lines[: MOST_ERROR - 1], line(Span("  …", Role.DIM))]
    first = max(0, min(chosen - MOST_CHOICES // 2, len(choices) - MOST_CHOICES))
    names = max((cell_len(c.text) for c in choices[first : first + MOST_CHOICES]), default=0)
    for index, choice in islice(enumerate(choices), first, first + MOST_CHOICES):
        lines.append(_choice(choice, names, width, chosen=index == chosen))
    if len(choices) > first + MOST_CHOICES:
        lines.append(line(Span(f"  {len(choices) - first - MOST_CHOICES} more"[:width], Role.DIM)))
    return lines


def _choice(choice: Completion, names: int, width: int, *, chosen: bool) -> Line:
    mark = "▸ " if chosen else "  "
    name = f"{mark}{choice.text:<{names}}"[:width]
    meaning = f"  {choice.meaning}"[: max(0, width - cell_len(name))]
    return line(Span(name, Role.TAB if chosen else Role.KEY), Span(meaning, Role.DIM))
