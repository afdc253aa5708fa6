from __future__ import annotations

import pytest

from ccr_tui.core.config import Config
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import Overlay, RoutingTable
from ccr_tui.engine.mock.reply import text_reply
from tests.engine.rig import message_body, rig

HELLO = [text_reply("hello")]
REVIEW = Overlay("namespace review", {"default": Route((Upstream("anthropic", "cheap"),))})
CONFIG = Config(table=RoutingTable(namespaces={"review": REVIEW}))


def test_a_namespace_in_the_path_has_its_own_routes() -> None:
    with rig({"anthropic": HELLO}, config=CONFIG) as r, r.client() as client:
        client.post("/n/review/v1/messages?beta=true", content=message_body())
        client.post("/v1/messages?beta=true", content=message_body())
        named, plain = r.finished(2)
        sent = r.mocks["anthropic"]
    assert (named.facts.namespace, str(named.used)) == ("review", "anthropic,cheap")
    assert (plain.facts.namespace, str(plain.used)) == ("", "anthropic,claude-sonnet-5")
    assert [(s.path, s.json["model"]) for s in sent] == [
        ("/v1/messages", "cheap"),
        ("/v1/messages", "claude-sonnet-5"),
    ]


@pytest.mark.parametrize(
    ("header", "namespace"), [("review", "review"), ("not a name", ""), ("preset/x", "")]
)
def test_a_header_names_it_too_and_goes_no_further(header: str, namespace: str) -> None:
    with rig({"anthropic": HELLO}, config=CONFIG) as r:
        r.post(message_body(), headers={"x-ccr-tui-namespace": header})
        record = r.only()
        (sent,) = r.mocks["anthropic"]
    assert record.facts.namespace == namespace
    assert sent.header("x-ccr-tui-namespace") is None
    assert "x-ccr-tui-namespace" not in dict(record.headers)


@pytest.mark.parametrize("base", ["/n/a%20b", "/n/", "/preset/a:b"])
def test_a_bad_name_in_the_path_is_told_and_reaches_nobody(base: str) -> None:
    with rig({"anthropic": HELLO}, config=CONFIG) as r, r.client() as client:
        answer = client.post(f"{base}/v1/messages", content=message_body())
        assert not r.mocks["anthropic"]
    assert answer.status_code == 400
    assert "names no namespace: in /n/NAME use letters" in answer.json()["error"]["message"]


def test_every_path_of_ours_is_there_below_a_namespace() -> None:
    with rig({"anthropic": HELLO}) as r, r.client() as client:
        assert client.get("/n/review/health").json()["status"] == "ok"
        assert client.head("/n/review").status_code == 200


def test_a_bad_body_in_a_namespace_is_recorded_there() -> None:
    with rig({"anthropic": HELLO}) as r, r.client() as client:
        assert client.post("/n/review/v1/messages", content=b"{").status_code == 400
        assert r.only().facts.namespace == "review"


def test_untouched_stays_untouched_in_a_namespace() -> None:
    with rig({"anthropic": HELLO}) as r, r.client() as client:
        client.post("/n/other/v1/messages?beta=true", content=message_body())
        (attempt,) = r.only().attempts
        (sent,) = r.mocks["anthropic"]
    assert attempt.untouched
    assert sent.body == message_body()
