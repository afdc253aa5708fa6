"""What the engine learns of its upstreams while it runs, shared by all exchanges and forgotten at the end."""

from __future__ import annotations

from dataclasses import dataclass, field

from ccr_tui.core.exchange import Upstream
from ccr_tui.engine.key_ring import KeyRings


@dataclass(frozen=True, slots=True)
class Learned:
    """Belongs to the engine's event loop. `ratios` tell how far our estimate of tokens is off."""

    keys: KeyRings = field(default_factory=KeyRings)
    ratios: dict[Upstream, float] = field(default_factory=dict)
