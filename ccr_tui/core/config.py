"""The typed configuration, whatever file it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.providers import PRESETS, Provider
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import RoutingTable
from ccr_tui.core.tiers import Tier


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
class Breaker:
    """An upstream that fails `failures` times in a row within `within` seconds rests for `rest`, then longer.

    0 as `failures` never rests.
    """

    failures: int = 5
    within: float = 60.0
    rest: float = 30.0
    longest_rest: float = 600.0


@dataclass(frozen=True, slots=True)
class Upward:
    """How often a fallback may go to an upstream of a higher tier than the first of its route."""

    per_hour: int = 20
    per_day: int = 100


@dataclass(frozen=True, slots=True)
class Budget:
    """Dollars; None is no limit. `action` is "warn", "reroute" (to `use`) or "stop"."""

    per_day: float | None = None
    per_session: float | None = None
    action: str = "warn"
    use: Route | None = None


@dataclass(frozen=True, slots=True)
class Grader:
    """A model that grades requests (the classifier) or answers (the judge). None as `use` is off.

    `prompt` is the user's own, "" for the built-in one; it may stand in a file, whose path is relative to
    the folder of the configuration. `per_hour` bounds the calls that it adds, `timeout` is in seconds.
    """

    use: Upstream | None = None
    prompt: str = ""
    prompt_file: str = ""
    per_hour: int = 60
    timeout: float = 10.0


@dataclass(frozen=True, slots=True)
class RouterProgram:
    """The user's own router: a Python file, or a CCR script that node runs. "" as `path` is none.

    `ccr_config` is what a script gets as `config`: CCR's file as written, or the same made from ours.
    """

    path: str = ""
    timeout: float = 5.0
    ccr_config: Mapping[str, object] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a run needs. `tiers` are the user's own, by `provider,model` or model.

    `keys` are other keys for bindings of the screen, by their ids.
    `warnings` are sentences about what loads but will not work.
    """

    server: Server = Server()
    providers: Mapping[str, Provider] = field(default_factory=lambda: {"anthropic": PRESETS["anthropic"]})
    table: RoutingTable = RoutingTable()
    timeouts: Timeouts = Timeouts()
    retry: Retry = Retry()
    retention: Retention = Retention()
    prices: Mapping[str, PriceOverride] = field(default_factory=dict)
    breaker: Breaker = Breaker()
    upward: Upward = Upward()
    tiers: Mapping[str, Tier] = field(default_factory=dict)
    budget: Budget = Budget()
    namespace_budgets: Mapping[str, Budget] = field(default_factory=dict)
    classifier: Grader = Grader()
    judge: Grader = Grader()
    router: RouterProgram = RouterProgram()
    keys: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    source: str = "built-in defaults"
