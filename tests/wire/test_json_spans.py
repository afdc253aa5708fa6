from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.wire.json_spans import array_spans, object_spans, splice

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(['"model":', "\\", "[{", ","]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
STYLES: list[dict[str, Any]] = [{}, {"indent": 2}, {"ensure_ascii": False}, {"separators": (",", ":")}]


@given(st.dictionaries(st.text(), JSON, max_size=6), st.sampled_from(STYLES))
def test_spans_hold_exactly_each_value(value: dict[str, Any], style: dict[str, Any]) -> None:
    body = json.dumps(value, **style).encode("utf-8", "surrogatepass")
    spans = object_spans(body)
    assert {key: json.loads(body[start:end]) for key, (start, end) in spans.items()} == value


@given(st.lists(JSON, max_size=6), st.sampled_from(STYLES))
def test_array_spans_hold_exactly_each_element(value: list[Any], style: dict[str, Any]) -> None:
    body = b'{"a": ' + json.dumps(value, **style).encode("utf-8", "surrogatepass") + b"}"
    spans = array_spans(body, *object_spans(body)["a"])
    assert [json.loads(body[start:end]) for start, end in spans] == value


def test_of_a_repeated_key_the_last_counts() -> None:
    body = b'{"model": "a", "x": {"model": 1}, "model" : "b"}'
    start, end = object_spans(body)["model"]
    assert body[start:end] == b'"b"'


def test_escaped_keys_are_found_under_their_real_name() -> None:
    body = rb'{"mod\u0065l": 1, "a\"b": 2}'
    assert {k: body[a:b] for k, (a, b) in object_spans(body).items()} == {"model": b"1", 'a"b': b"2"}


@pytest.mark.parametrize("body", [b"", b"[]", b'{"a":1', b'{"a":1} x', b"null", b"\xff"])
def test_anything_but_one_object_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the reason is the JSON parser's
        object_spans(body)


def test_splice_replaces_one_span_only() -> None:
    assert splice(b'{"a": 1, "b": 2}', (6, 7), b"10") == b'{"a": 10, "b": 2}'
