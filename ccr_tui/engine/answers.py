"""Anthropic-shaped answers of our own: what the client gets when no upstream's answer can be handed on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from ccr_tui.core.exchange import Failure, FailureKind, Headers, Upstream
from ccr_tui.core.wire.anthropic import HOP_BY_HOP

STATUS_OF_ERROR = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}
"""Anthropic's error types and their statuses (platform documentation, API errors)."""

NO_RETRY = ("x-should-retry", "false")


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP answer."""

    status: int
    headers: Headers
    body: bytes


def error_body(type: str, message: str) -> bytes:
    return msgspec.json.encode({"type": "error", "error": {"type": type, "message": message}})


def error_answer(status: int, type: str, message: str, *headers: tuple[str, str]) -> Answer:
    body = error_body(type, message)
    length = ("content-length", str(len(body)))
    return Answer(status, (("content-type", "application/json"), length, *headers), body)


def handed_on(headers: Headers, *, drop: frozenset[str] = frozenset()) -> Headers:
    """An upstream's response headers as the client may see them: all but those of one connection."""
    return tuple((n, v) for n, v in headers if n not in HOP_BY_HOP and n not in drop)


def final_answer(
    failures: Sequence[tuple[Upstream, Failure]],
    upstream_error: Answer | None,
    *,
    transparent: bool,
    held_back: Sequence[str] = (),
) -> Answer:
    """What ends an exchange that no upstream answered.

    The last upstream's own error, as it was, if it sent one; else one of ours that names each try, and those
    who were `held_back` from one. When
    a chain was tried the client is told not to repeat it: its retries would multiply with ours.
    """
    end = () if transparent else (NO_RETRY,)
    if upstream_error is not None:
        return Answer(upstream_error.status, upstream_error.headers + end, upstream_error.body)
    last = failures[-1][1]
    status, error_type = _status_and_type(last)
    unusable = last.kind is FailureKind.UNUSABLE and not end
    told = (*end, *((NO_RETRY,) if unusable else ()), *_later(last))
    text = _sentence(failures)
    if held_back:
        text = f"{text.removesuffix('.')}. Not tried: {'; '.join(held_back)}."
    return error_answer(status, error_type, text, *told)


def _later(failure: Failure) -> Headers:
    """When to come again, in the whole seconds that the client reads."""
    wait_s = failure.retry_after_s
    return (("retry-after", str(math.ceil(wait_s))),) if wait_s is not None else ()


def _status_and_type(failure: Failure) -> tuple[int, str]:
    match failure.kind:
        case FailureKind.ERROR_EVENT:
            error_type = failure.error_type or "api_error"
            return STATUS_OF_ERROR.get(error_type, 500), error_type
        case FailureKind.UNUSABLE:  # a 400 is shown to the user at once; a 401 is retried for long
            return 400, "invalid_request_error"
        case (
            FailureKind.TIMEOUT_CONNECT
            | FailureKind.TIMEOUT_FIRST_BYTE
            | FailureKind.TIMEOUT_IDLE
            | FailureKind.TIMEOUT_TOTAL
        ):
            return 504, "timeout_error"
        case FailureKind.STATUS if failure.status:
            return failure.status, failure.error_type or "api_error"
        case _:
            return 502, "api_error"


def _sentence(failures: Sequence[tuple[Upstream, Failure]]) -> str:
    if len(failures) == 1:
        return f"ccr-tui: {failures[0][1].message}"
    tries = "; ".join(
        f"{n}. {upstream}: {failure.message.rstrip('.')}" for n, (upstream, failure) in enumerate(failures, 1)
    )
    return f"ccr-tui tried {len(failures)} times without an answer. {tries}."


def read_error(body: bytes) -> tuple[str | None, str]:
    """Type and message of an error body; an HTML or empty one gives its beginning as the message."""
    try:
        error = msgspec.json.decode(body)["error"]
        return str(error["type"]), str(error["message"])
    except (msgspec.DecodeError, TypeError, KeyError):
        return None, body[:200].decode("utf-8", "replace").strip() or "no details were given"
