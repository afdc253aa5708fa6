from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from ccr_tui.core.config import Config
from ccr_tui.core.exchange import Change, Upstream
from ccr_tui.core.facts import parse_body
from ccr_tui.core.providers import PRESETS
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.wire.dialect import Inbound
from ccr_tui.core.wire.dialects import dialect_named
from ccr_tui.tui.sent_request import sent_request
from tests.builders import answered, exchange_events, record_of
from tests.tui import samples

BODY = msgspec.json.encode(samples.REQUEST)
CONFIG = replace(samples.CONFIG, providers={**samples.CONFIG.providers, "openai": PRESETS["openai"]})


def record_with(upstream: str, *changes: Change, body: bytes = BODY) -> ExchangeRecord:
    tried = answered(upstream, changes=changes)
    return record_of(exchange_events(attempts=[tried], body=body, model=samples.OPUS))


def test_the_bytes_follow_from_request_and_configuration() -> None:
    record = record_with("deepseek,chat", Change("body", "model", samples.OPUS, "chat", 9))
    request = sent_request(record, record.attempts[0], BODY, CONFIG)
    assert request is not None
    assert request.body == BODY.replace(samples.OPUS.encode(), b"chat", 1)
    assert dict(request.headers)["x-api-key"] == "•••"
    assert not request.translated


def test_a_translation() -> None:
    record = record_with("openai,gpt-6")
    noted = sent_changes(record)
    again = record_with("openai,gpt-6", *noted)
    request = sent_request(again, again.attempts[0], BODY, CONFIG)
    assert request is not None
    assert request.translated
    assert msgspec.json.decode(request.body)["model"] == "gpt-6"
    assert dict(request.headers)["authorization"] == "•••"


def sent_changes(record: ExchangeRecord) -> tuple[Change, ...]:
    """What the engine would note."""
    inbound = Inbound("POST", record.path, "", record.headers, BODY, BODY, record.facts, parse_body(BODY))
    return (
        dialect_named("openai_chat")
        .encode(inbound, PRESETS["openai"], Upstream("openai", "gpt-6"), ())
        .changes
    )


@pytest.mark.parametrize(
    ("upstream", "body", "config"),
    [
        ("deepseek,chat", BODY, CONFIG),  # nothing was noted of another model
        ("anthropic", b"", CONFIG),
        ("anthropic", b"no json", CONFIG),
        ("gone,x", BODY, CONFIG),
        ("openai,x", BODY, Config()),
    ],
)
def test_what_is_not_certain_is_not_told(upstream: str, body: bytes, config: Config) -> None:
    record = record_with(upstream)
    assert sent_request(record, record.attempts[0], body, config) is None
