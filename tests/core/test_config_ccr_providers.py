from __future__ import annotations

from typing import Any

import pytest

from ccr_tui.core.ccr_report import Report
from ccr_tui.core.config_ccr_providers import CcrProviders, ccr_providers
from ccr_tui.core.providers import PRESETS, Auth, ModelOptions, Provider
from ccr_tui.core.wire.quirks import quirks_of

CHAT = "https://h/v1/chat/completions"


def read_all(entries: list[Any], proxy: str = "") -> tuple[CcrProviders, Report]:
    report = Report()
    return ccr_providers(entries, ("Providers",), proxy, {"SET": "v"}, report), report


def read(entry: Any, proxy: str = "") -> tuple[Provider | None, list[str]]:
    """The one provider of a list with one entry, and the warnings."""
    result, report = read_all([entry], proxy)
    assert result.meant.pop("anthropic") == PRESETS["anthropic"]
    return next(iter(result.meant.values()), None), [line.sentence for line in report.lines if line.warns]


def entry(url: str = CHAT, *use: Any, **more: Any) -> dict[str, Any]:
    return {"name": "p", "api_base_url": url, "api_key": "k", "transformer": {"use": list(use)}, **more}


@pytest.mark.parametrize(
    ("url", "use", "dialect"),
    [
        (CHAT, [], "openai_chat"),
        (CHAT, ["OpenAI"], "openai_chat"),
        ("https://h/v1/messages", [], "anthropic"),
        ("https://h/v1/messages/", [], "anthropic"),
        ("https://h/v1/messages?beta=true", [], "anthropic"),
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
    models = ["vendor/model:free", "claude@2025", "", 5]
    url = "https://or/api/v1/chat/completions"
    provider, warnings = read({"name": "or", "api_base_url": url, "api_key": "$SET", "models": models})
    assert provider == Provider(
        "or",
        "https://or/api/v1",
        "openai_chat",
        Auth.KEY,
        "$SET",
        "authorization",
        endpoint=url,
        models=("vendor/model:free", "claude@2025"),
    )
    assert warnings == []


@pytest.mark.parametrize("name", ["p", "minimax", "openrouter", "gemini", "ollama", "groq", "anthropic"])
@pytest.mark.parametrize(
    ("use", "header"),
    [
        (["Anthropic"], "x-api-key"),
        ([["Anthropic", {"UseBearer": True}]], "authorization"),
        ([["Anthropic", {"UseBearer": False}]], "x-api-key"),
        ([["Anthropic", {"UseBearer": "yes"}]], "x-api-key"),
        (["gemini"], "x-goog-api-key"),
        ([], "authorization"),
    ],
)
def test_the_dialect_and_usebearer_say_where_the_key_goes(name: str, use: list[Any], header: str) -> None:
    provider, _ = read_all([entry("https://h/x", *use, name=name)])
    assert (provider.meant[name].auth_header, provider.meant[name].auth) == (header, Auth.KEY)


@pytest.mark.parametrize("name", ["p", "anthropic", "ollama", "groq"])
@pytest.mark.parametrize(
    "key", [{}, {"api_key": ""}, {"api_key": None}, {"api_key": "ollama"}, {"api_key": "None"}]
)
def test_a_local_server_needs_no_key(name: str, key: dict[str, Any]) -> None:
    url = "http://localhost:8000/v1/chat/completions"
    result, report = read_all([{"name": name, "api_base_url": url, **key}])
    assert (result.meant[name].auth, result.meant[name].api_key) == (Auth.NONE, "")
    assert [line for line in report.lines if line.warns] == []


def test_a_real_key_is_sent_to_a_local_server() -> None:
    provider, _ = read({"name": "p", "api_base_url": "http://127.0.0.1:4000/v1/messages", "api_key": "$SET"})
    assert provider is not None
    assert (provider.auth, provider.api_key) == (Auth.KEY, "$SET")


@pytest.mark.parametrize("name", ["groq", "deepseek", "mistral", "anything"])
def test_the_address_says_the_quirks_whatever_the_name(name: str) -> None:
    for url, preset in ((CHAT, None), ("https://api.groq.com/openai/v1/chat/completions", "groq")):
        result, _ = read_all([entry(url, name=name)])
        assert quirks_of(result.meant[name]) == frozenset(PRESETS[preset].quirks if preset else ())


@pytest.mark.parametrize(
    ("bad", "warning"),
    [
        ({"api_base_url": CHAT, "api_key": "k"}, "Providers[0] is skipped: it has no name."),
        ({"name": "p", "api_key": "k"}, 'Providers[0]: "p" is skipped: it has no api_base_url.'),
        ({"name": "p", "api_base_url": CHAT}, 'Providers[0]: "p" is skipped: it has no api_key.'),
        (
            {"name": "p", "api_base_url": CHAT, "api_key": []},
            'Providers[0]: "p" is skipped: it has no api_key.',
        ),
        (entry(name="a,b"), 'Providers[0]: "a,b" is skipped: its name holds a comma'),
        ({"name": "p", "api_base_url": "http://[::1"}, 'Providers[0]: "p" is skipped: it has no api_key.'),
        (entry("nowhere"), 'Providers[0]: "p" is skipped: api_base_url: expected an address'),
        (entry("https://me:pw@h/v1"), 'Providers[0]: "p" is skipped: api_base_url: leave user name'),
        ("p", "Providers[0] is skipped: it is a text, not an object."),
        (None, "Providers[0] is skipped: it is nothing, not an object."),
    ],
)
def test_an_unusable_entry_is_skipped_with_a_warning(bad: Any, warning: str) -> None:
    provider, warnings = read(bad)
    assert provider is None
    assert [w[: len(warning)] for w in warnings] == [warning]


@pytest.mark.parametrize(
    ("more", "warning"),
    [
        ({"transformer": {"use": ["tooluse"]}}, 'Providers[0].transformer.use[0]: "tooluse": no tool call'),
        ({"transformer": ["Anthropic"]}, "Providers[0].transformer: it is a list, not an object."),
        ({"transformer": {"m": ["x"]}}, "Providers[0].transformer.m: it has no list of transformers"),
        ({"id": 5}, "Providers[0].id has no effect here."),
    ],
)
def test_what_has_no_effect_is_told(more: dict[str, Any], warning: str) -> None:
    provider, warnings = read({**entry(), **more})
    assert provider is not None
    assert [w[: len(warning)] for w in warnings] == [warning]


def test_a_tokenizer_is_told_to_those_who_import_only() -> None:
    _, report = read_all([entry(tokenizer={"default": {}})])
    assert [(line.key, line.warns) for line in report.lines if "tokenizer" in line.key] == [
        ("Providers[0].tokenizer", False)
    ]


def test_the_last_of_a_name_counts() -> None:
    result, report = read_all([entry(), entry("https://other/v1/messages")])
    assert result.meant["p"].endpoint == "https://other/v1/messages"
    assert [line.sentence for line in report.lines if line.warns] == [
        'Providers[1]: "p" replaces an earlier provider of the same name.'
    ]


def test_anthropic_can_be_redefined() -> None:
    result, _ = read_all([entry("https://mine/v1/messages", name="anthropic")])
    anthropic = result.meant["anthropic"]
    assert (anthropic.endpoint, anthropic.auth) == ("https://mine/v1/messages", Auth.KEY)


def test_a_proxy_is_for_what_is_not_on_this_machine() -> None:
    provider, _ = read(entry(), "http://proxy:1")
    local, _ = read(entry("http://localhost:1/v1/messages"), "http://proxy:1")
    assert provider is not None
    assert local is not None
    assert (provider.proxy, local.proxy) == ("http://proxy:1", "")


@pytest.mark.parametrize(
    ("written", "base_url", "dialect"),
    [
        ({"baseUrl": "https://api.openai.com/v1", "apiKey": "k"}, "https://api.openai.com/v1", "openai_chat"),
        ({"HOST": "https://api.anthropic.com/v1/", "APIKEY": "k"}, "https://api.anthropic.com", "anthropic"),
        (
            {"HOST": "https://generativelanguage.googleapis.com/v1beta", "APIKEY": "k"},
            "https://generativelanguage.googleapis.com/v1beta",
            "gemini",
        ),
    ],
)
def test_the_keys_of_ccrs_documentation_are_understood(
    written: dict[str, Any], base_url: str, dialect: str
) -> None:
    result, report = read_all([{"NAME": "p", "MODELS": ["m"], **written}])
    provider = result.meant["p"]
    assert (provider.base_url, provider.endpoint, provider.dialect) == (base_url, "", dialect)
    assert (provider.api_key, provider.models) == ("k", ("m",))
    assert [line.key for line in report.lines if line.why.startswith("read as ")] == [
        f"Providers[0].{key}" for key in ("NAME", "MODELS", *written)
    ]
    assert not any(line.warns for line in report.lines)


def test_the_codes_own_key_beats_the_documentations() -> None:
    provider, warnings = read(entry(baseUrl="https://other/v1"))
    assert provider is not None
    assert provider.endpoint == CHAT
    assert warnings == ['Providers[0].baseUrl has no effect here. Did you mean "api_base_url"?']


def test_transformers_of_the_provider_and_of_single_models() -> None:
    transformer = {
        "use": [["maxtoken", {"max_tokens": "128000"}], ["openrouter", {"provider": {"sort": "price"}}]],
        "moonshotai/kimi-k2": {
            "use": [["openrouter", {"provider": {"only": ["x"]}}], ["maxtoken", {"max_tokens": 16384}]]
        },
        "plain": {"use": ["openrouter"]},
        "qwen": {"use": ["reasoning"]},
    }
    provider, _ = read(entry(CHAT, transformer=transformer))
    assert provider is not None
    assert provider.max_tokens == 128000
    assert provider.extra_body == (("provider", b'{"sort":"price"}'),)
    assert provider.per_model == (
        ("moonshotai/kimi-k2", ModelOptions((), 16384, (("provider", b'{"only":["x"]}'),))),
        ("qwen", ModelOptions(("qwen_thinking", "thinking_switch"))),
    )


def test_a_server_whose_thinking_is_known_is_asked_in_its_own_way() -> None:
    provider, _ = read(entry("https://api.deepseek.com/chat/completions", "reasoning", name="deepseek"))
    assert provider is not None
    assert provider.quirks == ()
    assert "deepseek_thinking" in quirks_of(provider)
    capped, _ = read(entry("https://api.deepseek.com/chat/completions", "maxcompletiontokens"))
    assert capped is not None
    assert {"deepseek_thinking", "max_completion_tokens"} <= quirks_of(capped)


def test_a_literal_key_is_moved_over_with_a_remark() -> None:
    def remarks(key: object) -> list[str]:
        _, report = read_all([entry(api_key=key)])
        return [line.why for line in report.lines if line.key == "Providers[0].api_key"]

    assert remarks("sk-secret") == ["moved over as it is; an environment variable would be safer ($NAME)"]
    assert remarks("$SET") == []
    assert "sk-secret" not in str(read_all([entry(api_key="sk-secret")])[1].lines)
