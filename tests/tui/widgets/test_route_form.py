from __future__ import annotations

import pytest

from ccr_tui.tui.widgets.route_form import USE, WHEN, FieldSuggester, Known

KNOWN = Known(["deepseek,chat"], ["deepseek"])


@pytest.mark.parametrize(
    ("field", "typed", "suggested"),
    [
        (USE, "deep", "deepseek,chat"),
        (USE, "a,b -> deep", "a,b -> deepseek,chat"),
        (USE, "x", None),
        (WHEN, "tok", "tokens"),
        (WHEN, "deep", None),
    ],
)
async def test_suggests_what_is_being_typed(field: str, typed: str, suggested: str | None) -> None:
    assert await FieldSuggester(KNOWN, field).get_suggestion(typed) == suggested
