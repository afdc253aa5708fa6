from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.exchange import Change, Upstream
from ccr_tui.core.providers import PRESETS, ModelOptions, Provider
from ccr_tui.core.wire.anthropic import AnthropicDialect
from ccr_tui.core.wire.dialects import dialect_named
from ccr_tui.core.wire.extra_body import splice_into
from tests.wire.requests import inbound

PLAIN = Provider("p", "https://p.example", api_key="k")
ORIGIN = "the provider's extra_body"


def extra(**fields: Any) -> Provider:
    return replace(PLAIN, extra_body=tuple((k, json.dumps(v).encode()) for k, v in fields.items()))


def test_a_new_field_goes_before_the_closing_brace() -> None:
    body, changes = splice_into(b'{ "a" : [1 , 2]\n}\n', extra(seed=7))
    assert body == b'{ "a" : [1 , 2],"seed":7\n}\n'
    assert changes == (Change("body", "seed", "", ORIGIN),)


def test_into_an_empty_object() -> None:
    assert splice_into(b" { } ", extra(seed=7, x="y"))[0] == b' {"seed":7,"x":"y" } '


def test_a_field_of_the_request_is_replaced_where_it_stands() -> None:
    body, changes = splice_into(b'{"t": 1 , "b": 2}', extra(t=0.5))
    assert body == b'{"t": 0.5 , "b": 2}'
    assert changes == (Change("body", "t", "the request's", ORIGIN),)


def test_tables_are_merged() -> None:
    body, _ = splice_into(b'{"m":{"user_id":"u","x":{"y":1}},"b" : 2}', extra(m={"x": {"z": 2}, "t": [1]}))
    assert body == b'{"m":{"user_id":"u","x":{"y":1,"z":2},"t":[1]},"b" : 2}'


@given(
    st.dictionaries(
        st.text(max_size=4), st.integers() | st.lists(st.text(max_size=3), max_size=2), max_size=5
    ),
    st.dictionaries(st.text(max_size=4), st.integers(0, 9) | st.lists(st.text(max_size=3)), max_size=4),
)
def test_gives_what_a_parser_would(request_: dict[str, Any], more: dict[str, Any]) -> None:
    body, _ = splice_into(json.dumps(request_, indent=1).encode(), extra(**more))
    assert json.loads(body) == request_ | more


def test_caps_max_tokens_and_the_budget_below_it() -> None:
    body = b'{"max_tokens": 64000, "thinking": {"type": "enabled", "budget_tokens": 32000}}'
    capped, changes = splice_into(body, replace(PLAIN, max_tokens=8192))
    assert capped == b'{"max_tokens": 8192, "thinking": {"type": "enabled", "budget_tokens": 8191}}'
    assert [(c.what, c.before, c.after) for c in changes] == [
        ("max_tokens", "64000", "8192"),
        ("thinking.budget_tokens", "32000", "8191"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b'{"max_tokens": 8192}',
        b'{"a": 1}',
        b'{"max_tokens": "many", "thinking": null}',
    ],
)
def test_what_is_below_the_cap_stays(body: bytes) -> None:
    assert splice_into(body, replace(PLAIN, max_tokens=8192)) == (body, ())


def test_the_anthropic_dialect_changes_no_other_byte() -> None:
    asked = inbound(b'{"model" : "m",\t"messages": [ ], "max_tokens": 9}')
    call = AnthropicDialect().encode(asked, replace(extra(seed=7), max_tokens=5), Upstream("p", "n"), ())
    assert call.body == b'{"model" : "n",\t"messages": [ ], "max_tokens": 5,"seed":7}'
    assert [c.what for c in call.changes if c.where == "body"] == ["model", "max_tokens", "seed"]


def test_a_provider_without_such_keys_gets_the_bytes_received() -> None:
    asked = inbound()
    assert AnthropicDialect().encode(asked, PLAIN, Upstream("p"), ()).body is asked.wire_body


def test_a_count_of_tokens_gets_no_extra_fields() -> None:
    asked = inbound()
    counts = replace(asked, facts=replace(asked.facts, endpoint="count_tokens"))
    assert AnthropicDialect().encode(counts, extra(seed=7), Upstream("p"), ()).body is counts.wire_body


@pytest.mark.parametrize("name", ["openai", "openrouter-openai", "gemini"])
def test_every_other_dialect_merges_them(name: str) -> None:
    preset = PRESETS[name]
    provider = replace(extra(generationConfig={"seed": 7}, model_options={"a": 1}), dialect=preset.dialect)
    call = dialect_named(preset.dialect).encode(inbound(), provider, Upstream("p", "m"), ())
    sent = json.loads(call.body)
    assert sent["model_options"] == {"a": 1}
    assert sent["generationConfig"]["seed"] == 7
    if name == "gemini":
        assert sent["generationConfig"]["maxOutputTokens"] == 1000
    assert Change("body", "model_options", "", ORIGIN) in call.changes


@pytest.mark.parametrize("name", ["anthropic", "openai_chat", "openai_responses", "gemini"])
def test_every_dialect_heeds_what_is_said_of_the_model(name: str) -> None:
    own = ModelOptions(extra_body=(("flavour", b'"own"'),))
    provider = replace(PLAIN, dialect=name, per_model=(("m", own),))

    def body(model: str) -> Any:
        return json.loads(dialect_named(name).encode(inbound(), provider, Upstream("p", model), ()).body)

    assert body("m")["flavour"] == "own"
    assert "flavour" not in body("other")
