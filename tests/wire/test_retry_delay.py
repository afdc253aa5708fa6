from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.wire.retry_delay import delay_in, delay_in_words

RETRY_INFO = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "32.5s"}
HELP = {"@type": "type.googleapis.com/google.rpc.Help", "links": []}


def body(**error: Any) -> bytes:
    return json.dumps({"error": error}).encode()


@pytest.mark.parametrize(
    ("message", "seconds"),
    [
        ("Rate limit reached for gpt-5 on tokens per min (TPM). Please try again in 20s. Visit x.", 20.0),
        ("Please try again in 1.233s.", 1.233),
        ("Please try again in 28ms.", 0.028),
        ("Please try again in 6m0s.", 360.0),
        ("Please try again in 1h2m3.5s.", 3723.5),
        ("Please retry after 26 seconds.", 26.0),
        ("Please retry in 47.04s.", 47.04),
        ("Try again in 5 minutes", 300.0),
        ("You can try again in 1 minute 30 seconds", 90.0),
        ("try again in 250 milliseconds", 0.25),
    ],
)
def test_sentences(message: str, seconds: float) -> None:
    assert delay_in_words(message) == pytest.approx(seconds)
    assert delay_in(body(message=message)) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "message",
    ["", "slow down", "try again in a while", "retry after 3 stations", "try again in 40 days", "in 20s"],
)
def test_other_sentences_tell_nothing(message: str) -> None:
    assert delay_in_words(message) is None


def test_google_s_details() -> None:
    error = {"message": "Quota exceeded.", "status": "RESOURCE_EXHAUSTED", "details": [HELP, RETRY_INFO]}
    assert delay_in(body(**error)) == 32.5
    assert delay_in(b"[" + body(**error) + b"]") == 32.5


def test_a_field_of_its_own() -> None:
    assert delay_in(body(message="slow down", retry_after=7)) == 7


@pytest.mark.parametrize("told", [-1, 10**9, True, "soon"])
def test_a_strange_field_tells_nothing(told: Any) -> None:
    assert delay_in(body(message="slow down", retry_after=told)) is None


@pytest.mark.parametrize("raw", [b"", b"<html>busy</html>", b"[]", b'{"error": null}', b'"x"'])
def test_bodies_that_are_no_errors(raw: bytes) -> None:
    assert delay_in(raw) is None


@given(st.text() | st.from_regex(r"try again in [0-9hms. ]{0,12}"))
def test_never_fails(message: str) -> None:
    told = delay_in(body(message=message))
    assert told is None or told >= 0
