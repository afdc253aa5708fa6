"""How each upstream fares: who rests after failures, whose quota is used up, who may be tried now."""

from __future__ import annotations

from collections.abc import Callable

from ccr_tui.core.config import Config


class Health:
    """Belongs to the engine's event loop; `apply` may come from any thread."""

    def __init__(self, config: Config, notice: Callable[[str, str], None]) -> None:
        self._config = config
        self._notice = notice

    def apply(self, config: Config) -> None:
        """Judge by another configuration from now on."""
        self._config = config

    def by_provider(self) -> dict[str, str]:
        """ "ok", "resting" or "exhausted" for each provider."""
        return dict.fromkeys(self._config.providers, "ok")
