"""Tool calls as they arrive: in pieces, several at once, with ids and indexes that not every server gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ccr_tui.core.wire.event_writer import EventWriter
from ccr_tui.core.wire.json_values import integer, mapping, text, word
from ccr_tui.core.wire.wire_ids import client_tool_id, digest


class _Call:
    """One call; it begins once its name is known. `told` is its id as the server gives it."""

    def __init__(self, told: str) -> None:
        self.told = told
        self.begun = False
        self.waiting = ""


class ToolCalls:
    """`names` gives the client's names of tools that were renamed for the upstream."""

    def __init__(self, writer: EventWriter, names: Mapping[str, str]) -> None:
        self._writer = writer
        self._names = names
        self._by_index: dict[int, _Call] = {}
        self._last: _Call | None = None
        self._ids: set[str] = set()

    def feed(self, entry: Mapping[str, Any], answer: str) -> bytes:
        """Take one entry of `tool_calls`; `answer` identifies the answer (see `client_tool_id`)."""
        function = mapping(entry.get("function"))
        name = text(function.get("name"))
        call = self._call_of(integer(entry.get("index")), word(entry.get("id")), name)
        out = b""
        if name and not call.begun:
            call.begun = True
            given = client_tool_id(self._unique(call.told, answer), answer)
            out = self._writer.tool(call, given, self._names.get(name, name))
        arguments = _arguments(function.get("arguments"))
        if not call.begun:
            call.waiting += arguments
            return out
        arguments, call.waiting = call.waiting + arguments, ""
        return out + (self._writer.arguments(call, arguments) if arguments else b"")

    def _call_of(self, index: int | None, id: str, name: str) -> _Call:
        """The call that an entry belongs to. An index that returns with another id and name is a new call."""
        known = self._last if index is None else self._by_index.get(index)
        other = known is not None and bool(id and name) and known.told not in ("", id)
        if known is None or other or (index is None and name and known.begun):
            known = _Call(id)
        if index is not None:
            self._by_index[index] = known
        known.told = known.told or id
        self._last = known
        return known

    def _unique(self, id: str, answer: str) -> str:
        made = id or f"call_{digest(answer, 6)}"
        if made in self._ids:
            made = f"{made}-{len(self._ids)}"
        self._ids.add(made)
        return made


def _arguments(value: Any) -> str:
    """JSON text, also from servers that send the object itself."""
    if isinstance(value, dict | list):
        return msgspec.json.encode(value).decode()
    return text(value)
