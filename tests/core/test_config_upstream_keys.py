from __future__ import annotations

import datetime
from typing import Any

import pytest

from ccr_tui.core.config_providers import providers_from
from ccr_tui.core.config_section import Section
from ccr_tui.core.config_upstream_keys import is_proxy_url
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.providers import PRESETS, Auth, Provider
from ccr_tui.core.wire.quirks import quirks_of


def read(name: str, env: dict[str, str] | None = None, **table: Any) -> Provider:
    return providers_from(Section.of({name: table}, ("providers",)), env or {})[name]


def test_quirks_replace_those_of_the_preset() -> None:
    assert quirks_of(read("groq")) == set(PRESETS["groq"].quirks)
    assert quirks_of(read("groq", quirks=["top_k", "think_tags"])) == {"top_k", "think_tags"}
    assert quirks_of(read("groq", quirks=[])) == frozenset()


def test_every_quirk_of_a_preset_can_be_written() -> None:
    for preset in PRESETS.values():
        if preset.quirks:
            assert read(preset.name, quirks=list(preset.quirks)).quirks == preset.quirks


def test_reads_cap_proxy_and_further_keys() -> None:
    x = read("zai", max_tokens=8192, proxy=" http://u:pw@proxy:8080 ", api_key="$A", api_keys=["$B", "$A"])
    assert (x.max_tokens, x.proxy) == (8192, "http://u:pw@proxy:8080")
    assert x.keys == ("$A", "$B")
    assert "pw" not in repr(x)
    assert "$B" not in repr(x)


def test_several_keys_set_auth_as_one_does() -> None:
    assert read("anthropic", api_keys=["$A", "$B"]).auth is Auth.KEY
    assert read("anthropic", api_keys=["$A", "$B"]).keys == ("$A", "$B")


def test_a_proxy_may_come_from_the_environment() -> None:
    assert read("zai", {"P": "http://p:1"}, proxy="$P").proxy == "$P"
    assert read("zai", proxy="$P").proxy == "$P"  # a warning says that it is not set


def test_extra_fields_become_json() -> None:
    x = read("zai", extra_body={"provider": {"order": ["a", 1]}, "seed": 7, "x": True, "t": 0.5})
    assert x.extra_body == (
        ("provider", b'{"order":["a",1]}'),
        ("seed", b"7"),
        ("x", b"true"),
        ("t", b"0.5"),
    )


@pytest.mark.parametrize("url", ["http://h", "https://u:p@h:8443/", "http://[::1]:1"])
def test_addresses_of_proxies(url: str) -> None:
    assert is_proxy_url(url)


@pytest.mark.parametrize(
    "url", ["h:1", "socks5://h", "http://", "http://h:x", "http://[", "http://h/a", "http://a b"]
)
def test_other_texts_are_no_proxies(url: str) -> None:
    assert not is_proxy_url(url)


@pytest.mark.parametrize(
    ("table", "key", "says"),
    [
        ({"quirks": ["topk"]}, "quirks[0]", 'unknown quirk "topk". Did you mean "top_k"?'),
        ({"quirks": ["zzzz"]}, "quirks[0]", "The dialect openai_chat knows at_most_4_stops, "),
        ({"quirks": "top_k"}, "quirks", "expected a list of texts"),
        (
            {"quirks": ["top_k"], "dialect": "gemini"},
            "quirks[0]",
            "The dialect gemini has none: leave quirks out.",
        ),
        ({"max_tokens": 0}, "max_tokens", "expected a whole number from 1 to 10000000"),
        ({"api_keys": []}, "api_keys", "expected at least one key"),
        ({"api_keys": ["sk-secret-1", ""]}, "api_keys[1]", "expected a text, found a text"),
        ({"api_keys": "sk-secret-1"}, "api_keys", "expected a list of texts, found a text"),
        ({"proxy": "u:sk-secret-1@h:1"}, "proxy", 'expected the address of a proxy like "http://host:port"'),
        ({"proxy": ["sk-secret-1"]}, "proxy", "expected a text, found a list"),
        ({"extra_body": {"stream": True}}, "extra_body.stream", "comes from the request"),
        ({"extra_body": {"a": [1, {"b": float("nan")}]}}, "extra_body.a[1].b", "expected a finite number"),
        (
            {"extra_body": {"a": datetime.date(2026, 1, 1)}},
            "extra_body.a",
            "expected a text, number, true or false, list or table, found a date",
        ),
        ({"extra_body": {"a": 2**70}}, "extra_body.a", "expected a number of at most 64 bits, found a huge"),
        ({"extra_body": {"a": "\ud800"}}, "extra_body.a", "cannot be written as JSON"),
        ({"extra_body": 1}, "extra_body", "expected a table"),
    ],
)
def test_says_what_is_wrong(table: dict[str, Any], key: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read("groq", **table)
    assert says in caught.value.message
    assert "sk-secret" not in str(caught.value)
    assert caught.value.key == f"providers.groq.{key}"
