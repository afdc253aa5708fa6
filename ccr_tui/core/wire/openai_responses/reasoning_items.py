"""Reasoning items: kept in the signatures of thinking blocks, and handed back where they were made.

Nothing is stored at the provider, so an item is worth something only with its `encrypted_content`, which
the provider alone can read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccr_tui.core.wire.conversation import RedactedThinking, Thinking
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.json_values import mapping, sequence, text
from ccr_tui.core.wire.provider_state import Origin, ProviderState, own_state, sign

DIALECT = "openai_responses"


def signature_of(item: Mapping[str, Any], origin: Origin) -> str:
    """A signature that holds the item; one without anything to hold only says whose thought it was."""
    encrypted = text(item.get("encrypted_content"))
    data = {"id": text(item.get("id")), "encrypted_content": encrypted} if encrypted else None
    return sign(ProviderState(DIALECT, origin.provider, origin.model, data))


def reasoning_item(block: Thinking | RedactedThinking, origin: Origin, drops: Drops) -> dict[str, Any] | None:
    """The item that a thinking block was made of; None when it is another model's or cannot be read."""
    state = own_state(block, DIALECT, origin)
    if state is None:
        drops.dropped("thinking", "foreign block")
        return None
    data = mapping(state.data)
    encrypted = text(data.get("encrypted_content"))
    if not encrypted:
        drops.dropped("thinking", "unencrypted block")
        return None
    assert isinstance(block, Thinking)  # only these have a signature
    summary = [{"type": "summary_text", "text": block.text}] if block.text else []
    return {
        "type": "reasoning",
        "id": text(data.get("id")),
        "summary": summary,
        "encrypted_content": encrypted,
    }


def thoughts_in(item: Mapping[str, Any]) -> list[tuple[str, int, str]]:
    """The readable thoughts of a whole item: their kind, index and text."""
    return [
        (kind, index, text(mapping(part).get("text")))
        for kind in ("summary", "content")
        for index, part in enumerate(sequence(item.get(kind)))
    ]
