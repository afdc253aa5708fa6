"""Writes `docs/faults.md` from the catalogue, so that what it says is what is tested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ccr_tui.core.exchange import FailureKind
from tests.engine.faults.catalogue import FAULTS, Course, Fault

DOCUMENT = Path(__file__).parents[3] / "docs" / "faults.md"

_HEAD = """\
# When an upstream fails

What ccr-tui does about each fault, and what Claude Code sees of it. This table is written from
`tests/engine/faults/catalogue.py`; the tests play every line of it on real sockets: alone, at the head of a
chain of three, and without routes.

- **Recorded as**: what the attempt shows in the list of attempts.
- **Tries**: how often this upstream is asked before the next one of the route is, at once. Between tries at
  one upstream ccr-tui waits, longer each time, and as long as `retry-after` says. Between upstreams it never
  waits.
- **Claude Code sees**: what it gets when the route has no other upstream, or none that answers. As long as
  one does, it gets a whole answer and nothing else. Every error of this column but those inside a stream
  comes with `x-should-retry: false`, since ccr-tui has tried all that makes sense.
- **Without routes** the model is Claude Code's own choice, and it repeats what fails as it would without
  ccr-tui. HTTP errors are handed on once, as they came; what Claude Code would not repeat by itself is tried
  again as with routes; `x-should-retry` is not added.

"Its own error" is the upstream's, byte for byte; "ours" is one of ccr-tui in Anthropic's shape that names
every try. Once content has gone to Claude Code no other upstream can take over: what came stays, and the
stream ends with an `error` event. "Stops" holds for an upstream that was sent the model that was asked for:
where the route changed the model, the next upstream is tried, since the change may be what is refused.

"""
_FOOT = """
An answer without content is asked for again, then of the next upstream; Claude Code gets it as it came when
nobody has more to say. An upstream that breaks off within an event has the part of it held back, so that the
`error` event can be read. A Claude Code that hangs up, at whatever moment, ends everything that was done for
it: the exchange is recorded as cancelled, and the connection to the upstream is closed.
"""
_COLUMNS = ("The upstream …", "Request", "Recorded as", "Tries", "Then", "Claude Code sees", "Without routes")


def document(faults: Sequence[Fault]) -> str:
    """The whole file."""
    lines = [_line(_COLUMNS), _line(["---"] * len(_COLUMNS))]
    lines += [_line(row) for fault in faults for row in _rows(fault)]
    return _HEAD + "\n".join(lines) + "\n" + _FOOT


def _rows(fault: Fault) -> Iterator[list[str]]:
    what = f"**{fault.name}**: {fault.what}"
    streamed, whole = fault.streamed[1], fault.whole[1]
    if _row(streamed) == _row(whole):
        yield [what, "any", *_row(whole)]
    else:
        yield [what, "streaming", *_row(streamed)]
        yield ["", "whole", *_row(whole)]


def _row(course: Course) -> list[str]:
    return [course.label, str(course.tries), _then(course), _seen(course), _without_routes(course)]


def _then(course: Course) -> str:
    if course.late:
        return "ends"
    rests = "; the provider rests until then" if course.rests else ""
    return "stops: no upstream would answer better" if course.stops else f"next upstream{rests}"


def _seen(course: Course) -> str:
    status, kind = course.error
    if course.late:
        whose = "the upstream's" if course.own else f"`{kind}`, ours"
        return f"what had come, then `event: error` ({whose})"
    return f"{status} `{kind}`, {'its own error' if course.own else 'ours'}"


def _without_routes(course: Course) -> str:
    return "handed on at once" if course.kind is FailureKind.STATUS else "the same"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(document(FAULTS), encoding="utf-8")
