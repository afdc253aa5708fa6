"""What the routes can reach, in the form of Anthropic's model list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ccr_tui.core.config import Config
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.listed_price import listed_model
from ccr_tui.core.model_names import listed_name
from ccr_tui.core.pricing import list_name

_UNKNOWN_DATE = "1970-01-01T00:00:00Z"
"""As in Anthropic's list where a date is not known."""


def model_list(config: Config) -> dict[str, object]:
    """The body of `GET /v1/models`. Context windows are told where the price list knows them."""
    data = [_entry(upstream, config) for upstream in dict.fromkeys(_upstreams(config))]
    first, last = (data[0]["id"], data[-1]["id"]) if data else (None, None)
    return {"data": data, "has_more": False, "first_id": first, "last_id": last}


def _upstreams(config: Config) -> Iterator[Upstream]:
    for route in config.table.all_routes:
        yield from (upstream for upstream in route.all_upstreams if upstream.model)
    for provider in config.providers.values():
        yield from (Upstream(provider.name, model) for model in provider.models)


def _entry(upstream: Upstream, config: Config) -> dict[str, Any]:
    model = _listed_model(upstream, config)
    name = getattr(model, "name", None)
    window = getattr(model, "context_window", None)
    provider = config.providers.get(upstream.provider)
    cap = provider.max_tokens if provider else 0
    return {
        "type": "model",
        "id": listed_name(upstream),
        "display_name": f"{name} ({upstream.provider})" if name else str(upstream),
        "created_at": _UNKNOWN_DATE,
        **({"max_input_tokens": window} if window else {}),
        **({"max_tokens": cap} if cap else {}),
    }


def _listed_model(upstream: Upstream, config: Config) -> Any:
    """The price list's entry for the model, None when it has none."""
    provider_id = list_name(upstream, config)
    return listed_model(upstream.model, provider_id) if provider_id else None
