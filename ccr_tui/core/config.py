"""The typed configuration, whatever file it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ccr_tui.core.providers import PRESETS, Provider
from ccr_tui.core.routing import RoutingTable


@dataclass(frozen=True, slots=True)
class Server:
    """Where the proxy listens. `api_key` (may be `$NAME`) is required to bind beyond loopback."""

    host: str = "127.0.0.1"
    port: int = 3456
    api_key: str = ""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. `first_byte` waits for the first event of a stream, `idle` between events.

    `idle` stays below the 180 s after which Claude Code gives up on a silent stream.
    """

    connect: float = 10.0
    first_byte: float = 120.0
    idle: float = 120.0
    total: float = 3600.0


@dataclass(frozen=True, slots=True)
class Retry:
    """Tries again at the same upstream: `max` after the first, backing off from `base` up to `cap` s."""

    max: int = 3
    base: float = 0.5
    cap: float = 8.0


@dataclass(frozen=True, slots=True)
class Retention:
    """Bounds of the history: the oldest exchanges go first. `path` empty means the platform's place."""

    path: str = ""
    max_age_days: int = 60
    max_size_mb: int = 2048


@dataclass(frozen=True, slots=True)
class PriceOverride:
    """Dollars per million tokens; what is not given is derived from `input` at Anthropic's ratios."""

    input: float
    output: float
    cache_read: float | None = None
    cache_write_5m: float | None = None
    cache_write_1h: float | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a run needs. `warnings` are sentences about what loads but will not work."""

    server: Server = Server()
    providers: Mapping[str, Provider] = field(default_factory=lambda: {"anthropic": PRESETS["anthropic"]})
    table: RoutingTable = RoutingTable()
    timeouts: Timeouts = Timeouts()
    retry: Retry = Retry()
    retention: Retention = Retention()
    prices: Mapping[str, PriceOverride] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    source: str = "built-in defaults"
