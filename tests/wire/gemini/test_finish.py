from __future__ import annotations

import pytest
from google.genai import types

from ccr_tui.core.wire.gemini.finish import is_error, stop_reason

KNOWN = {
    "STOP": "end_turn",
    "MAX_TOKENS": "max_tokens",
    "SAFETY": "refusal",
    "RECITATION": "refusal",
    "SPII": "refusal",
    "OTHER": "end_turn",
    "SOMETHING_NEW": "end_turn",
}


@pytest.mark.parametrize(("finish", "reason"), KNOWN.items())
def test_reasons(finish: str, reason: str) -> None:
    assert stop_reason(finish, calls_tools=False) == reason


def test_calls_are_a_reason_of_their_own() -> None:
    assert stop_reason("STOP", calls_tools=True) == "tool_use"
    assert stop_reason("MAX_TOKENS", calls_tools=True) == "max_tokens"


def test_every_reason_of_the_sdk_ends_an_answer_or_fails_it() -> None:
    failed = {r.value for r in types.FinishReason if is_error(r.value)}
    assert failed == {
        *("MALFORMED_FUNCTION_CALL", "MALFORMED_RESPONSE", "UNEXPECTED_TOOL_CALL"),
        *("TOO_MANY_TOOL_CALLS", "MISSING_THOUGHT_SIGNATURE"),
    }
