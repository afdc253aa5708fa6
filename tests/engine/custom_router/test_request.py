from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from typing import Any, cast

import pytest

from ccr_tui.engine.custom_router.request import RouterConfig, RouterRequest
from tests.engine.custom_router.asking import inbound


def test_a_router_sees_every_fact_and_no_credential() -> None:
    asked = inbound(max_tokens=7)
    request = RouterRequest.of(asked)
    for name in asked.facts.__slots__:
        assert getattr(request, name) == getattr(asked.facts, name)
        assert name in dir(request)
    assert (request.session, request.tokens > 1, request.last_user_text) == ("session-1", True, "hello")
    assert dict(request.headers) == {"x-claude-code-session-id": "session-1", "x-own": "kept"}
    assert request.body["max_tokens"] == 7
    assert "raw_body" not in repr(request)


def test_a_body_that_nobody_looks_at_is_not_parsed() -> None:
    request = RouterRequest.of(replace(inbound(), body=b"no JSON"))
    assert request.model == "claude-sonnet-5"
    with pytest.raises(ValueError, match="malformed"):
        _ = request.body


def test_a_request_cannot_be_changed_and_has_no_more_than_that() -> None:
    request = cast(Any, RouterRequest.of(inbound()))
    with pytest.raises(FrozenInstanceError):
        request.headers = {}
    with pytest.raises(TypeError):
        request.headers["x"] = "y"
    with pytest.raises(AttributeError, match="a request has no 'tier'"):
        _ = request.tier


def test_the_configuration_is_read_only_and_copes_with_an_odd_file() -> None:
    config = RouterConfig.of({"providers": [{"name": "a"}, {}, 3], "Router": {"default": "a,m", "x": 1}})
    assert (config.providers, dict(config.routes)) == (("a",), {"default": "a,m"})
    assert RouterConfig.of({"providers": [], "Router": 3}).routes == {}
    with pytest.raises(TypeError):
        cast(Any, config.raw)["Router"] = {}
