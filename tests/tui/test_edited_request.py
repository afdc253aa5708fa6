from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.errors import RequestError
from ccr_tui.tui.edited_request import edited_body, request_text

GOOD = '{"model": "m", "messages": [{"role": "user", "content": "hello"}]}'


def test_a_request_is_text_in_its_own_order_and_comes_back() -> None:
    body = b'{"z":1.50,"model":"m","messages":[{"role":"user","content":"\\u00e4 \xc3\xa4"}]}'
    text = request_text(body)
    assert text.startswith('{\n  "z": 1.50,\n  "model"')
    assert json.loads(edited_body(text)) == json.loads(body)
    assert b"1.50" in edited_body(text)


def test_what_is_no_json_cannot_be_edited() -> None:
    with pytest.raises(RequestError, match="no JSON"):
        request_text(b"")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (GOOD.replace(', "messages"', '\n "messages"'), "Line 2, column 2: expecting ',' delimiter."),
        ("", "Line 1, column 1: expecting value."),
        ("[" * 100_000, "A number in it is too long, or"),
        ("1" * 5000, "A number in it is too long, or"),
        (GOOD.replace("{", '{"x": NaN, ', 1), "This is not quite JSON"),
        ("[]", "A request is a JSON object"),
        ('{"messages": []}', '"model" is missing'),
        ('{"model": "m", "messages": []}', '"messages" is missing'),
        ('{"model": "m", "messages": ["hello"]}', 'Message 1 has no "role"'),
        (GOOD.replace('"hello"', "3"), 'Message 1 has no "content"'),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(RequestError) as refused:
        edited_body(text)
    assert str(refused.value).startswith(sentence)


@given(st.text(max_size=60))
def test_anything_is_a_request_or_refused_in_a_sentence(text: str) -> None:
    with suppress(RequestError):
        assert edited_body(text)
