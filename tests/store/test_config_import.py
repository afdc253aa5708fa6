from __future__ import annotations

import json
import stat
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccr_tui.core.ccr_report import Verdict
from ccr_tui.core.config import Config
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.providers import ModelOptions, Provider
from ccr_tui.store.config_file import load, parse
from ccr_tui.store.config_import import import_ccr, write_import
from tests.fixtures.ccr_examples import FILES, VARIABLES


def both(source: Path, env: dict[str, str], home: Path) -> tuple[Config, Config]:
    """What CCR's file means, and what the file means that is made from it."""
    text = import_ccr(source, env, home).text
    return load(source, env), parse(source.with_suffix(".toml"), text.encode(), env)


def in_any_order(providers: Mapping[str, Provider]) -> dict[str, Any]:
    """The providers with their extra fields as values: TOML puts tables behind what is none."""

    def fields(options: Provider | ModelOptions) -> dict[str, Any]:
        return {key: json.loads(text) for key, text in options.extra_body}

    return {
        name: (
            replace(provider, extra_body=(), per_model=()),
            fields(provider),
            {m: (replace(o, extra_body=()), fields(o)) for m, o in provider.per_model},
        )
        for name, provider in providers.items()
    }


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_example_means_the_same_when_imported(name: str, tmp_path: Path) -> None:
    classic, ours = both(FILES[name], VARIABLES, tmp_path)
    assert in_any_order(ours.providers) == in_any_order(classic.providers)
    assert ours.table.routes == classic.table.routes
    assert ours.table.projects == classic.table.projects
    assert list(ours.table.namespaces) == [n.removeprefix("preset/") for n in classic.table.namespaces]
    assert (ours.server, ours.timeouts, ours.router.path) == (
        classic.server,
        classic.timeouts,
        classic.router.path,
    )


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_variable_is_ever_filled_in(name: str, tmp_path: Path) -> None:
    result = import_ccr(FILES[name], VARIABLES, tmp_path)
    assert not any(value in result.text or value in str(result.lines) for value in VARIABLES.values())


_MODELS = st.sampled_from(("m", "vendor/model:free", "a,b", "x@1", "é", 'q"uote'))
_USED: list[Any] = [
    *("openrouter", "deepseek", "tooluse", "reasoning", "maxcompletiontokens", "Anthropic", "gemini"),
    ["maxtoken", {"max_tokens": "9"}],
    ["customparams", {"a": {"b": [1, {"c": "$X"}]}, "n": None}],
    ["sampling", {"temperature": 0.5, "top_k": 4}],
    ["reasoning", {"enable": False}],
    ["Anthropic", {"UseBearer": True}],
]
_TRANSFORMERS = st.sampled_from(_USED)
_CHAINS = st.fixed_dictionaries({"use": st.lists(_TRANSFORMERS, max_size=3)})
_PROVIDERS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(("p", "anthropic", "groq", "minimax", "ollama", "deepseek", "my.gate way")),
        "api_base_url": st.sampled_from(
            (
                "https://api.deepseek.com/chat/completions",
                "http://localhost:1234/v1/chat/completions",
                "https://h.example/v1/messages",
                "https://api.groq.com/openai/v1/chat/completions",
                "https://$X.example/v1/responses",
            )
        ),
        "api_key": st.sampled_from(("k", "$X", "${GONE}", "none", "")),
    },
    optional={
        "models": st.lists(_MODELS, max_size=2),
        "transformer": st.builds(lambda own, model, use: {**own, model: use}, _CHAINS, _MODELS, _CHAINS),
    },
)


