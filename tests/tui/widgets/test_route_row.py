from __future__ import annotations

import pytest

from ccr_tui.tui.widgets.route_row import ChainSuggester


@pytest.mark.parametrize(
    ("typed", "suggested"), [("deep", "deepseek,chat"), ("a,b -> deep", "a,b -> deepseek,chat"), ("x", None)]
)
async def test_suggests_the_upstream_being_typed(typed: str, suggested: str | None) -> None:
    assert await ChainSuggester(["deepseek,chat"]).get_suggestion(typed) == suggested
