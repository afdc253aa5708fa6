from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ccr_tui.core.config_providers import providers_from
from ccr_tui.core.config_section import Section
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.providers import PRESETS, Auth, ModelOptions, Provider


def read(**providers: Any) -> dict[str, Provider]:
    return providers_from(Section.of(providers, ("providers",)), {})


def test_anthropic_with_the_clients_credential_is_always_there() -> None:
    assert read() == {"anthropic": PRESETS["anthropic"]}
    assert read(ollama={})["anthropic"] == PRESETS["anthropic"]


def test_a_name_takes_its_preset_and_changes_parts_of_it() -> None:
    assert read(ollama={})["ollama"] == replace(PRESETS["ollama"], preset="ollama")
    changed = read(ollama={"base_url": "http://box:1/"})["ollama"]
    assert (changed.base_url, changed.auth) == ("http://box:1", Auth.NONE)


def test_another_name_can_ask_for_a_preset() -> None:
    work = read(work={"preset": "zai", "api_key": "$WORK"})["work"]
    assert work == replace(PRESETS["zai"], name="work", api_key="$WORK", preset="zai")


def test_a_key_sets_auth_unless_auth_is_given() -> None:
    assert read(anthropic={"api_key": "$K"})["anthropic"].auth is Auth.KEY
    assert read(anthropic={"api_key": "$K", "auth": "client"})["anthropic"].auth is Auth.CLIENT
    assert read(x={"base_url": "http://h", "api_key": "$K"})["x"].auth is Auth.KEY


def test_a_provider_of_ones_own_sends_no_credential_unless_told_to() -> None:
    assert read(x={"base_url": "http://h"})["x"].auth is Auth.NONE


@pytest.mark.parametrize(
    ("dialect", "header"),
    [("anthropic", "x-api-key"), ("openai_chat", "authorization"), ("gemini", "x-goog-api-key")],
)
def test_the_dialect_says_where_the_key_goes(dialect: str, header: str) -> None:
    assert read(x={"base_url": "http://h", "dialect": dialect})["x"].auth_header == header
    assert read(zai={"dialect": dialect, "auth_header": "x-api-key"})["zai"].auth_header == "x-api-key"


def test_a_full_endpoint_can_stand_for_the_base() -> None:
    x = read(x={"endpoint": "https://h/a/v1/messages"})["x"]
    assert (x.endpoint, x.base_url) == ("https://h/a/v1/messages", "https://h/a")


def test_keeps_headers_and_models_in_order() -> None:
    x = read(x={"base_url": "http://h", "extra_headers": {"B": "$V", "a": "2"}, "models": ["m/1:a", "m@2"]})[
        "x"
    ]
    assert x.extra_headers == (("B", "$V"), ("a", "2"))
    assert x.models == ("m/1:a", "m@2")


@pytest.mark.parametrize(
    ("name", "table", "key", "says"),
    [
        ("deepsek", {}, "providers.deepsek", 'presets anthropic, deepseek, .*zai.* Did you mean "deepseek"'),
        ("own", {"api_key": "k"}, "providers.own", "needs base_url"),
        ("own", {"base_url": 1}, "providers.own.base_url", "expected a text, found the number 1"),
        ("own", {"preset": "zia"}, "providers.own.preset", 'Did you mean "zai"'),
        (
            "own",
            {"dialect": "openai"},
            "providers.own.dialect",
            'expected "anthropic", "openai_chat", "openai_res',
        ),
        ("zai", {"auth": "bearer"}, "providers.zai.auth", 'expected "client", "key" or "none", found'),
        (
            "zai",
            {"auth_header": "Authorization"},
            "providers.zai.auth_header",
            'Did you mean "authorization"',
        ),
        ("zai", {"api_key": 12}, "providers.zai.api_key", "expected a text, found a number"),
        ("zai", {"apikey": "k"}, "providers.zai.apikey", 'Did you mean "api_key"'),
        ("zai", {"models": "m"}, "providers.zai.models", "expected a list of texts"),
        (
            "zai",
            {"extra_headers": {"a": 1}},
            "providers.zai.extra_headers.a",
            "expected a text, found a number",
        ),
        ("zai", {"extra_headers": {"a b": "c"}}, 'providers.zai.extra_headers."a b"', "the name of a header"),
        ("zai", {"extra_headers": {"Host": "c"}}, "providers.zai.extra_headers.Host", "cannot be set"),
        ("zai", {"extra_headers": {"a": "c\r\nd"}}, "providers.zai.extra_headers.a", "on one line"),
        ("a,b", {}, 'providers."a,b"', "a provider name without commas"),
        ("", {}, 'providers.""', "a provider name"),
        ("zai", "key", "providers.zai", "expected a table, found"),
    ],
)
def test_says_what_is_wrong(name: str, table: Any, key: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        read(**{name: table})
    assert caught.value.key == key


def test_a_model_may_have_its_own_options() -> None:
    tables = {"a/b:c": {"max_tokens": 9, "extra_body": {"x": {"y": True}}, "quirks": ["top_k"]}, "d": {}}
    provider = read(p={"base_url": "http://h", "dialect": "openai_chat", "per_model": tables})["p"]
    assert provider.per_model == (
        ("a/b:c", ModelOptions(("top_k",), 9, (("x", b'{"y":true}'),))),
        ("d", ModelOptions()),
    )
    with pytest.raises(ConfigError, match="unknown key") as caught:
        read(p={"base_url": "http://h", "per_model": {"m": {"models": []}}})
    assert caught.value.key == "providers.p.per_model.m.models"
