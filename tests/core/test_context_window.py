from __future__ import annotations

from ccr_tui.core.config import Config
from ccr_tui.core.context_window import context_window
from ccr_tui.core.exchange import Upstream


def test_the_price_list_knows_contexts() -> None:
    assert (context_window(Upstream("anthropic", "claude-haiku-4-5"), Config()) or 0) >= 200_000


def test_what_it_does_not_know_is_unknown() -> None:
    assert context_window(Upstream("anthropic", "unheard-of"), Config()) is None
    assert context_window(Upstream("my-server", "claude-haiku-4-5"), Config()) is None
