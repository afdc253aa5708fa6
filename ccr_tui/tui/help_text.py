"""The help page as lines: keys from the bindings themselves, marks from what the table shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from textual.binding import Binding

from ccr_tui.core.record_values import FIELDS as RECORD_FIELDS
from ccr_tui.core.request_values import FIELDS as REQUEST_FIELDS
from ccr_tui.tui.filter_words import FIELDS, STATES
from ccr_tui.tui.keymap import KeySection
from ccr_tui.tui.lines import BLANK, Line, Role, Span, line

KEYS = 16
NAMES = 21

MARKS = (
    ("✓ ✗", "answered, failed"),
    ("○ ● ↻", "waiting for the first content, streaming, trying again"),
    ("⊘", "stopped: nobody waited for the answer any more"),
    ("×3", "attempts; the model is coloured when another one than the first answered"),
    ("»", "a replay, sent from here"),
    ("└", "sent by a subagent"),
    ("≈ ≥", "an estimate; a lower bound, because a part has no known price"),
    ("A B C", "the session, in the order of appearance; Ⓐ: pinned to an upstream"),
    ("◆ + −", "marked by you; scored as good; scored as a miss"),
    ("▼ ▲", "what the rows are ordered by: the greatest first, the smallest first"),
    ("‖ 97s", "held: it waits for your choice, and goes on by itself in so many seconds"),
)


def help_lines(
    here: Iterable[KeySection], elsewhere: Iterable[KeySection], shown: Callable[[Binding], str]
) -> list[Line]:
    """`shown` gives the keys of a binding as the user would press them."""
    lines = [row for section in here for row in _section(section, shown)]
    lines += [line(Span("Marks", Role.HEAD)), *(_row(mark, text) for mark, text in MARKS), BLANK]
    lines += [line(Span("Words of the filter", Role.HEAD)), *_filter(), BLANK]
    lines += [line(Span("Conditions of rules and of the filter", Role.HEAD)), *_conditions(), BLANK]
    lines += [row for section in elsewhere for row in _section(section, shown)]
    lines += [line(Span("Other keys", Role.HEAD)), *_rebinding()]
    return lines


def _section(section: KeySection, shown: Callable[[Binding], str]) -> Iterator[Line]:
    """A line for each action, with the name that it has in the configuration's `[keys]`."""
    yield line(Span(section.title, Role.HEAD))
    seen: set[str] = set()
    for binding in section.bindings:
        if binding.description and binding.action not in seen:
            seen.add(binding.action)
            yield _row(shown(binding), binding.tooltip or binding.description, name=binding.id or "")
    yield BLANK


def _rebinding() -> Iterator[Line]:
    yield _row("[keys]", "in the configuration gives other keys to what is named in grey above:")
    yield _row("", 'monitor.replay = "x", or app.help = ["?", "f1"]; it is applied as soon as it is saved')


def _filter() -> Iterator[Line]:
    yield _row("word word", "rows in which every word is found, in what was said or elsewhere")
    yield _row("key:word", f"found there: {', '.join(FIELDS)}")
    yield _row("-word", "rows in which it is not found")
    yield _row("status:", f"{', '.join(STATES)}, or a number such as 529")
    yield _row("words where …", "both: the words are found, and the condition holds")


def _conditions() -> Iterator[Line]:
    yield _row("a < 5 and not b", 'and, or, not, parentheses; == != < <= > >=; in ["x", "y"]')
    yield _row(
        'a =~~ r"\\bx"', "a regular expression is found in it; =~ at its start; !~~ !~ are the opposites"
    )
    for field in {**REQUEST_FIELDS, **RECORD_FIELDS}.values():
        only = "" if field.name in RECORD_FIELDS else " (rules only)"
        only = only if field.name in REQUEST_FIELDS else " (filter only)"
        yield _row(field.name, field.meaning + only, NAMES)


def _row(keys: str, text: str, width: int = KEYS, name: str = "") -> Line:
    named = Span(f"  {name}" if name else "", Role.DIM)
    return line(Span(f"  {keys:<{width - 3}} ", Role.KEY), Span(text), named, hang=width)
