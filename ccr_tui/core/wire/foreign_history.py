"""Takes out of a conversation what only other dialects' upstreams can use, before Anthropic sees it.

Their thinking carries signatures that Anthropic refuses. Every other byte stays as it is. What was put
there is told by its marks (see `provider_state` and `wire_ids`), so that a conversation which never left
Anthropic is not even parsed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ccr_tui.core.exchange import Change
from ccr_tui.core.facts import ParsedBody
from ccr_tui.core.wire.json_spans import Span, array_spans, object_spans
from ccr_tui.core.wire.json_values import mapping, sequence, text
from ccr_tui.core.wire.outline import Block, head
from ccr_tui.core.wire.provider_state import PREFIX
from ccr_tui.core.wire.wire_ids import OUR_SERVER_IDS, OURS

Edit = tuple[Span, bytes]
"""A span of the body and what stands there instead."""

_MARK = b'"' + PREFIX.encode()
_SERVER_MARK = b'"' + OUR_SERVER_IDS.encode()
_OUR_IDS = (OUR_SERVER_IDS, OURS.decode().removeprefix('"'))
_DISABLED = b'{"type":"disabled"}'


def spliced(body: bytes, edits: list[Edit]) -> bytes:
    """`body` with every edit made; edits must not overlap."""
    parts: list[bytes] = []
    position = 0
    for (start, end), value in sorted(edits):
        parts += (body[position:start], value)
        position = end
    return b"".join((*parts, body[position:]))


def foreign_edits(parsed: ParsedBody) -> tuple[list[Edit], tuple[Change, ...]]:
    """The edits that make a conversation Anthropic's own again, and how they are to be listed."""
    body = parsed.body
    if not any(_is_marked(block) for message in parsed.outline.messages for block in message.blocks):
        return [], ()
    messages = array_spans(body, *parsed.spans["messages"])
    cuts, count = _cuts(body, messages)
    edits: list[Edit] = [(cut, b"") for cut in cuts]
    changes = []
    if cuts:
        changes.append(Change("body", "thinking", f"{count} of other providers", "removed", cuts[0][0]))
    if _needs_thinking_off(parsed, messages):
        edits += _thinking_off(parsed)
        offset = parsed.spans["thinking"][0]
        changes.append(Change("body", "thinking", "enabled", "disabled until the tools are done", offset))
    return edits, tuple(changes)


def _is_marked(block: Block) -> bool:
    """Whether a block bears the mark of another dialect in its signature or one of its ids."""
    if block.type == "thinking":
        return head(block.signature, len(_MARK)) == _MARK.decode()
    given = block.id or block.tool_use_id
    return isinstance(given, str) and given.startswith(_OUR_IDS)


def _cuts(body: bytes, messages: list[Span]) -> tuple[list[Span], int]:
    """What to cut, in order, and how many blocks that are."""
    cuts: list[Span] = []
    emptied: set[int] = set()
    count = 0
    for index, (start, end) in enumerate(messages):
        if body.find(_MARK, start, end) < 0 and body.find(_SERVER_MARK, start, end) < 0:
            continue
        blocks = _content_spans(body, (start, end))
        gone = {i for i, span in enumerate(blocks) if _is_foreign(body, span)}
        count += len(gone)
        if gone and len(gone) == len(blocks):  # a message must not be empty
            emptied.add(index)
        else:
            cuts += _without(blocks, gone)
    return sorted(cuts + _without(messages, emptied)), count


def _without(spans: list[Span], gone: set[int]) -> list[Span]:
    """The stretches to cut so that the elements in `gone` leave an array, each with one comma."""
    cuts: list[Span] = []
    for index in sorted(gone):
        if index + 1 < len(spans):
            cuts.append((spans[index][0], spans[index + 1][0]))
        else:
            kept = max((i for i in range(index) if i not in gone), default=None)
            begin = spans[index][0] if kept is None else spans[kept][1]
            cuts = [cut for cut in cuts if cut[0] < begin]
            cuts.append((begin, spans[index][1]))
    return cuts


def _content_spans(body: bytes, message: Span) -> list[Span]:
    """Spans of a message's blocks; none when its content is a plain text or something odd."""
    try:
        content = object_spans(body, *message).get("content")
        return array_spans(body, *content) if content else []
    except ValueError:
        return []


def _is_foreign(body: bytes, span: Span) -> bool:
    if body.find(_MARK, *span) < 0 and body.find(_SERVER_MARK, *span) < 0:
        return False
    block = _decoded(body, span)
    if text(block.get("type")) == "thinking":
        return text(block.get("signature")).startswith(PREFIX)
    ids = (text(block.get("id")), text(block.get("tool_use_id")))
    return any(given.startswith(OUR_SERVER_IDS) for given in ids)


def _needs_thinking_off(parsed: ParsedBody, messages: list[Span]) -> bool:
    """Whether Anthropic would refuse: with a thinking budget, a tool loop must begin with its thinking.

    "Expected `thinking` …, but found `tool_use`". Adaptive thinking has no such rule.
    """
    if mapping(parsed.get("thinking")).get("type") != "enabled":
        return False
    for span in reversed(messages):
        if parsed.body.find(b'"assistant"', *span) < 0:
            continue
        message = _decoded(parsed.body, span)
        if message.get("role") == "assistant":
            blocks = [b for b in _content_spans(parsed.body, span) if not _is_foreign(parsed.body, b)]
            first = text(_decoded(parsed.body, blocks[0]).get("type")) if blocks else ""
            return parsed.body.find(OURS, *span) >= 0 and "thinking" not in first
    return False


def _thinking_off(parsed: ParsedBody) -> list[Edit]:
    """Thinking disabled, and the context edits gone that are only allowed beside it."""
    edits: list[Edit] = [(parsed.spans["thinking"], _DISABLED)]
    management = mapping(parsed.get("context_management"))
    kept = [e for e in sequence(management.get("edits")) if not _clears_thinking(e)]
    if len(kept) != len(sequence(management.get("edits"))):
        value = msgspec.json.encode({**management, "edits": kept})
        edits.append((parsed.spans["context_management"], value))
    return edits


def _clears_thinking(edit: object) -> bool:
    return text(mapping(edit).get("type")).startswith("clear_thinking")


def _decoded(body: bytes, span: Span) -> Mapping[str, Any]:
    return mapping(msgspec.json.decode(body[span[0] : span[1]]))
