"""What a Python router sees: the request, and the configuration. Its interface is docs/custom-router.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import msgspec

from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.redact import holds_secret
from ccr_tui.core.wire.dialect import Inbound


@dataclass(frozen=True)
class RouterRequest:
    """One request. Everything in `RequestFacts` is an attribute too: `request.tokens`, `request.turn` …

    `headers` have lower-case names and no credentials.
    """

    facts: RequestFacts
    headers: Mapping[str, str]
    raw_body: bytes = field(repr=False)

    @classmethod
    def of(cls, inbound: Inbound) -> RouterRequest:
        return cls(inbound.facts, MappingProxyType(plain_headers(inbound)), inbound.body)

    @cached_property
    def body(self) -> dict[str, Any]:
        """The request's JSON, parsed when it is first looked at. Changing it changes nothing."""
        parsed: dict[str, Any] = msgspec.json.decode(self.raw_body)
        return parsed

    def __getattr__(self, name: str) -> Any:
        if name in RequestFacts.__slots__:
            return getattr(self.facts, name)
        raise AttributeError(f"a request has no {name!r}")

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *RequestFacts.__slots__]


@dataclass(frozen=True)
class RouterConfig:
    """The configuration, read-only.

    `providers` are names. `routes` gives the first `provider,model` of each task. `raw` is the whole of it
    in the shape of CCR's `config.json`, with the names of keys in place of keys.
    """

    providers: tuple[str, ...]
    routes: Mapping[str, str]
    raw: Mapping[str, Any] = field(repr=False)

    @classmethod
    def of(cls, raw: Mapping[str, object]) -> RouterConfig:
        """`raw` is what `script_config` made."""
        entries, router = raw["providers"], raw.get("Router")
        named = [e.get("name") for e in entries if isinstance(e, dict)] if isinstance(entries, list) else []
        names = tuple(name for name in named if isinstance(name, str))
        routes = {k: v for k, v in router.items() if isinstance(v, str)} if isinstance(router, dict) else {}
        return cls(names, MappingProxyType(routes), MappingProxyType(dict(raw)))


def plain_headers(inbound: Inbound) -> dict[str, str]:
    """The headers without those that carry a credential."""
    return {name: value for name, value in inbound.headers if not holds_secret(name, value)}
