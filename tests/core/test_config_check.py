from __future__ import annotations

from dataclasses import replace

import pytest

from ccr_tui.core.conditions import Condition
from ccr_tui.core.config import Config, Grader, Server
from ccr_tui.core.config_check import check_exposure, host_at, is_loopback, warnings_of
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.providers import PRESETS, Auth, Provider
from ccr_tui.core.request_values import REQUEST_FIELDS
from ccr_tui.core.route import Escalation, Route
from ccr_tui.core.routing_table import Overlay, RoutingTable, Rule


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "LOCALHOST"])
def test_loopback_needs_no_key(host: str) -> None:
    assert is_loopback(host)
    check_exposure(Server(host), {})


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "mybox", "127.1", "localhost.example.com"])
def test_other_hosts_need_a_key_that_is_there(host: str) -> None:
    with pytest.raises(ConfigError, match=r"server.host: .* can be reached .*set server.api_key"):
        check_exposure(Server(host), {})
    with pytest.raises(ConfigError, match=r"server.api_key: .*the environment variable KEY is not set"):
        check_exposure(Server(host, api_key="$KEY"), {"KEY": ""})
    check_exposure(Server(host, api_key="$KEY"), {"KEY": "k"})
    check_exposure(Server(host, api_key="literal"), {})


@pytest.mark.parametrize(
    ("text", "host"), [("[::1]", "::1"), (" 0.0.0.0 ", "0.0.0.0"), ("my-box.lan", "my-box.lan")]
)
def test_hosts_are_names_or_addresses(text: str, host: str) -> None:
    assert host_at(text, ("server", "host")) == host


@pytest.mark.parametrize("text", ["127.0.0.1:3456", "http://x", "a b", "", "-x", "$HOST"])
def test_other_texts_are_no_hosts(text: str) -> None:
    with pytest.raises(ConfigError, match="expected a host name or an address without a port"):
        host_at(text, ("server", "host"))


def _warnings(provider: Provider, env: dict[str, str] | None = None) -> tuple[str, ...]:
    return warnings_of(replace(Config(), providers={provider.name: provider}), env or {})


def test_what_works_gives_no_warning() -> None:
    assert warnings_of(Config(), {}) == ()
    assert _warnings(replace(PRESETS["zai"], api_key="$K"), {"K": "v"}) == ()


def test_names_variables_that_are_not_set() -> None:
    assert _warnings(replace(PRESETS["zai"], api_key="$A$B")) == (
        "providers.zai.api_key: the environment variables A and B are not set, so requests to zai will fail.",
    )
    other = replace(PRESETS["ollama"], base_url="$URL", extra_headers=(("x-team", "${TEAM}"),))
    assert [w.partition(":")[0] for w in _warnings(other)] == [
        "providers.ollama.base_url",
        "providers.ollama.extra_headers.x-team",
    ]


def test_names_a_missing_or_idle_key_and_a_dialect_to_come() -> None:
    assert "no api_key is set" in _warnings(PRESETS["zai"])[0]
    assert 'no effect with auth = "none"' in _warnings(replace(PRESETS["ollama"], api_key="$K"))[0]
    told = _warnings(Provider("g", "https://h", dialect="later", auth=Auth.NONE))
    assert told == (
        "providers.g: this version does not speak the dialect later yet, so requests to g will fail.",
    )


def test_the_servers_key_is_called_as_in_the_file() -> None:
    config = Config(server=Server(api_key="$K"))
    assert warnings_of(config, {}, "APIKEY")[0].startswith("APIKEY: the environment variable K is not set")


def test_a_missing_key_among_several_is_only_left_out() -> None:
    several = replace(PRESETS["zai"], api_key="$A", api_keys=("$B",))
    assert _warnings(several, {"B": "b"}) == (
        "providers.zai.api_key: the environment variable A is not set, so the other keys are used.",
    )
    assert [w.rpartition(", so ")[2] for w in _warnings(several)] == ["requests to zai will fail."] * 2
    assert _warnings(replace(several, auth=Auth.CLIENT))[0].startswith("providers.zai: api_key has no effect")


def test_names_a_proxy_that_is_not_set() -> None:
    assert _warnings(replace(PRESETS["ollama"], proxy="$P"))[0].startswith(
        "providers.ollama.proxy: the environment variable P is not set"
    )


def test_ollama_s_small_context_is_told_until_it_is_set() -> None:
    ollama = PRESETS["ollama"]
    config = Config(providers={"ollama": ollama})
    (told,) = warnings_of(config, {})
    assert "OLLAMA_CONTEXT_LENGTH" in told
    assert warnings_of(config, {"OLLAMA_CONTEXT_LENGTH": "65536"}) == ()


def test_says_which_routes_want_a_judge_that_is_not_there() -> None:
    upstream = Upstream("anthropic", "m")
    shadow = Route((upstream,), shadow=True)
    escalated = Route((upstream,), escalation=Escalation((upstream,)))
    rule = Rule("hard ones", Condition.parse("stream", {"stream": bool}), grades={"a": shadow, "b": shadow})
    table = RoutingTable(
        {"think": escalated, "default": Route((upstream,))},
        rules=(rule,),
        namespaces={"review": Overlay("namespace review", {"default": shadow})},
        projects={"/p": Overlay("project /p", {"plan": shadow})},
    )
    assert warnings_of(Config(table=table), {}) == (
        'routes.think, rule "hard ones", namespaces.review.routes.default, projects."/p".routes.plan: '
        "escalate and shadow need somebody to judge, so answers stay unjudged: "
        'set use = "provider,model" in [judge].',
    )
    assert warnings_of(Config(table=table, judge=Grader(use=upstream)), {}) == ()


def test_says_of_a_rule_that_it_is_dead() -> None:
    never = Condition.parse('task == "longcontext"', REQUEST_FIELDS)
    rule = Rule("long ones", never, Route((Upstream("anthropic"),)))
    table = RoutingTable(namespaces={"review": Overlay("namespace review", rules=(rule,))})
    (warning,) = warnings_of(Config(table=table), {})
    assert warning.startswith('rule "long ones": task is never "longcontext", only webSearch, ')
    assert warning.endswith('Did you mean "longContext"?')


def test_a_project_is_an_absolute_directory() -> None:
    names = ("/srv/app", "-srv-app", "C:\\app", "app")
    table = RoutingTable(projects={name: Overlay(name) for name in names})
    assert warnings_of(Config(table=table), {}) == (
        "projects.app: no absolute directory, so no request belongs to it.",
    )
