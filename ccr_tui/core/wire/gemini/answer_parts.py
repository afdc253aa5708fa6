"""The parts of an answer as they arrive: thoughts, words and calls, and the signatures on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ccr_tui.core.wire.event_writer import EventWriter
from ccr_tui.core.wire.gemini.call_ids import made_id
from ccr_tui.core.wire.gemini.thought_state import Signatures, signed
from ccr_tui.core.wire.json_values import mapping, text
from ccr_tui.core.wire.provider_state import Origin
from ccr_tui.core.wire.wire_ids import client_tool_id

_CODE = {"executableCode": "code", "codeExecutionResult": "output"}


class AnswerParts:
    """Writes each part. `names` gives the client's names of functions that are called otherwise at Gemini.

    `shows_thoughts` False keeps thoughts and signatures back: the client would not know what to do with
    them.
    """

    def __init__(
        self, writer: EventWriter, origin: Origin, names: Mapping[str, str], *, shows_thoughts: bool
    ) -> None:
        self._writer = writer
        self._origin = origin
        self._names = names
        self._shown = shows_thoughts
        self._thinks = False  # a thinking block is open
        self._speaks = False  # a text was written last
        self._of_thought = ""
        self._of_words = ""
        self._ids: set[str] = set()

    def feed(self, part: Mapping[str, Any], answer: str) -> bytes:
        """Write one part; `answer` identifies the answer (see `client_tool_id`)."""
        signature = text(part.get("thoughtSignature"))
        if part.get("thought") is True:
            return self._thought(text(part.get("text")), signature)
        if call := mapping(part.get("functionCall")):
            return self._call(call, signature, answer)
        return self._words(_words_of(part), signature)

    def seal(self) -> bytes:
        """End the thoughts so far. The signature of a last text stays out: a block behind it is the end.

        The client takes the last block of an answer for its result.
        """
        return self._sealed("") if self._thinks or self._of_thought else b""

    def _thought(self, words: str, signature: str) -> bytes:
        if not self._shown:
            return b""
        out = self._sealed("") if self._of_thought or self._of_words else b""
        self._of_thought = signature
        if not words:
            return out
        self._thinks, self._speaks = True, False
        return out + self._writer.thinking(words)

    def _words(self, words: str, signature: str) -> bytes:
        """A signature that comes with the first words stands before them, a later one waits."""
        out = b""
        if words:
            late = self._speaks
            if not late and (signature or self._thinks or self._of_thought):
                out = self._sealed(signature)
            self._of_words = signature if late and signature else self._of_words
            self._speaks = True
            return out + self._writer.text(words)
        if self._speaks:
            self._of_words = signature or self._of_words
        elif self._thinks:  # signed in an empty part behind the thoughts
            self._of_thought = self._of_thought or signature
        return out

    def _call(self, call: Mapping[str, Any], signature: str, answer: str) -> bytes:
        name = text(call.get("name"))
        if not name:
            return b""
        out = b""
        if signature or self._thinks or self._of_thought or self._of_words:
            out = self._sealed(signature)
        self._speaks = False
        key = self._unique(text(call.get("id")))
        arguments = msgspec.json.encode(mapping(call.get("args"))).decode()
        out += self._writer.tool(key, client_tool_id(key, answer), self._names.get(name, name))
        return out + self._writer.arguments(key, arguments)

    def _sealed(self, behind: str) -> bytes:
        """The signatures collected so far, on the thinking block that is open or on an empty one."""
        signatures = Signatures(self._of_thought, self._of_words, behind)
        self._thinks, self._of_thought, self._of_words = False, "", ""
        return self._writer.signature(signed(self._origin, signatures)) if self._shown else b""

    def _unique(self, id: str) -> str:
        made = id or made_id(len(self._ids))
        if made in self._ids:
            made = f"{made}-{len(self._ids)}"
        self._ids.add(made)
        return made


def _words_of(part: Mapping[str, Any]) -> str:
    """The text of a part; code that ran at Google is shown as code, a file as a note."""
    if words := text(part.get("text")):
        return words
    for field, key in _CODE.items():
        if shown := text(mapping(part.get(field)).get(key)):
            return f"\n```\n{shown}\n```\n"
    if media := mapping(part.get("inlineData")):
        return f"[A file of type {text(media.get('mimeType')) or 'unknown'} is left out here.]"
    return ""
