from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.exchange import Change, Upstream
from ccr_tui.core.facts import inspect, parse_body
from ccr_tui.core.providers import Provider
from ccr_tui.core.subagent_tag import tag_edits, untagged
from ccr_tui.core.wire.dialect import Inbound
from ccr_tui.core.wire.dialects import DIALECTS, dialect_named
from ccr_tui.core.wire.foreign_history import spliced

TAG = "<CCR-SUBAGENT-MODEL>openrouter,a/b:c</CCR-SUBAGENT-MODEL>"


def received(body: dict[str, Any] | bytes) -> Inbound:
    raw = body if isinstance(body, bytes) else json.dumps(body, indent=1, ensure_ascii=False).encode()
    parsed = parse_body(raw)
    facts = inspect("messages", {}, parsed)
    return Inbound("POST", "/v1/messages", "", (), raw, raw, facts, parsed)


def sent(inbound: Inbound) -> bytes:
    assert inbound.parsed is not None
    return untagged(inbound.parsed, inbound.facts)[0].body


def said(text: str, **more: Any) -> dict[str, Any]:
    return {"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": text}], **more}


def test_only_the_bytes_of_the_tag_go() -> None:
    raw = b'{"model": "m" ,"messages":[ {"content" : "%s\\nDo it \\u00e9\\/" ,"role":"user"}],"x":1e2 }'
    assert sent(received(raw % TAG.encode())) == raw % b""


def test_the_change_is_listed_with_its_place() -> None:
    inbound = received(said(f"please {TAG} help"))
    assert inbound.parsed is not None
    (edit,), (change,) = tag_edits(inbound.parsed, inbound.facts)
    assert change == Change("body", "subagent tag", "openrouter,a/b:c", "removed", edit[0][0])
    assert inbound.body[slice(*edit[0])] == TAG.encode()


def test_an_escaped_slash_is_the_same_tag() -> None:
    body = json.dumps(said(f"{TAG}go")).replace("</", "<\\/").encode()
    assert json.loads(sent(received(body))) == said("go")


@pytest.mark.parametrize(
    "kept",
    [
        said(TAG),
        said(f" {TAG}\n"),
        said("nothing here"),
        said("<CCR-SUBAGENT-MODEL>open,ended"),
        {**said(TAG), "system": TAG},
        {**said("x"), "tools": [{"name": "t", "description": TAG}]},
    ],
)
def test_what_is_no_tag_or_nothing_but_the_tag_stays(kept: dict[str, Any]) -> None:
    inbound = received(kept)
    assert sent(inbound) == inbound.body


def test_a_tag_that_is_handed_on_to_a_subagent_stays() -> None:
    call = {"type": "tool_use", "id": "t1", "name": "Agent", "input": {"prompt": f"{TAG} go"}}
    body = said(f"{TAG} start")
    body["messages"] += [{"role": "assistant", "content": [call]}, {"role": "user", "content": f"{TAG} on"}]
    after = json.loads(sent(received(body)))
    assert [m["content"] for m in after["messages"]] == [" start", [call], " on"]


def test_a_tag_behind_the_opening_stays() -> None:
    body = said(f"{TAG} start")
    body["messages"] += [{"role": "user", "content": f"{TAG} {n}"} for n in range(5)]
    after = json.loads(sent(received(body)))
    assert [TAG in m["content"] for m in after["messages"]] == [False] * 4 + [True] * 2


@pytest.mark.parametrize("name", sorted(DIALECTS))
def test_no_dialect_hands_it_on_and_each_lists_it(name: str) -> None:
    system = [{"type": "text", "text": "first"}, {"type": "text", "text": f"{TAG}You are an agent."}]
    inbound = received(said("hello", system=system))
    provider = Provider("p", "https://p.example", name, api_key="k")
    call = dialect_named(name).encode(inbound, provider, Upstream("p", "m"), ())
    assert b"SUBAGENT" not in call.body
    assert b"You are an agent." in call.body
    assert [c.after for c in call.changes if c.what == "subagent tag"] == ["removed"]
    plain = replace(inbound, facts=replace(inbound.facts, subagent_tag=""))
    untouched = dialect_named(name).encode(plain, provider, Upstream("p", "m"), ())
    assert not [c for c in untouched.changes if c.what == "subagent tag"]


_TEXTS = st.lists(
    st.sampled_from((TAG, "plain", 'q"\\', "é😀", "\n", "</", "<CCR-SUBAGENT-MODEL>")), max_size=4
)
_TEXT = _TEXTS.map("".join)
_BLOCKS = st.lists(
    st.builds(lambda t: {"type": "text", "text": t}, _TEXT)
    | st.builds(lambda t: {"type": "tool_result", "tool_use_id": "x", "content": t}, _TEXT)
    | st.builds(lambda t: {"text": t, "type": "odd"}, _TEXT)
    | st.sampled_from(({"type": "text"}, {"type": "text", "text": 5}, "odd", None)),
    max_size=3,
)
_CONTENT = _TEXT | _BLOCKS | st.none() | st.just(7)
_MESSAGES = st.lists(
    st.builds(lambda r, c: {"role": r, "content": c}, st.sampled_from(("user", "system")), _CONTENT),
    max_size=6,
)


@given(_CONTENT, _MESSAGES, st.booleans())
def test_every_other_value_and_byte_stays(system: Any, messages: Any, ascii: bool) -> None:
    body = {"model": "m", "system": system, "messages": messages, "metadata": {"x": TAG}}
    inbound = received(json.dumps(body, ensure_ascii=ascii).encode())
    assert inbound.parsed is not None
    edits, changes = tag_edits(inbound.parsed, inbound.facts)
    result = spliced(inbound.body, edits)
    before, after = json.loads(inbound.body), json.loads(result)
    assert len(edits) == len(changes)
    assert all(
        inbound.body[a:b].startswith(b"<CCR") and inbound.body[a:b].endswith(b">") for (a, b), _ in edits
    )
    assert _outside(after, len(messages)) == _outside(before, len(messages))
    assert json.dumps(after).count(TAG) + len(edits) >= json.dumps(before).count(TAG)
    assert result == sent(inbound)


def _outside(body: dict[str, Any], count: int) -> dict[str, Any]:
    """The body without the texts that a tag may be cut out of."""
    body = copy.deepcopy(body)
    body["system"] = _shape(body["system"])
    for message in body["messages"][: min(4, count)]:
        message["content"] = _shape(message["content"])
    return body


def _shape(content: Any) -> Any:
    if isinstance(content, str):
        return ""
    if isinstance(content, list):
        return [{**b, "text": ""} if isinstance(b, dict) and b.get("type") == "text" else b for b in content]
    return content
