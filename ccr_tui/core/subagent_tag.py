"""Takes CCR's subagent tag out of a request: it is a word to the router, not to the model.

Only the bytes of the tag go. It stays in a text that is nothing else, for empty texts are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from ccr_tui.core.exchange import Change
from ccr_tui.core.facts import ParsedBody, RequestFacts, parse_body
from ccr_tui.core.surroundings import OPENING
from ccr_tui.core.wire.foreign_history import Edit, spliced
from ccr_tui.core.wire.json_spans import Span, array_spans, object_spans

_WRITTEN = re.compile(rb"<CCR-SUBAGENT-MODEL>.*?<\\?/CCR-SUBAGENT-MODEL>", re.S)
"""The tag as JSON text; some encoders put a backslash before a slash."""

_QUOTE = b'"'


def tag_edits(parsed: ParsedBody, facts: RequestFacts) -> tuple[list[Edit], tuple[Change, ...]]:
    """The cuts that take the tag out of the system prompt and the opening messages, and their listing."""
    if not facts.subagent_tag:
        return [], ()
    cuts = [cut for span in _texts(parsed) for cut in _cuts(parsed.body, span)]
    changes = [Change("body", "subagent tag", facts.subagent_tag, "removed", start) for start, _ in cuts]
    return [(cut, b"") for cut in cuts], tuple(changes)


def untagged(parsed: ParsedBody, facts: RequestFacts) -> tuple[ParsedBody, tuple[Change, ...]]:
    """The request without the tag, read anew where there was one."""
    edits, changes = tag_edits(parsed, facts)
    return (parse_body(spliced(parsed.body, edits)), changes) if edits else (parsed, ())


def _texts(parsed: ParsedBody) -> Iterator[Span]:
    """Where the texts lie that `surroundings` looks for a tag in, their quotes included."""
    yield from _of_content(parsed.body, parsed.spans.get("system"))
    messages = parsed.spans.get("messages")
    if messages is None or not parsed.outline.messages:
        return
    for message in array_spans(parsed.body, *messages)[:OPENING]:
        yield from _of_content(parsed.body, _members(parsed.body, message).get("content"))


def _of_content(body: bytes, span: Span | None) -> Iterator[Span]:
    if span is None:
        return
    if body.startswith(_QUOTE, span[0]):
        yield span
    elif body.startswith(b"[", span[0]):
        for block in array_spans(body, *span):
            members = _members(body, block)
            start, end = members.get("type", (0, 0))
            if body[start:end] == b'"text"' and "text" in members:
                yield members["text"]


def _members(body: bytes, span: Span) -> dict[str, Span]:
    """Spans of the members of an object; none where something else stands."""
    return object_spans(body, *span) if body.startswith(b"{", span[0]) else {}


def _cuts(body: bytes, span: Span) -> list[Span]:
    """Where the tags lie in the text, unless nothing would be left of it."""
    if not body.startswith(_QUOTE, span[0]):
        return []
    found = [(match.start(), match.end()) for match in _WRITTEN.finditer(body, *span)]
    rest = spliced(body[span[0] : span[1]], [((a - span[0], b - span[0]), b"") for a, b in found])
    return found if found and _says_something(rest) else []


def _says_something(quoted: bytes) -> bool:
    try:
        return bool(str(msgspec.json.decode(quoted)).strip())
    except msgspec.DecodeError:  # half of a surrogate pair: something is there
        return True
