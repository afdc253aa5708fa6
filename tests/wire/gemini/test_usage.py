from __future__ import annotations

from typing import Any

import pytest

from ccr_tui.core.exchange import Usage
from ccr_tui.core.wire.gemini.usage import gemini_usage


@pytest.mark.parametrize(
    ("told", "usage"),
    [
        (None, None),
        ({}, None),
        ({"totalTokenCount": 5}, None),
        ({"promptTokenCount": 10}, Usage(10)),
        (
            {"promptTokenCount": 10, "cachedContentTokenCount": 4, "candidatesTokenCount": 3},
            Usage(6, cache_read_tokens=4, output_tokens=3),
        ),
        (
            {"promptTokenCount": 10, "thoughtsTokenCount": 7, "candidatesTokenCount": 3},
            Usage(10, output_tokens=10),
        ),
        ({"promptTokenCount": 10, "toolUsePromptTokenCount": 90}, Usage(100)),
        ({"promptTokenCount": 10, "cachedContentTokenCount": 99}, Usage(0, cache_read_tokens=10)),
        ({"promptTokenCount": "x", "candidatesTokenCount": -1}, None),
    ],
)
def test_every_token_once(told: Any, usage: Usage | None) -> None:
    assert gemini_usage(told) == usage
