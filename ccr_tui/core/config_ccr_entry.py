"""One entry of a classic CCR file's `Providers`, read as CCR's code and its documentation write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ccr_tui.core.config_ccr_transformers import DIALECT_OF_TRANSFORMER, used
from ccr_tui.core.config_ccr_values import text_or_number
from ccr_tui.core.config_check import is_loopback
from ccr_tui.core.config_section import Section
from ccr_tui.core.environment import resolve_env

KEYS = ("name", "api_base_url", "api_key", "models", "transformer")

DOCUMENTED = {
    "NAME": "name",
    "baseUrl": "api_base_url",
    "HOST": "api_base_url",
    "apiKey": "api_key",
    "APIKEY": "api_key",
    "MODELS": "models",
}
"""Keys of CCR's documentation that its code does not read, and what they stand for."""

DUMMY_KEYS = frozenset(
    {
        *("", "-", "dummy", "empty", "key", "lm-studio", "local"),
        *("no-key", "none", "not-needed", "ollama", "test", "x"),
    }
)
"""Keys, in lower case, that classic CCR needs beside a local server so as not to skip it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry says. `spelt` names the key of the file that each of `KEYS` was read from.

    `url` is the full address of the endpoint, or only where it begins when the documentation's key was used.
    """

    section: Section
    name: str
    url: str
    api_key: str
    models: tuple[str, ...]
    chains: Mapping[str, object]
    spelt: Mapping[str, str]

    @classmethod
    def of(cls, section: Section) -> Entry:
        data = section.data
        documented = {meant: key for key, meant in DOCUMENTED.items() if key in data}
        spelt = documented | {key: key for key in KEYS if key in data}
        found = {key: data[written] for key, written in spelt.items()}
        models, transformer = found.get("models"), found.get("transformer")
        return cls(
            section,
            text_or_number(found.get("name")),
            text_or_number(found.get("api_base_url")),
            text_or_number(found.get("api_key")),
            tuple(m for m in models if isinstance(m, str) and m.strip()) if isinstance(models, list) else (),
            {str(k): v for k, v in transformer.items()} if isinstance(transformer, Mapping) else {},
            spelt,
        )

    @property
    def url_is_whole(self) -> bool:
        return self.spelt.get("api_base_url") == "api_base_url"

    @property
    def key_is_dummy(self) -> bool:
        return self.api_key.lower() in DUMMY_KEYS

    @property
    def dialect(self) -> str:
        """The language spoken there, by the provider's transformers and its address."""
        names = {DIALECT_OF_TRANSFORMER.get(name.lower(), "") for _, name, _ in used(self.chains.get("use"))}
        host, path = _host(self.url), self.url.partition("?")[0].rstrip("/")
        if "anthropic" in names or path.endswith("/v1/messages") or host == "api.anthropic.com":
            return "anthropic"
        if "openai_responses" in names or path.endswith("/responses"):
            return "openai_responses"
        if "gemini" in names or host.startswith("generativelanguage."):
            return "gemini"
        return "openai_chat"

    @property
    def uses_bearer(self) -> bool:
        transformers = used(self.chains.get("use"))
        return any(n.lower() == "anthropic" and o.get("UseBearer") is True for _, n, o in transformers)

    def is_local(self, env: Mapping[str, str]) -> bool:
        """Whether it runs on this machine."""
        return is_loopback(_host(resolve_env(self.url, env) or ""))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
