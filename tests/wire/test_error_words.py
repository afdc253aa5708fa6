from __future__ import annotations

from typing import Any

import msgspec
import pytest

from ccr_tui.core.wire.error_words import error_words


@pytest.mark.parametrize(
    ("body", "message", "kind", "code"),
    [
        ({"error": {"message": "no", "type": "t", "code": "c"}}, "no", "t", "c"),
        (
            {"error": {"message": "no", "code": 429, "status": "RESOURCE_EXHAUSTED"}},
            "no",
            "RESOURCE_EXHAUSTED",
            "429",
        ),
        ([{"error": {"message": "no", "code": 400}}], "no", "", "400"),
        ({"error": "model 'x' not found"}, "model 'x' not found", "", ""),
        (
            {"object": "error", "message": "no", "type": "BadRequestError", "code": 400},
            "no",
            "BadRequestError",
            "400",
        ),
        ({"detail": "Not authenticated"}, "Not authenticated", "", ""),
        (
            {"detail": [{"loc": ["body", "tools", 0], "msg": "Field required"}]},
            "body.tools.0: Field required",
            "",
            "",
        ),
        ({"detail": {"error": {"message": "no"}}}, "no", "", ""),
        (
            {
                "error": {
                    "message": "Provider returned error",
                    "code": 400,
                    "metadata": {"raw": '{"error":{"message":"inner"}}'},
                }
            },
            "Provider returned error: inner",
            "",
            "400",
        ),
        (
            {"error": {"message": "Provider returned error", "metadata": {"raw": "plain"}}},
            "Provider returned error: plain",
            "",
            "",
        ),
        ({"message": "no"}, "no", "", ""),
        (
            {"object": "error", "message": {"detail": [{"loc": ["body", "user"], "msg": "Extra"}]}},
            "body.user: Extra",
            "",
            "",
        ),
        ({}, "no details were given", "", ""),
        ([], "no details were given", "", ""),
        ("just text", "just text", "", ""),
        (None, "no details were given", "", ""),
    ],
)
def test_every_shape(body: Any, message: str, kind: str, code: str) -> None:
    words = error_words(msgspec.json.encode(body))
    assert (words.message, words.kind, words.code) == (message, kind, code)


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (b"<html><head><title>502 Bad\nGateway</title></head><body>nginx</body></html>", "502 Bad Gateway"),
        (b"<p>Sorry,</p><script>x()</script> closed", "Sorry, closed"),
        (b"upstream connect error", "upstream connect error"),
        (b"", "no details were given"),
        (b"\xff\xfe", "\ufffd\ufffd"),
    ],
)
def test_pages_and_plain_texts(page: bytes, message: str) -> None:
    assert error_words(page).message == message
