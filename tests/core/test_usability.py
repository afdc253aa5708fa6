"""What can be known of an upstream without asking it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ccr_tui.core.config import Config
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.providers import PRESETS, Auth, Provider
from ccr_tui.core.route import Route
from ccr_tui.core.usability import Trouble, Usability
from tests.core.past import route

OWN = Provider("own", "http://127.0.0.1:1", auth=Auth.KEY)
ENV = {"KEY": "k"}
MESSAGE = RequestFacts("messages", model="m")


def troubles(provider: Provider, wanted: Route | None = None, **facts: Any) -> list[Trouble]:
    config = Config(providers={provider.name: provider, "anthropic": PRESETS["anthropic"]})
    asked = replace(MESSAGE, **facts)
    return list(Usability(config, ENV).troubles(wanted or route(f"{provider.name},m"), asked, asked.tokens))


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"api_key": "k"}, ""),
        ({"api_key": "$KEY"}, ""),
        ({"auth": Auth.CLIENT}, ""),
        ({"auth": Auth.NONE}, ""),
        ({}, "it has no credential: set providers.own.api_key"),
        ({"api_key": "$GONE"}, "the environment variable GONE is not set"),
        ({"api_key": "${GONE}-${KEY}"}, "the environment variable GONE is not set"),
        ({"api_keys": ("$GONE", "$KEY")}, ""),
        ({"api_keys": ("$GONE", "$LOST")}, "the environment variable GONE is not set"),
        ({"api_key": "k", "dialect": "klingon"}, "this version does not speak its dialect, klingon"),
        ({"api_key": "k", "proxy": "$PROXY"}, "the environment variable PROXY is not set"),
        ({"api_key": "k", "base_url": "http://$HOST"}, "the environment variable HOST is not set"),
        (
            {"api_key": "k", "extra_headers": (("a", "$A"), ("b", "$B"))},
            "the environment variables A, B are not set",
        ),
    ],
)
def test_a_provider_needs_a_credential_and_its_variables(values: dict[str, Any], why: str) -> None:
    assert [trouble.why for trouble in troubles(replace(OWN, **values))] == ([why] if why else [])


def test_only_the_first_of_a_route_breaks_it() -> None:
    found = troubles(OWN, route("anthropic,m", "own,m", "nobody,m"))
    assert [(str(t.upstream), t.breaks) for t in found] == [("own,m", False), ("nobody,m", False)]
    assert troubles(OWN, route("nobody,m"))[0].why == "there is no provider 'nobody'"


def test_special_chains_are_looked_at_too() -> None:
    special = replace(route("anthropic,m"), too_long=route("own,long").upstreams)
    assert [str(t.upstream) for t in troubles(OWN, special)] == ["own,long"]


def test_a_dialect_may_not_count_tokens() -> None:
    chat = replace(OWN, dialect="openai_chat", auth=Auth.NONE)
    (estimated,) = troubles(chat, endpoint="count_tokens")
    assert (estimated.why, estimated.breaks) == ("it cannot count tokens, so they are estimated", False)
    (broken,) = troubles(chat, replace(route("own,m"), transparent=True), endpoint="count_tokens")
    assert broken.breaks
    assert troubles(chat) == []


def test_a_conversation_may_not_fit() -> None:
    (small,) = troubles(OWN, route("anthropic,claude-haiku-4-5"), tokens=1_500_000)
    assert (small.why, small.breaks) == ("its context holds 200,000 tokens only", True)
    assert troubles(OWN, route("anthropic,claude-haiku-4-5"), tokens=1_000) == []
    assert troubles(OWN, route("anthropic,unheard-of"), tokens=1_500_000) == []
    elsewhere = replace(route("anthropic,claude-haiku-4-5"), too_long=route("anthropic,m").upstreams)
    assert [t.breaks for t in troubles(OWN, elsewhere, tokens=1_500_000)] == [False]
    counted = replace(MESSAGE, endpoint="count_tokens")
    assert (
        troubles(OWN, route("anthropic,claude-haiku-4-5"), tokens=1_500_000, endpoint=counted.endpoint) == []
    )


def test_a_model_may_be_blind() -> None:
    blind = replace(OWN, dialect="openai_chat", auth=Auth.NONE, quirks=("text_only",))
    (trouble,) = troubles(blind, has_image=True)
    assert (trouble.why, trouble.breaks) == ("it reads text only, so images are left out", False)
    assert troubles(blind) == []
