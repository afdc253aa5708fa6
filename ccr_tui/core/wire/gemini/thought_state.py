"""Thought signatures: how they travel through the client, and back onto the part that they belong to.

Gemini signs parts of its answer: calls, texts, thoughts. A client keeps signatures on thinking blocks only.
So each signature is put into a thinking block beside its part, with the place that it belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass

from ccr_tui.core.wire.conversation import RedactedThinking, Thinking
from ccr_tui.core.wire.json_values import mapping, text
from ccr_tui.core.wire.provider_state import Origin, ProviderState, own_state, sign

DIALECT = "gemini"

PLACEHOLDER = "skip_thought_signature_validator"
"""What Google documents for calls whose signature cannot be had: another model made them."""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Those in one thinking block: of the thought itself, of the part before it, of the part behind it."""

    thought: str = ""
    before: str = ""
    behind: str = ""


def signed(origin: Origin, signatures: Signatures) -> str:
    """The signature of a thinking block that carries Gemini's."""
    fields = {"t": signatures.thought, "b": signatures.before, "n": signatures.behind}
    data = {key: value for key, value in fields.items() if value} or None
    return sign(ProviderState(DIALECT, origin.provider, origin.model, data))


def signatures_in(block: Thinking | RedactedThinking, origin: Origin) -> Signatures | None:
    """What a thinking block carries; None when it is another model's."""
    state = own_state(block, DIALECT, origin)
    if state is None:
        return None
    data = mapping(state.data)
    return Signatures(text(data.get("t")), text(data.get("b")), text(data.get("n")))
