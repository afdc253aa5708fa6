"""Providers: endpoint, credential and dialect, and the presets that fill them in.

Base URLs are those each provider documents for Anthropic-compatible clients.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Auth(StrEnum):
    """Where the credential of an upstream request comes from."""

    CLIENT = "client"  # what the client sent, passed on
    KEY = "key"  # the provider's `api_key`
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Provider:
    """`api_key` may be `$NAME` or `${NAME}`: it is resolved when a request is sent, never kept.

    `auth_header` is "x-api-key" or "authorization" (Bearer). `endpoint` replaces `base_url` plus the
    dialect's path where a classic CCR file gives the full address. `preset` is the one it was made from.
    """

    name: str
    base_url: str
    dialect: str = "anthropic"
    auth: Auth = Auth.KEY
    api_key: str = ""
    auth_header: str = "x-api-key"
    extra_headers: tuple[tuple[str, str], ...] = ()
    endpoint: str = ""
    models: tuple[str, ...] = ()
    preset: str = ""


PRESETS: dict[str, Provider] = {
    p.name: p
    for p in (
        Provider("anthropic", "https://api.anthropic.com", auth=Auth.CLIENT),
        Provider("deepseek", "https://api.deepseek.com/anthropic"),
        Provider("minimax", "https://api.minimax.io/anthropic", auth_header="authorization"),
        Provider("moonshot", "https://api.moonshot.ai/anthropic", auth_header="authorization"),
        Provider("ollama", "http://127.0.0.1:11434", auth=Auth.NONE),
        Provider("openrouter", "https://openrouter.ai/api", auth_header="authorization"),
        Provider("zai", "https://api.z.ai/api/anthropic", auth_header="authorization"),
    )
}
"""Providers by the name that a user writes; `[providers.NAME]` starts from the preset of that name."""

AUTH_HEADER_BY_DIALECT = {
    "anthropic": "x-api-key",
    "openai_chat": "authorization",
    "openai_responses": "authorization",
    "gemini": "x-goog-api-key",
}
"""Every dialect that a configuration may name, and where it carries a key unless the provider differs."""
