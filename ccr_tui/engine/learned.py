"""What the engine learns of its upstreams while it runs, shared by all exchanges and forgotten at the end."""

from __future__ import annotations

from dataclasses import dataclass, field

from ccr_tui.engine.key_ring import KeyRings


@dataclass(frozen=True, slots=True)
class Learned:
    """Belongs to the engine's event loop."""

    keys: KeyRings = field(default_factory=KeyRings)
