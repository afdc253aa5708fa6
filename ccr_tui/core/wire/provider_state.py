"""What a provider wants back on the next turn, carried through the client inside a thinking signature.

Encrypted reasoning, thought signatures and the like mean nothing to the client, which sends thinking
blocks back as they were. So nothing has to be remembered here, and a restart loses nothing.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from ccr_tui.core.wire.conversation import RedactedThinking, Thinking

PREFIX = "ccr-tui."
"""How the signature of every thinking block begins that does not come from Anthropic."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose thoughts may go back: those of this provider's model."""

    provider: str
    model: str


@dataclass(frozen=True, slots=True)
class ProviderState:
    """`data` is any JSON value; only the same provider and model can make use of it."""

    dialect: str
    provider: str
    model: str
    data: Any = None

    def belongs_to(self, dialect: str, provider: str, model: str) -> bool:
        return (self.dialect, self.provider, self.model) == (dialect, provider, model)


def sign(state: ProviderState) -> str:
    """The state as a signature: a prefix that names the dialect, then base64url."""
    text = msgspec.json.encode([state.provider, state.model, state.data])
    return f"{PREFIX}{state.dialect}.{base64.urlsafe_b64encode(text).decode().rstrip('=')}"


def read_signature(signature: str) -> ProviderState | None:
    """The state in a signature; None when it is somebody else's or damaged."""
    if not signature.startswith(PREFIX):
        return None
    dialect, _, text = signature.removeprefix(PREFIX).partition(".")
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        provider, model, data = msgspec.json.decode(raw)
    except (ValueError, TypeError):
        return None
    return ProviderState(dialect, str(provider), str(model), data)


def own_state(block: Thinking | RedactedThinking, dialect: str, origin: Origin) -> ProviderState | None:
    """What a thinking block carries; None when it is another model's. Only a `Thinking` has a signature."""
    from ccr_tui.core.wire.conversation import Thinking  # noqa: PLC0415 - who has a block has loaded it

    state = read_signature(block.signature) if isinstance(block, Thinking) else None
    if state is None or not state.belongs_to(dialect, origin.provider, origin.model):
        return None
    return state
