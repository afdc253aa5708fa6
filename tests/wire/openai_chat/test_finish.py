from __future__ import annotations

import pytest

from ccr_tui.core.wire.openai_chat.finish import error_type, stop_reason


@pytest.mark.parametrize(
    ("finish", "calls", "refused", "reason"),
    [
        ("stop", False, False, "end_turn"),
        ("stop", True, False, "tool_use"),
        ("tool_calls", True, False, "tool_use"),
        ("tool_calls", False, False, "end_turn"),
        ("function_call", True, False, "tool_use"),
        ("length", True, False, "max_tokens"),
        ("model_length", False, False, "model_context_window_exceeded"),
        ("content_filter", False, False, "refusal"),
        ("SAFETY", False, False, "refusal"),
        ("stop", False, True, "refusal"),
        ("something new", False, False, "end_turn"),
        ("something new", True, False, "tool_use"),
    ],
)
def test_stop_reasons(finish: str, calls: bool, refused: bool, reason: str) -> None:
    assert stop_reason(finish, calls_tools=calls, refused=refused) == reason
    assert error_type(finish) is None


def test_ends_that_are_errors() -> None:
    assert error_type("error") == error_type("abort") == error_type("network_error") == "api_error"
    assert error_type("insufficient_system_resource") == "overloaded_error"
