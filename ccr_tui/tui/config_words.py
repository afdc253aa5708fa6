"""What may be written where in the configuration file: keys by table, and what kind of value a key takes.

The checks of the values live with their readers; that no key is missing or wrong here is tested against them.
"""

from __future__ import annotations

from collections.abc import Mapping

from ccr_tui.core.budget import ACTIONS
from ccr_tui.core.config_ccr_router import CCR_TASKS, THRESHOLD
from ccr_tui.core.config_graders import KEYS as GRADER_KEYS
from ccr_tui.core.config_providers import AUTH_HEADERS
from ccr_tui.core.config_providers import KEYS as PROVIDER_KEYS
from ccr_tui.core.config_routes import EXTRA_KEYS, SPECIAL_KEYS
from ccr_tui.core.config_rules import KEYS as RULE_KEYS
from ccr_tui.core.config_toml import SECTIONS
from ccr_tui.core.providers import AUTH_HEADER_BY_DIALECT, PRESETS, Auth
from ccr_tui.core.tasks import EFFORTS, TASKS
from ccr_tui.core.tiers import Tier
from ccr_tui.core.wire.quirks import KNOWN

Path = tuple[str, ...]
"""Names of tables and keys from the top of the file; the elements of a list are at the list's own path."""

UPSTREAM, CONDITION, FLAG = "upstream", "condition", "flag"
"""Kinds of values that are not one of a few words."""

ANY = "*"
LISTS_OF_TABLES = frozenset({"rules"})
"""Sections that are written in two brackets."""
NAMED = frozenset({"providers", "namespaces", "projects", "prices"})
"""Sections that hold tables of the user's own names."""

_ROUTE = ("use", *SPECIAL_KEYS)
KEYS: Mapping[Path, tuple[str, ...]] = {
    (): SECTIONS,
    ("server",): ("host", "port", "api_key"),
    ("custom_router",): ("path", "timeout"),
    ("providers", ANY): PROVIDER_KEYS,
    ("providers", ANY, "per_model", ANY): ("quirks", "max_tokens", "extra_body"),
    ("routes",): TASKS,
    **{("routes", task): (_ROUTE[0], *EXTRA_KEYS.get(task, ()), *SPECIAL_KEYS) for task in TASKS},
    ("fallback",): ("too_long", "refused"),
    ("rules",): RULE_KEYS,
    ("namespaces", ANY): ("routes", "rules", "replaces", "budget"),
    ("projects", ANY): ("routes", "rules", "replaces"),
    ("classifier",): GRADER_KEYS,
    ("judge",): GRADER_KEYS,
    ("budget",): ("per_day", "per_session", "action", "use"),
    ("breaker",): ("failures", "within", "rest", "longest_rest"),
    ("upward",): ("per_hour", "per_day"),
    ("timeouts",): ("connect", "first_byte", "idle", "total"),
    ("retry",): ("max", "base", "cap"),
    ("store",): ("path", "max_age_days", "max_size_mb"),
    ("prices", ANY): ("input", "output", "cache_read", "cache_write_5m", "cache_write_1h"),
}
"""Keys by table, `ANY` for a name of the user's own."""

CCR_KEYS: Mapping[Path, tuple[str, ...]] = {
    (): ("Providers", "Router", "fallback", "CUSTOM_ROUTER_PATH", "HOST", "PORT", "APIKEY", "strict_ccr"),
    ("Router",): (*CCR_TASKS, THRESHOLD),
    ("fallback",): CCR_TASKS,
    ("Providers",): ("name", "api_base_url", "api_key", "models", "transformer"),
}
"""The same for a classic CCR file; the commonest keys at its top."""

_QUIRKS = tuple(sorted(set[str]().union(*KNOWN.values())))
_VALUES: Mapping[Path, str | tuple[str, ...]] = {
    ("strict_ccr",): FLAG,
    ("providers", ANY, "preset"): tuple(PRESETS),
    ("providers", ANY, "dialect"): tuple(AUTH_HEADER_BY_DIALECT),
    ("providers", ANY, "auth"): tuple(Auth),
    ("providers", ANY, "auth_header"): AUTH_HEADERS,
    ("providers", ANY, "quirks"): _QUIRKS,
    ("providers", ANY, "per_model", ANY, "quirks"): _QUIRKS,
    ("routes", ANY): UPSTREAM,
    **{("routes", ANY, key): UPSTREAM for key in ("use", "too_long", "refused", "escalate")},
    ("routes", ANY, "shadow"): FLAG,
    ("routes", "think", "min_effort"): EFFORTS,
    ("fallback", ANY): UPSTREAM,
    ("rules", "when"): CONDITION,
    **{("rules", key): UPSTREAM for key in ("use", "too_long", "refused", "escalate")},
    ("rules", "grade", ANY): UPSTREAM,
    ("rules", "shadow"): FLAG,
    ("namespaces", ANY, "replaces"): FLAG,
    ("projects", ANY, "replaces"): FLAG,
    ("classifier", "use"): UPSTREAM,
    ("judge", "use"): UPSTREAM,
    ("budget", "use"): UPSTREAM,
    ("budget", "action"): ACTIONS,
    ("tiers", ANY): tuple(Tier),
    ("Router", ANY): UPSTREAM,
}


def keys_at(table: Path, *, ccr: bool = False) -> tuple[str, ...]:
    """The keys that may stand in a table; () where they are the user's own, or unknown."""
    known = CCR_KEYS if ccr else KEYS
    return next((keys for path, keys in known.items() if _fits(path, _plain(table))), ())


def values_at(key: Path) -> str | tuple[str, ...]:
    """What a key takes: one of the kinds, or these words; () for anything else."""
    return next((kind for path, kind in _VALUES.items() if _fits(path, _plain(key))), ())


def _plain(path: Path) -> Path:
    """A path within a namespace or a project as if it stood at the top."""
    within = len(path) > 2 and path[0] in ("namespaces", "projects") and path[2] != "replaces"
    return path[2:] if within else path


def _fits(pattern: Path, path: Path) -> bool:
    return len(pattern) == len(path) and all(p in (ANY, name) for p, name in zip(pattern, path, strict=True))
