"""How much a model can read, as the price list knows it."""

from __future__ import annotations

from typing import Any

from ccr_tui.core.config import Config
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.pricing import list_name, price_list


def context_window(upstream: Upstream, config: Config) -> int | None:
    """Tokens that fit the model's context; None when that is not known."""
    provider_id = list_name(upstream, config)
    if provider_id is None:
        return None
    snapshot: Any = price_list().data_snapshot.get_snapshot()
    try:
        model = snapshot.find_provider_model(upstream.model, None, provider_id, None)[1]
    except LookupError:
        return None
    window: int | None = model.context_window
    return window