def _routers(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    texts = st.builds("{},{}".format, st.sampled_from(names), _MODELS)
    tasks = st.sampled_from(("default", "background", "think", "longContext", "webSearch", "image"))
    return st.fixed_dictionaries(
        {
            "Router": st.dictionaries(tasks, texts, max_size=5),
            "fallback": st.dictionaries(tasks, st.lists(texts, max_size=2), max_size=3),
        }
    )


@st.composite
def configurations(draw: st.DrawFn) -> dict[str, Any]:
    entries = draw(st.lists(_PROVIDERS, max_size=4))
    names = [str(e["name"]) for e in entries if e["api_key"] or "localhost" in e["api_base_url"]]
    more = st.fixed_dictionaries(
        {},
        optional={
            "PROXY_URL": st.just("http://proxy:1"),
            "STRICT_CCR": st.booleans(),
            "PORT": st.sampled_from((4000, "4001")),
            "API_TIMEOUT_MS": st.just("5000"),
            "LOG": st.booleans(),
        },
    )
    return {"Providers": entries, **draw(_routers(["anthropic", *names])), **draw(more)}


@settings(deadline=None, max_examples=60)
@given(configurations())
def test_any_configuration_means_the_same_when_imported(data: dict[str, Any]) -> None:
    folder = Path(__file__).parent / "nowhere"
    env = {"X": "x"}
    source = folder / "config.json"
    classic = parse(source, json.dumps(data).encode(), env)
    text = imported_text(source, data, env)
    ours = parse(folder / "config.toml", text.encode(), env)
    assert in_any_order(ours.providers) == in_any_order(classic.providers)
    assert ours.table.routes == classic.table.routes
    assert (ours.table.strict, ours.server, ours.timeouts) == (
        classic.table.strict,
        classic.server,
        classic.timeouts,
    )


def imported_text(source: Path, data: dict[str, Any], env: dict[str, str]) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ccr_tui.store.config_import.read", lambda _: json.dumps(data).encode())
        return import_ccr(source, env, source.parent).text


def test_directories_come_from_claude_codes_list(tmp_path: Path) -> None:
    (tmp_path / ".claude.json").write_text('{"projects": {"/home/user/web": {}, "/other": {}}}')
    result = import_ccr(FILES["projects/config"], VARIABLES, tmp_path)
    assert '[projects."/home/user/web".routes]' in result.text
    assert "[projects.-home-user-ai.routes]" in result.text
    for odd in ("[]", '{"projects": 5}', "{", '{"projects": ["x"]}'):
        (tmp_path / ".claude.json").write_text(odd)
        assert "[projects.-home-user-web" in import_ccr(FILES["projects/config"], VARIABLES, tmp_path).text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "there is no such file"),
        ('{"Router": {"default": "gone,m"}}', r"line 1, Router\.default: unknown provider"),
        ("{", "line 1: not valid JSON"),
        ("[]", "expected an object with Providers and Router"),
        ('{"transformers": "\\ud800", "Providers": [{"name": "\\ud800"}]}', None),
    ],
)
def test_says_why_a_file_cannot_be_imported(tmp_path: Path, content: str | None, says: str | None) -> None:
    source = tmp_path / "config.json"
    if content is not None:
        source.write_text(content)
    if says is None:
        import_ccr(source, {}, tmp_path)
        return
    with pytest.raises(ConfigError, match=says):
        import_ccr(source, {}, tmp_path)


def test_a_route_that_would_not_load_is_told_before_anything_is_written(tmp_path: Path) -> None:
    entry = '{"name": "p", "api_base_url": "https://h/v1", "api_key": "k"}'
    source = tmp_path / "config.json"
    source.write_text(f'{{"Providers": [{entry}], "Router": {{"default": "p,$GONE"}}}}')
    with pytest.raises(ConfigError, match=r"cannot be imported yet: routes\.default: .* GONE is not set"):
        import_ccr(source, {}, tmp_path)


def test_half_a_character_is_a_sentence(tmp_path: Path) -> None:
    entry = '{"name": "p", "api_base_url": "https://h/v1", "api_key": "k", "models": ["\\ud800"]}'
    (tmp_path / "config.json").write_text(f'{{"Providers": [{entry}]}}')
    with pytest.raises(ConfigError, match="half of a character"):
        import_ccr(tmp_path / "config.json", {}, tmp_path)


def test_a_file_of_our_own_is_not_imported(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("")
    with pytest.raises(ConfigError, match="a file of our own"):
        import_ccr(tmp_path / "config.toml", {}, tmp_path)


def test_writes_a_private_file_and_never_over_another(tmp_path: Path) -> None:
    result = import_ccr(FILES["readme"], {}, tmp_path)
    output = tmp_path / "deep" / "config.toml"
    write_import(result, output, force=False)
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    assert output.read_text("utf-8") == result.text
    with pytest.raises(ConfigError, match="is there already: --force replaces it"):
        write_import(result, output, force=False)
    write_import(result, output, force=True)
    with pytest.raises(ConfigError, match=r"expected a file ending in \.toml"):
        write_import(result, tmp_path / "config.json", force=True)


def test_every_unsupported_line_has_its_reason() -> None:
    result = import_ccr(FILES["everything/config"], VARIABLES, Path("/nowhere"))
    assert {line.verdict for line in result.lines} == set(Verdict)
    assert all(line.why for line in result.lines if line.verdict is not Verdict.KEPT)
