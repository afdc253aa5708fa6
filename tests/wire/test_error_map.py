from __future__ import annotations

import json
from typing import Any

import pytest

from ccr_tui.core.wire.error_map import map_error, stream_error


def mapped(sent: int, **error: Any) -> tuple[int, str, str]:
    status, body = map_error(sent, json.dumps({"error": error}).encode())
    read = json.loads(body)
    assert read["type"] == "error"
    return status, read["error"]["type"], read["error"]["message"]


@pytest.mark.parametrize(
    ("status", "error", "result"),
    [
        (401, {"message": "bad key", "code": "invalid_api_key"}, (401, "authentication_error")),
        (400, {"message": "API key not valid", "status": "UNAUTHENTICATED"}, (401, "authentication_error")),
        (402, {"message": "Insufficient Balance"}, (402, "billing_error")),
        (403, {"message": "no"}, (403, "permission_error")),
        (404, {"message": "no such model", "code": "model_not_found"}, (404, "not_found_error")),
        (413, {"message": "TPM: Limit 6000", "code": "rate_limit_exceeded"}, (429, "rate_limit_error")),
        (413, {"message": "too big"}, (413, "request_too_large")),
        (422, {"message": "bad field"}, (400, "invalid_request_error")),
        (429, {"message": "slow down", "type": "requests"}, (429, "rate_limit_error")),
        (429, {"message": "quota", "code": "insufficient_quota"}, (402, "billing_error")),
        (418, {"message": "teapot"}, (418, "invalid_request_error")),
        (500, {"message": "oops"}, (500, "api_error")),
        (502, {"message": "bad gateway"}, (502, "api_error")),
        (503, {"message": "busy"}, (503, "overloaded_error")),
        (504, {"message": "late"}, (504, "timeout_error")),
    ],
)
def test_statuses(status: int, error: dict[str, Any], result: tuple[int, str]) -> None:
    assert mapped(status, **error) == (*result, error["message"])


def test_overflow_is_a_400_in_anthropic_s_words_whatever_the_status() -> None:
    for status in (400, 413, 422, 500):
        assert mapped(status, message="maximum context length is 10 tokens, resulted in 12 tokens") == (
            400,
            "invalid_request_error",
            "prompt is too long: 12 tokens > 10 maximum",
        )


def test_a_rate_limit_that_speaks_of_length_stays_one() -> None:
    assert mapped(429, message="reduce the length of the messages")[0] == 429


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"error": {"message": "x", "code": 502}}, "api_error"),
        ({"error": {"message": "x", "code": "429"}}, "rate_limit_error"),
        ({"error": {"message": "x", "type": "overloaded_error"}}, "overloaded_error"),
        ({"error": {"message": "x"}}, "api_error"),
        ({"error": "x"}, "api_error"),
        ({"object": "error", "message": "x", "code": 400}, "invalid_request_error"),
    ],
)
def test_errors_inside_a_stream(data: dict[str, Any], kind: str) -> None:
    assert stream_error(data) == (kind, "x")
