"""How much a model can read, as the price list knows it."""

from __future__ import annotations

from ccr_tui.core.config import Config
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.listed_price import listed_model
from ccr_tui.core.pricing import list_name


def context_window(upstream: Upstream, config: Config) -> int | None:
    """Tokens that fit the model's context; None when that is not known."""
    provider_id = list_name(upstream, config)
    model = listed_model(upstream.model, provider_id) if provider_id else None
    return None if model is None else model.context_window
