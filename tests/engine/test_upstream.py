"""The way to an upstream: a provider's own proxy."""

from __future__ import annotations

import base64

import pytest

from ccr_tui.core.exchange import Failed, FailureKind
from ccr_tui.engine.mock.app import create_mock_app
from ccr_tui.engine.mock.reply import text_reply
from ccr_tui.engine.mock.script import in_order
from tests.engine.rig import message_body, rig
from tests.engine.test_key_ring import provide
from tests.servers import refusing_url, run_server

GOOD = text_reply("good")
ROUTE = {"default": ["first,m1", "second,m2"]}


def test_a_provider_goes_through_its_own_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is asked for another one's address is what a proxy for plain HTTP is."""
    proxy = create_mock_app(in_order(text_reply("by proxy")))
    with run_server(proxy) as url, rig({"first": [GOOD], "second": [GOOD]}, ROUTE) as r:
        monkeypatch.setenv("PROXY_LOGIN", "joe:pa55word")
        provide(r, proxy=url.replace("http://", "http://${PROXY_LOGIN}@"))
        r.post(message_body())
        provide(r, proxy="")
        r.post(message_body())
        first, second = r.finished(2)
    (received,) = proxy.state.received
    assert received.path == "/v1/messages"
    assert received.header("proxy-authorization") == f"Basic {base64.b64encode(b'joe:pa55word').decode()}"
    assert received.header("host") in r.engine.config.providers["first"].base_url
    assert len(r.mocks["first"]) == 1
    for record in (first, second):
        assert "pa55word" not in repr(record)


def test_a_proxy_that_is_not_there_is_named_without_its_password() -> None:
    with rig({"first": [GOOD], "second": [GOOD]}, ROUTE) as r:
        provide(r, proxy=refusing_url().replace("http://", "http://joe:pa55word@"))
        r.post(message_body())
        record = r.only()
    outcome = record.attempts[0].outcome
    assert isinstance(outcome, Failed)
    assert outcome.failure.kind is FailureKind.CONNECT
    assert "cannot be reached through the provider's proxy" in outcome.failure.message
    assert "pa55word" not in repr(record)
    assert str(record.used) == "second,m2"


@pytest.mark.parametrize(
    ("value", "says"), [("", "needs the environment variable"), ("ftp://x", "no address")]
)
def test_a_proxy_that_makes_no_sense_is_not_used(
    monkeypatch: pytest.MonkeyPatch, value: str, says: str
) -> None:
    monkeypatch.setenv("PROXY_URL", value)
    with rig({"first": [GOOD], "second": [GOOD]}, ROUTE) as r:
        provide(r, proxy="$PROXY_URL")
        r.post(message_body())
        record = r.only()
    outcome = record.attempts[0].outcome
    assert isinstance(outcome, Failed)
    assert outcome.failure.kind is FailureKind.UNUSABLE
    assert says in outcome.failure.message
    assert r.mocks["first"] == []


@pytest.mark.parametrize("value", ["•••", "two\nlines"])
def test_a_request_that_cannot_be_encoded_is_not_the_upstreams_fault(value: str) -> None:
    with rig({"first": [GOOD], "second": [GOOD]}, ROUTE) as r:
        provide(r, extra_headers=(("x-own", value),))
        r.post(message_body())
        record = r.only()
    outcome = record.attempts[0].outcome
    assert isinstance(outcome, Failed)
    assert outcome.failure.kind is FailureKind.UNUSABLE
    assert outcome.failure.message == (
        "The request cannot be sent: its header 'x-own' has a character that no header can have."
    )
    assert str(record.used) == "second,m2"
