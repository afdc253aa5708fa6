"""The items of an answer as they arrive: texts, refusals, thoughts, calls and searches.

Events name the item by `item_id` and `output_index`. Some proxies change the one from event to event,
others always say 0 for the other, so both are looked up. What came in pieces is not taken again from the
events that repeat it whole; what did not is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ccr_tui.core.wire.event_writer import EventWriter
from ccr_tui.core.wire.json_values import integer, mapping, sequence, text
from ccr_tui.core.wire.openai_responses.reasoning_items import signature_of, thoughts_in
from ccr_tui.core.wire.openai_responses.searches import Searches
from ccr_tui.core.wire.provider_state import Origin
from ccr_tui.core.wire.tool_calls import ToolCalls

Body = Mapping[str, Any]


@dataclass(slots=True)
class _Item:
    """`parts` are those of which something came; a `closed` item takes no more."""

    number: int
    named: bool = False
    closed: bool = False
    parts: set[tuple[str, int]] = field(default_factory=set)


class OutputItems:
    """`answer` identifies the answer; it must be set before the first item."""

    def __init__(
        self,
        writer: EventWriter,
        origin: Origin,
        calls: ToolCalls,
        searches: Searches,
        *,
        shows_thoughts: bool,
    ) -> None:
        self.answer = ""
        self.refused = False
        self._writer = writer
        self._origin = origin
        self._calls = calls
        self._searches = searches
        self._shows_thoughts = shows_thoughts
        self._by_id: dict[str, _Item] = {}
        self._by_index: dict[int, _Item] = {}
        self._last: _Item | None = None
        self._count = 0
        self._thinking: _Item | None = None

    @property
    def any(self) -> bool:
        return self._count > 0

    def begin(self, event: Body) -> bytes:
        """`output_item.added`"""
        body = mapping(event.get("item"))
        item = self._register(text(body.get("id")), integer(event.get("output_index")))
        return self._begin_call(item, body) if body.get("type") == "function_call" else b""

    def piece(self, event: Body, kind: str) -> bytes:
        """A delta of one part; `kind` is "text", "refusal", "summary", "content" or "arguments"."""
        return self._write(self._item_of(event), kind, _part_index(event), text(event.get("delta")))

    def part(self, event: Body, kind: str, words: str) -> bytes:
        """A part told whole."""
        return self._write(self._item_of(event), kind, _part_index(event), words, whole=True)

    def end(self, event: Body) -> bytes:
        """`output_item.done`, or an item of a whole answer."""
        body = mapping(event.get("item"))
        item = self._item_of({**event, "item_id": body.get("id")})
        out = b""
        match body.get("type"):
            case "message":
                out = self._end_message(item, body)
            case "function_call":
                out = self._end_call(item, body)
            case "reasoning":
                out = self._end_reasoning(item, body)
            case "web_search_call":
                self._searches.search(body)
        item.closed = True
        return out

    def close(self) -> bytes:
        """What must still be written before the answer ends."""
        return self._seal() + self._searches.write(self._writer, self.answer)

    def _register(self, item_id: str, index: int | None) -> _Item:
        item = self._last = _Item(self._count)
        self._count += 1
        if item_id:
            self._by_id[item_id] = item
        if index is not None:
            self._by_index[index] = item
        return item

    def _item_of(self, event: Body) -> _Item:
        item_id, index = text(event.get("item_id")), integer(event.get("output_index"))
        if not item_id and index is None and self._last is not None:
            return self._last
        found = self._by_id.get(item_id) or self._by_index.get(-1 if index is None else index)
        if found is None or (found.closed and item_id not in self._by_id):
            found = self._register(item_id, index)
        return found

    def _write(self, item: _Item, kind: str, index: int, words: str, *, whole: bool = False) -> bytes:
        known = (kind, index) in item.parts
        if not words or item.closed or (whole and known):
            return b""
        begun = bool(item.parts)
        item.parts.add((kind, index))
        match kind:
            case "arguments":
                entry = {"index": item.number, "function": {"arguments": words}}
                return self._calls.feed(entry, self.answer)
            case "summary" | "content":
                return self._think(item, f"\n\n{words}" if begun and not known else words)
            case "refusal":
                self.refused = True
        return self._seal() + self._writer.text(words)

    def _think(self, item: _Item, words: str) -> bytes:
        if not self._shows_thoughts:
            return b""
        out = self._seal() if self._thinking is not item else b""
        self._thinking = item
        return out + self._writer.thinking(words)

    def _seal(self) -> bytes:
        """End thoughts whose own end did not come, before anything else is written."""
        if self._thinking is None:
            return b""
        self._thinking.closed = True
        self._thinking = None
        return self._writer.signature(signature_of({}, self._origin))

    def _end_message(self, item: _Item, body: Body) -> bytes:
        out = b""
        for index, part in enumerate(map(mapping, sequence(body.get("content")))):
            kind = "refusal" if part.get("type") == "refusal" else "text"
            out += self._write(item, kind, index, text(part.get(kind)), whole=True)
            self._searches.cite(part.get("annotations"))
        return out

    def _begin_call(self, item: _Item, body: Body) -> bytes:
        name = text(body.get("name"))
        if item.named or not name:
            return b""
        item.named = True
        call_id = text(body.get("call_id")) or text(body.get("id"))
        entry = {"index": item.number, "id": call_id, "function": {"name": name}}
        return self._seal() + self._calls.feed(entry, self.answer)

    def _end_call(self, item: _Item, body: Body) -> bytes:
        if not item.named:  # it was never announced, so nothing of it was sent: take it as it is told now
            item.parts.clear()
            item.number, self._count = self._count, self._count + 1
        out = self._begin_call(item, body)
        return out + self._write(item, "arguments", 0, text(body.get("arguments")), whole=True)

    def _end_reasoning(self, item: _Item, body: Body) -> bytes:
        if item.closed or not self._shows_thoughts:
            return b""
        out = b""
        for kind, index, words in thoughts_in(body):
            out += self._write(item, kind, index, words, whole=True)
        if not item.parts and not body.get("encrypted_content"):
            return out
        if self._thinking is not item:
            out += self._seal()
        self._thinking = None
        return out + self._writer.signature(signature_of(body, self._origin))


def _part_index(event: Body) -> int:
    return integer(event.get("summary_index")) or integer(event.get("content_index")) or 0
