"""One turn of the model's, with each thought signature back on the part that it came with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ccr_tui.core.wire.conversation import Block, RedactedThinking, Thinking, ToolUse
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.gemini.call_ids import gemini_id
from ccr_tui.core.wire.gemini.family import Family
from ccr_tui.core.wire.gemini.thought_state import PLACEHOLDER, signatures_in
from ccr_tui.core.wire.gemini.tool_names import function_name
from ccr_tui.core.wire.parts import Part, PartEncoder, is_text
from ccr_tui.core.wire.provider_state import Origin

_SIGNATURE = "thoughtSignature"


@dataclass(frozen=True, slots=True)
class ModelTurn:
    """Encodes what the model said; thoughts of other models are left out."""

    origin: Origin
    encoder: PartEncoder
    family: Family
    drops: Drops

    def encode(self, blocks: Iterable[Block], *, is_current: bool) -> list[Part]:
        """The parts. In the current turn a call that must be signed gets a placeholder at least."""
        parts: list[Part] = []
        behind = ""
        for block in blocks:
            if isinstance(block, Thinking | RedactedThinking):
                behind = self._thought(block, parts)
                continue
            for part in [_call(block)] if isinstance(block, ToolUse) else self.encoder.encode([block]):
                parts.append(part | {_SIGNATURE: behind} if behind else part)
                behind = ""
        if is_current and self.family.demands_signatures:
            self._sign_first_call(parts)
        return parts

    def _thought(self, block: Thinking | RedactedThinking, parts: list[Part]) -> str:
        """Put back what belongs to the thought and the part before; gives what belongs to the next part."""
        found = signatures_in(block, self.origin)
        if found is None:
            self.drops.dropped("thinking", "block of another model")
            return ""
        if found.before and parts and is_text(parts[-1]):
            parts[-1].setdefault(_SIGNATURE, found.before)
        if found.thought and isinstance(block, Thinking) and block.text:
            parts.append({"text": block.text, "thought": True, _SIGNATURE: found.thought})
        return found.behind

    def _sign_first_call(self, parts: list[Part]) -> None:
        """Of parallel calls only the first one is signed."""
        first = next((part for part in parts if "functionCall" in part), None)
        if first is not None and _SIGNATURE not in first:
            first[_SIGNATURE] = PLACEHOLDER
            self.drops.dropped("thought signature", "call without one", after="Gemini's placeholder")


def _call(call: ToolUse) -> Part:
    function = {"name": function_name(call.name), "args": call.input}
    if given := gemini_id(call.id):
        function["id"] = given
    return {"functionCall": function}
