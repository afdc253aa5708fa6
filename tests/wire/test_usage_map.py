from __future__ import annotations

import pytest

from ccr_tui.core.exchange import Usage
from ccr_tui.core.wire.usage_map import openai_usage


@pytest.mark.parametrize(
    ("told", "usage"),
    [
        ({"prompt_tokens": 10, "completion_tokens": 3}, Usage(10, output_tokens=3)),
        (
            {
                "prompt_tokens": 10,
                "completion_tokens": 3,
                "prompt_tokens_details": {"cached_tokens": 4},
                "completion_tokens_details": {"reasoning_tokens": 2},
            },
            Usage(6, 4, output_tokens=3),
        ),
        (
            {"prompt_tokens": 10, "prompt_cache_hit_tokens": 8, "prompt_cache_miss_tokens": 2},
            Usage(2, 8),
        ),
        ({"prompt_tokens": 10, "cached_tokens": 8}, Usage(2, 8)),
        (
            {"prompt_tokens": 10, "prompt_tokens_details": {"cached_tokens": 4, "cache_write_tokens": 5}},
            Usage(1, 4, 5),
        ),
        ({"prompt_tokens": 3, "prompt_tokens_details": {"cached_tokens": 4}}, Usage(0, 3)),
        (
            {"input_tokens": 10, "input_tokens_details": {"cached_tokens": 4}, "output_tokens": 5},
            Usage(6, 4, output_tokens=5),
        ),
        ({"prompt_tokens": 0, "completion_tokens": 0}, None),
        ({"prompt_tokens": None, "completion_tokens": "3", "prompt_tokens_details": None}, None),
        (None, None),
        ([], None),
    ],
)
def test_every_token_is_counted_once(told: object, usage: Usage | None) -> None:
    assert openai_usage(told) == usage
