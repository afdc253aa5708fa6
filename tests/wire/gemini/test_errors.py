from __future__ import annotations

import json
from typing import Any

import pytest

from ccr_tui.core.wire.gemini.errors import gemini_error


def error(code: int, status: str, message: str, *details: dict[str, Any]) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "status": status, "details": list(details)}}


BAD_KEY = error(
    400,
    "INVALID_ARGUMENT",
    "API key not valid. Please pass a valid API key.",
    {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"},
)
RETRY = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "32s"}
TOO_LONG = "The input token count (5000) exceeds the maximum number of tokens allowed (4096)."


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (400, BAD_KEY, (401, "authentication_error", "API key not valid. Please pass a valid API key.")),
        (400, [BAD_KEY], (401, "authentication_error", "API key not valid. Please pass a valid API key.")),
        (
            429,
            error(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.", RETRY),
            (429, "rate_limit_error", "You exceeded your current quota."),
        ),
        (
            503,
            [error(503, "UNAVAILABLE", "The model is overloaded.")],
            (503, "overloaded_error", "The model is overloaded."),
        ),
        (500, error(500, "INTERNAL", "An internal error."), (500, "api_error", "An internal error.")),
        (404, error(404, "NOT_FOUND", "No such model."), (404, "not_found_error", "No such model.")),
        (403, error(403, "PERMISSION_DENIED", "Not yours."), (403, "permission_error", "Not yours.")),
        (504, error(504, "DEADLINE_EXCEEDED", "Too slow."), (504, "timeout_error", "Too slow.")),
        (
            400,
            error(400, "FAILED_PRECONDITION", "User location is not supported for the API use."),
            (400, "invalid_request_error", "User location is not supported for the API use."),
        ),
        (
            400,
            error(400, "INVALID_ARGUMENT", TOO_LONG),
            (400, "invalid_request_error", "prompt is too long: 5000 tokens > 4096 maximum"),
        ),
    ],
)
def test_what_errors_mean(status: int, body: Any, expected: tuple[int, str, str]) -> None:
    found, told = gemini_error(status, json.dumps(body).encode())
    inner = json.loads(told)["error"]
    assert (found, inner["type"], inner["message"]) == expected


@pytest.mark.parametrize("body", [b"", b"<html><title>Bad gateway</title></html>", b"[]", b"[1]", b"null"])
def test_errors_that_are_not_google_s(body: bytes) -> None:
    status, told = gemini_error(502, body)
    assert (status, json.loads(told)["error"]["type"]) == (502, "api_error")
