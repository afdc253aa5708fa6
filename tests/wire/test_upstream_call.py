from __future__ import annotations

import pytest

from ccr_tui.core.exchange import Change
from ccr_tui.core.providers import Auth, Provider
from ccr_tui.core.wire.dialect import CannotEncodeError
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.upstream_call import joined, json_call
from tests.wire.requests import inbound

PROVIDER = Provider("p", "https://p.example/v1", "openai_chat", auth_header="authorization")
URL = "https://p.example/v1/chat/completions"
KEY = (("authorization", "Bearer sk-p-000001"),)


def test_nothing_of_the_client_s_headers_goes_out() -> None:
    call = json_call(inbound(), PROVIDER, URL, KEY, {"a": 1}, Drops())
    assert (call.method, call.url, call.body) == ("POST", URL, b'{"a":1}')
    assert dict(call.headers) == {
        "accept": "text/event-stream",
        "content-type": "application/json",
        "accept-encoding": "identity",
        "user-agent": "ccr-tui",
        "authorization": "Bearer sk-p-000001",
    }
    assert call.changes == (
        Change("url", "path", "/v1/messages?beta=true", "/v1/chat/completions"),
        Change("body", "dialect", "anthropic", "openai_chat"),
        Change("header", "client headers", "4", "replaced"),
        Change("header", "authorization", "", "the provider's key"),
    )
    assert "sk-p" not in repr(call.changes)


def test_the_provider_s_headers_replace_ours() -> None:
    provider = Provider(
        "p", URL, "openai_chat", Auth.NONE, extra_headers=(("User-Agent", "x/1"), ("x-secret-key", "s"))
    )
    call = json_call(inbound(stream=False), provider, URL, (), {}, Drops())
    assert call.headers[-2:] == (("user-agent", "x/1"), ("x-secret-key", "s"))
    assert dict(call.headers)["accept"] == "application/json"
    assert call.changes[-2:] == (
        Change("header", "user-agent", "", "the provider's extra header"),
        Change("header", "x-secret-key", "", "the provider's extra header"),
    )


def test_the_client_s_credential_moves_to_the_provider_s_header() -> None:
    provider = Provider("p", URL, "openai_chat", Auth.CLIENT, auth_header="authorization")
    call = json_call(inbound(), provider, URL, (), {}, Drops())
    assert call.headers[-1] == ("authorization", "Bearer sk-ant-client-0001")
    assert call.changes[-1] == Change("header", "authorization", "", "the client's")


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(CannotEncodeError, match="cannot be written"):
        json_call(inbound(), PROVIDER, URL, KEY, {"n": "\ud800"}, Drops())


def test_a_path_is_added_to_a_base_url() -> None:
    assert joined("https://p/v1/", "/models") == joined("https://p/v1", "/models") == "https://p/v1/models"
