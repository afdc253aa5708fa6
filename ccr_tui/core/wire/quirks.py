"""Which quirks an upstream has: those of its provider, or of the preset for the same server."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from ccr_tui.core.providers import PRESETS, Provider
from ccr_tui.core.wire.openai_chat import quirks as chat
from ccr_tui.core.wire.openai_responses import quirks as responses

NONE = ("none",)
"""The quirks of a provider that has none, whatever is known of its address."""

KNOWN: Mapping[str, frozenset[str]] = {
    "anthropic": frozenset(),
    "gemini": frozenset(),
    "openai_chat": frozenset(chat.CORRECTIONS.keys() | chat.SEARCHES.keys() | chat.FLAGS),
    "openai_responses": frozenset(responses.CORRECTIONS.keys() | {"no_web_search"}),
}
"""The names that a configuration may list, by dialect."""

_LOCAL = {"localhost": "127.0.0.1", "::1": "127.0.0.1", "0.0.0.0": "127.0.0.1"}


def quirks_of(provider: Provider) -> frozenset[str]:
    """The quirks that apply. A provider without any gets those known of its address, if it is known.

    So a server that was configured by its URL only, or imported, is spoken to as well as a preset.
    """
    preset = PRESETS.get(provider.preset)
    if not provider.quirks and preset is not None and preset.dialect == provider.dialect:
        return frozenset(preset.quirks)
    return _quirks(provider.quirks, provider.dialect, provider.endpoint or provider.base_url)


@lru_cache(maxsize=64)
def _quirks(quirks: tuple[str, ...], dialect: str, url: str) -> frozenset[str]:
    if quirks:
        return frozenset(quirks) - frozenset(NONE)
    place = _place(url)
    same = (p for p in PRESETS.values() if p.dialect == dialect and _place(p.base_url) == place)
    return frozenset(next((p.quirks for p in same), ()))


def _place(url: str) -> tuple[str, int | None]:
    """Host and port, one name for this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        return _LOCAL.get(host, host), parts.port
    except ValueError:
        return "", None
