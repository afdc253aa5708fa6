from __future__ import annotations

from typing import Any

import pytest

from ccr_tui.core.config_ccr_providers import ccr_providers
from ccr_tui.core.providers import PRESETS, Auth, Provider

CHAT = "https://h/v1/chat/completions"


def read(entry: Any) -> tuple[Provider | None, list[str]]:
    """The one provider of a list with one entry, and the warnings."""
    result = ccr_providers([entry], ("Providers",), {"SET": "v"})
    assert result.found.pop("anthropic") == PRESETS["anthropic"]
    return next(iter(result.found.values()), None), result.warnings


def entry(url: str = CHAT, *use: Any, **more: Any) -> dict[str, Any]:
    return {"name": "p", "api_base_url": url, "api_key": "k", "transformer": {"use": list(use)}, **more}


@pytest.mark.parametrize(
    ("url", "use", "dialect"),
    [
        (CHAT, [], "openai_chat"),
        (CHAT, ["OpenAI"], "openai_chat"),
        ("https://h/v1/messages", [], "anthropic"),
        ("https://h/v1/messages/", [], "anthropic"),
        ("https://h/anything", ["Anthropic"], "anthropic"),
        ("https://h/anything", ["maxtoken", ["anthropic", {}]], "anthropic"),
        ("https://h/v1/responses", [], "openai_responses"),
        (CHAT, ["openai-responses"], "openai_responses"),
        ("https://generativelanguage.googleapis.com/v1beta/models/", [], "gemini"),
        ("https://proxy/gemini/", ["gemini"], "gemini"),
        ("https://proxy/gemini/", [["gemini", None], 5, []], "gemini"),
        ("${URL}/v1/messages", [], "anthropic"),
    ],
)
def test_the_transformers_and_the_address_say_the_dialect(url: str, use: list[Any], dialect: str) -> None:
    provider, _ = read(entry(url, *use))
    assert provider is not None
    assert (provider.dialect, provider.endpoint) == (dialect, url)


def test_keeps_the_whole_endpoint_the_key_and_the_models() -> None:
    models = ["vendor/model:free", "claude@2025"]
    provider, warnings = read(
        {
            "name": "or",
            "api_base_url": "https://or/api/v1/chat/completions",
            "api_key": "$SET",
            "models": models,
        }
    )
    assert provider == Provider(
        "or",
        "https://or/api/v1",
        "openai_chat",
        Auth.KEY,
        "$SET",
        "authorization",
        endpoint="https://or/api/v1/chat/completions",
        models=tuple(models),
    )
    assert warnings == []


@pytest.mark.parametrize(
    ("use", "header"),
    [
        (["Anthropic"], "x-api-key"),
        ([["Anthropic", {"UseBearer": True}]], "authorization"),
        ([["Anthropic", {"UseBearer": False}]], "x-api-key"),
        ([["Anthropic", {"UseBearer": "yes"}]], "x-api-key"),
        (["gemini"], "x-goog-api-key"),
    ],
)
def test_the_dialect_and_usebearer_say_where_the_key_goes(use: list[Any], header: str) -> None:
    provider, _ = read(entry("https://h/x", *use))
    assert provider is not None
    assert provider.auth_header == header


@pytest.mark.parametrize(
    "key", [{}, {"api_key": ""}, {"api_key": None}, {"api_key": "ollama"}, {"api_key": "None"}]
)
def test_a_local_server_needs_no_key(key: dict[str, Any]) -> None:
    provider, warnings = read(
        {"name": "p", "api_base_url": "http://localhost:11434/v1/chat/completions", **key}
    )
    assert provider is not None
    assert (provider.auth, provider.api_key, warnings) == (Auth.NONE, "", [])


def test_a_real_key_is_sent_to_a_local_server() -> None:
    provider, _ = read({"name": "p", "api_base_url": "http://127.0.0.1:4000/v1/messages", "api_key": "$SET"})
    assert provider is not None
    assert (provider.auth, provider.api_key) == (Auth.KEY, "$SET")


@pytest.mark.parametrize(
    ("bad", "warning"),
    [
        ({"api_base_url": CHAT, "api_key": "k"}, "Providers[0] is skipped: it has no name."),
        ({"name": "p", "api_key": "k"}, 'Providers[0] ("p") is skipped: it has no api_base_url.'),
        ({"name": "p", "api_base_url": CHAT}, 'Providers[0] ("p") is skipped: it has no api_key.'),
        (
            {"name": "p", "api_base_url": CHAT, "api_key": []},
            'Providers[0] ("p") is skipped: it has no api_key.',
        ),
        (entry(name="a,b"), 'Providers[0] ("a,b") is skipped: its name holds a comma'),
        ({"name": "p", "api_base_url": "http://[::1"}, 'Providers[0] ("p") is skipped: it has no api_key.'),
        (entry("nowhere"), 'Providers[0] ("p") is skipped: api_base_url: expected an address'),
        ("p", "Providers[0] is skipped: it is a text, not an object."),
        (None, "Providers[0] is skipped: it is nothing, not an object."),
    ],
)
def test_an_unusable_entry_is_skipped_with_a_warning(bad: Any, warning: str) -> None:
    provider, warnings = read(bad)
    assert provider is None
    assert [w[: len(warning)] for w in warnings] == [warning]


@pytest.mark.parametrize(
    ("more", "what"),
    [
        (
            {"transformer": {"use": ["Anthropic", "tooluse", ["maxtoken", {"max_tokens": "128000"}]]}},
            "tooluse",
        ),
        ({"transformer": {"use": [], "m/1": {"use": ["enhancetool"]}}}, 'the transformer of model "m/1"'),
        ({"transformer": ["Anthropic"]}, "transformer as a list"),
        ({"tokenizer": {"default": {}}}, "tokenizer"),
    ],
)
def test_what_has_no_effect_is_named_once(more: dict[str, Any], what: str) -> None:
    provider, warnings = read({**entry(), **more})
    assert provider is not None
    (warning,) = warnings
    assert warning.startswith('Providers[0] ("p"): ')
    assert what in warning
    assert warning.endswith("has no effect here.")


def test_the_last_of_a_name_counts() -> None:
    result = ccr_providers([entry(), entry("https://other/v1/messages")], ("providers",), {})
    assert result.found["p"].endpoint == "https://other/v1/messages"
    assert result.warnings == ['providers[1] ("p") replaces an earlier provider of the same name.']


def test_anthropic_can_be_redefined() -> None:
    result = ccr_providers([entry("https://mine/v1/messages", name="anthropic")], ("providers",), {})
    assert result.found["anthropic"].endpoint == "https://mine/v1/messages"
    assert result.warnings == []
