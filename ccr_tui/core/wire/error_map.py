"""Errors of other providers as Anthropic's: status, type, and the words that the client acts upon."""

from __future__ import annotations

from typing import Any

import msgspec

from ccr_tui.core.wire.error_words import ErrorWords, error_words, words_of
from ccr_tui.core.wire.overflow import overflow_message

TYPE_OF_STATUS = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    408: "timeout_error",
    413: "request_too_large",
    422: "invalid_request_error",
    429: "rate_limit_error",
    503: "overloaded_error",
    504: "timeout_error",
    529: "overloaded_error",
}
_STATUS_OF_WORD = {
    "insufficient_quota": 402,
    "billing_hard_limit_reached": 402,
    "billing_error": 402,
    "invalid_api_key": 401,
    "invalid_authentication_error": 401,
    "authentication_error": 401,
    "API_KEY_INVALID": 401,
    "UNAUTHENTICATED": 401,
    "permission_error": 403,
    "PERMISSION_DENIED": 403,
    "model_not_found": 404,
    "not_found_error": 404,
    "NOT_FOUND": 404,
    "rate_limit_exceeded": 429,
    "rate_limit_error": 429,
    "RESOURCE_EXHAUSTED": 429,
    "tokens": 429,  # OpenAI's type for the limit of tokens per minute
    "requests": 429,
    "overloaded_error": 529,
    "engine_overloaded": 529,
    "UNAVAILABLE": 503,
    "server_error": 500,
    "INTERNAL": 500,
    "timeout": 504,
    "DEADLINE_EXCEEDED": 504,
    "invalid_request_error": 400,
    "BadRequestError": 400,
    "INVALID_ARGUMENT": 400,
    "FAILED_PRECONDITION": 400,
}
"""What the `code` or `type` of an error means where the HTTP status does not say it, or says it vaguely."""

_VAGUE = frozenset({200, 400, 403, 413, 429, 500})


def map_error(status: int, body: bytes) -> tuple[int, bytes]:
    """Status and body of an HTTP error, Anthropic's way."""
    words = error_words(body)
    status, kind, message = _mapped(status, words)
    return status, msgspec.json.encode({"type": "error", "error": {"type": kind, "message": message}})


def stream_error(data: Any) -> tuple[str, str]:
    """Type and message of an error inside a 200 answer."""
    words = words_of(data)
    status = int(words.code) if words.code.isdecimal() and len(words.code) == 3 else 200
    _, kind, message = _mapped(status, words)
    return kind, message


def _mapped(status: int, words: ErrorWords) -> tuple[int, str, str]:
    overflow = overflow_message(words) if status not in (401, 402, 403, 429) else None
    if overflow is not None:
        return 400, "invalid_request_error", overflow
    if status in _VAGUE:
        named = _STATUS_OF_WORD.get(words.code) or _STATUS_OF_WORD.get(words.kind)
        status = named or (500 if status == 200 else status)
    status = 400 if status == 422 else status
    kind = TYPE_OF_STATUS.get(status, "api_error" if status >= 500 else "invalid_request_error")
    return status, kind, words.message
