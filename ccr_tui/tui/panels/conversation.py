"""Conversation: the newest turn and its answer, to be read; long parts folded until unfolded.

A tool's result stands below the call that it answers, though it comes in the next message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ccr_tui.core.exchange import Cancelled, Failed
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui import format as fmt
from ccr_tui.tui.lines import BLANK, Line, Role, Span, line
from ccr_tui.tui.markdown import clean, markdown_lines
from ccr_tui.tui.transcript import Answer, Block, Excerpt, Message

BAR, ANSWER = "▌", "answer"
MOST_LINES = 10_000
REMINDER = "<system-reminder>"


@dataclass(frozen=True, slots=True)
class Limits:
    """Characters of a text, and lines of folded parts (thinking, tool results), that are shown."""

    text: int
    folded: int


FOLDED = Limits(text=20_000, folded=6)
UNFOLDED = Limits(text=200_000, folded=400)


def conversation_lines(
    record: ExchangeRecord, excerpt: Excerpt, answer: Answer | None, *, unfolded: bool = False
) -> list[Line]:
    """The messages, then the answer; `answer` None means that its body is not there."""
    limits = UNFOLDED if unfolded else FOLDED
    lines = list(_earlier(excerpt.earlier))
    results = _results(excerpt.messages)
    for message in excerpt.messages:
        if said := list(_message(message, limits, results)):
            lines += [*said, BLANK]
    if not excerpt.messages:
        lines += [
            line(Span("The request is not a conversation, or no longer in the history.", Role.DIM)),
            BLANK,
        ]
    return _newest([*lines, *_answer(record, answer or Answer(), limits)])


_FOR_OLDER = Span(" for older", Role.DIM)


def answer_at(lines: Sequence[Line]) -> int:
    """The index of the line on which the answer begins."""
    return next((n for n in range(len(lines) - 1, -1, -1) if lines[n].text.startswith(f"{BAR}{ANSWER}")), 0)


def offers_older(lines: Sequence[Line]) -> bool:
    """Whether there are older messages than those shown."""
    return any(_FOR_OLDER in line.spans for line in lines)


def _newest(lines: list[Line]) -> list[Line]:
    """The end of what would be too long to scroll through."""
    hidden = len(lines) - MOST_LINES
    return lines if hidden <= 0 else [line(Span(f"⋯ {hidden:,} lines left out", Role.DIM)), *lines[hidden:]]


def _earlier(count: int) -> Iterator[Line]:
    if count:
        noun = "message" if count == 1 else "messages"
        yield line(
            Span(f"⋯ {count:,} earlier {noun}: press ", Role.DIM),
            Span("o", Role.KEY),
            _FOR_OLDER,
        )
        yield BLANK


def _results(messages: Sequence[Message]) -> Mapping[str, Block]:
    """The results whose calls are among the messages, by the id they share."""
    blocks = [block for message in messages for block in message.blocks if block.call]
    calls = {block.call for block in blocks if block.kind == "tool_use"}
    return {block.call: block for block in blocks if block.kind == "tool_result" and block.call in calls}


def _message(message: Message, limits: Limits, results: Mapping[str, Block]) -> Iterator[Line]:
    """Nothing where all that the message brings stands below the calls before it."""
    own = [block for block in message.blocks if results.get(block.call) is not block]
    if not own and message.blocks:
        return
    yield _head(message.role)
    for block in own:
        if message.role == "system" and block.kind == "text":
            yield from _cut(block.text, limits.folded, Role.DIM)
            continue
        yield from _block(block, limits)
        if block.kind == "tool_use" and block.call in results:
            yield from (_indented(part) for part in _block(results[block.call], limits))


def _indented(source: Line) -> Line:
    return Line((Span("  "), *source.spans), source.hang + 2)


def _head(role: str, note: str = "") -> Line:
    return line(Span(BAR, Role.ACCENT), Span(role, Role.HEAD), Span(note, Role.DIM))


def _block(block: Block, limits: Limits) -> Iterator[Line]:
    match block.kind:
        case "text" if block.text.lstrip().startswith(REMINDER):
            yield line(Span(f"⋯ reminder by the client, {len(block.text):,} characters", Role.DIM))
            if limits is UNFOLDED:
                yield from _cut(block.text, limits.folded, Role.DIM)
        case "text":
            yield from _prose(block.text, limits.text)
        case "thinking":
            yield from _thinking(block.text, limits)
        case "tool_use":
            yield line(
                Span("→ ", Role.ACCENT),
                Span(block.name, Role.STRONG),
                Span(" " + _arguments(block, limits), Role.CODE),
                hang=2,
            )
        case "tool_result":
            role = Role.BAD if block.failed else Role.DIM
            yield from _cut(block.text or "(empty)", limits.folded, role, mark="✗ " if block.failed else "← ")
        case "image" | "document":
            mark, title = (
                ("▣" if block.kind == "image" else "▤"),
                f" {clean(block.name)}" if block.name else "",
            )
            yield line(
                Span(f"{mark} {block.kind}{title} ", Role.ACCENT), Span(clean(block.text), Role.DIM), hang=2
            )
        case kind:
            yield line(Span(f"[{kind}{' ' + clean(block.text) if block.text else ''}]", Role.DIM))


def _prose(text: str, limit: int) -> Iterator[Line]:
    yield from markdown_lines(text[:limit])
    if len(text) > limit:
        yield line(Span(f"⋯ {len(text) - limit:,} more characters", Role.DIM))


def _thinking(text: str, limits: Limits) -> Iterator[Line]:
    if not text:
        yield line(Span("∴ thinking (not readable: only its signature was sent)", Role.DIM))
        return
    size = f"∴ thinking, {len(text.split()):,} words"
    if limits is FOLDED:
        yield line(Span(f"{size}: press ", Role.DIM), Span("u", Role.KEY), Span(" to unfold", Role.DIM))
        return
    yield line(Span(size, Role.DIM))
    yield from _cut(text.strip(), limits.folded, Role.DIM)


def _arguments(block: Block, limits: Limits) -> str:
    limit = 300 if limits is FOLDED else limits.text
    text = clean(block.text)
    return text if len(text) <= limit else f"{text[:limit]}… ({fmt.size(len(text))})"


def _cut(text: str, limit: int, role: Role, mark: str = "  ") -> Iterator[Line]:
    """The first `limit` lines, each of bounded length, and how much is missing."""
    rows = text.split("\n")
    limit = len(rows) if len(rows) == limit + 1 else limit  # a note would take as much room
    for n, row in enumerate(rows[:limit]):
        yield line(Span(mark if n == 0 else "  ", role), Span(clean(row[:2000]), role), hang=2)
    if len(rows) > limit:
        yield line(
            Span(f"  ⋯ {len(rows) - limit:,} more lines: press ", Role.DIM),
            Span("u", Role.KEY),
            Span(" to unfold", Role.DIM),
        )


def _answer(record: ExchangeRecord, answer: Answer, limits: Limits) -> Iterator[Line]:
    yield _head(ANSWER, _note(record, answer))
    for block in answer.blocks:
        yield from _block(block, limits)
    yield from end_lines(record, answer)


def end_lines(record: ExchangeRecord, answer: Answer) -> Iterator[Line]:
    """What stands below an answer: why there is no more of it, if that is not that it is complete."""
    if answer.error:
        yield line(Span(f"✗ {clean(answer.error)}", Role.BAD), hang=2)
    elif isinstance(record.outcome, Failed):
        yield line(Span(f"✗ {clean(record.outcome.failure.message)}", Role.BAD), hang=2)
    elif isinstance(record.outcome, Cancelled):
        yield line(Span(f"⊘ {record.outcome.reason}", Role.WARN), hang=2)
    elif record.in_flight:
        yield line(Span("▍", Role.LIVE))
    elif not answer.blocks:
        yield line(Span("The answer is empty, or no longer in the history.", Role.DIM))


def _note(record: ExchangeRecord, answer: Answer) -> str:
    """Who answers, and why it stopped."""
    used = f"  {record.used}" if record.used else ""
    reason = f"  {answer.stop_reason}" if answer.stop_reason not in ("", "end_turn") else ""
    return used + reason
