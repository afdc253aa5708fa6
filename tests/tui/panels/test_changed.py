from __future__ import annotations

import msgspec

from ccr_tui.core.exchange import Change, FailureKind
from ccr_tui.core.record import AttemptRecord
from ccr_tui.tui.panels.changed import SENT_AGAIN, UNTOUCHED, changed_lines
from ccr_tui.tui.sent_request import SentRequest, sent_request
from tests.builders import Try, answered, exchange_events, failed, record_of
from tests.tui import samples

BODY = msgspec.json.encode(samples.REQUEST)
OTHER = "  The configuration is another one since: only what was noted then is known."


def texts(
    *attempts: Try, body: bytes = BODY, sent: SentRequest | None = None, finished: bool = True
) -> list[str]:
    record = record_of(exchange_events(attempts=list(attempts), finished=finished, body=body or BODY))

    def what(attempt: AttemptRecord) -> SentRequest | None:
        return sent or sent_request(record, attempt, body, samples.CONFIG)

    return [line.text for line in changed_lines(record, body, what)]


def test_untouched_is_said_aloud_with_length_and_hash() -> None:
    assert texts(answered()) == [
        "1 anthropic,claude-sonnet-5",
        f"  {UNTOUCHED}",
        "  1,305 bytes, SHA-256 4499a8af89754b7a",
    ]
    assert texts(answered(), body=b"")[-1] == "  no longer kept"


def test_where_it_was_changed_and_by_what() -> None:
    changes = (
        Change("body", "model", "claude-sonnet-5", "deepseek-chat", 9),
        Change("header", "x-api-key", "the client's", "the provider's key"),
    )
    assert texts(answered("deepseek,deepseek-chat", changes=changes)) == [
        "1 deepseek,deepseek-chat",
        "  client   1,305 bytes, SHA-256 4499a8af89754b7a",
        "  upstream 1,303 bytes, SHA-256 3b9c6ecc27b341fa",
        "  ~ .model  byte 9  by the route of 'default'",
        '    − "claude-opus-5-5"',
        '    + "deepseek-chat"',
        "  ~ header  x-api-key  the provider's key",
        "    − •••",
        "    + •••",
        "  1 of 2 headers as the client sent them",
    ]


def test_other_causes_and_secrets() -> None:
    now = BODY.replace(b"32000", b"8000").replace(b"careful", b"sk-ant-0123456789 ")
    change = Change("body", "max_tokens", "32000", "8000")
    lines = texts(answered(changes=(change,)), sent=SentRequest(now, (("x-new", "1"),), False))
    at = next(n for n, text in enumerate(lines) if text.startswith("  ~ .max_tokens  byte 4"))
    assert lines[at].endswith("  by the provider's max_tokens")
    assert lines[at + 1 : at + 3] == ["    − 32000", "    + 8000"]
    assert "sk-ant" not in "\n".join(lines)
    assert lines[-7:] == [
        "  ~ header  content-type", "    − application/json", "  ~ header  x-api-key", "    − •••",
        "  ~ header  x-new", "    + 1", "  0 of 2 headers as the client sent them",
    ]  # fmt: skip


def test_a_translation_is_told_field_by_field() -> None:
    change = Change("body", "dialect", "anthropic", "openai_chat")
    lines = texts(answered(changes=(change,)), sent=SentRequest(b'{"model":"gpt","n":1}', (), True))
    assert "    + openai_chat" in lines
    assert "  ~ model  17 B → 5 B" in lines
    assert "  − max_tokens  5 B" in lines
    assert "  + n  1 B" in lines


def test_only_what_was_noted_is_told_when_the_configuration_is_another_one() -> None:
    lines = texts(answered("gone,x", changes=samples.RENAMED))
    assert lines[1:5] == [OTHER, "  ~ body, byte 9  model", "    − claude-sonnet-5", "    + deepseek-chat"]


def test_a_header_alone() -> None:
    lines = texts(
        failed(529), answered(changes=(Change("header", "x-beta", "", "the provider's extra header"),))
    )
    assert lines[3:6] == [
        "",
        "2 anthropic,claude-sonnet-5",
        "  ✓ body untouched: 1,305 bytes, SHA-256 4499a8af89754b7a",
    ]
    lines = texts(answered("gone,x", changes=(Change("header", "x-beta"),)))
    assert lines[-1] == "    its value is not kept"


def test_causes_in_words() -> None:
    now = BODY.replace(b'"adaptive"', b'"disabled"').replace(b'"max"', b'"low"').replace(b"true", b"false")
    changes = (
        Change("body", "thinking", "enabled", "disabled until the tools are done"),
        Change("body", "output_config", "the request's", "the provider's extra_body"),
    )
    lines = texts(answered(changes=changes), sent=SentRequest(now, (), False))
    causes = {text.split()[1]: text.split("  ")[3:] for text in lines if text.startswith("  ~ .")}
    assert causes == {
        ".thinking.type": ["thinking: enabled disabled until the tools are done"],
        ".output_config.effort": ["by the provider's extra_body"],
        ".stream": [],
    }


def test_what_was_never_sent() -> None:
    unusable = failed(None, kind=FailureKind.UNUSABLE, message="There is no key.")
    refused = failed(None, kind=FailureKind.CONNECT, message="Connection refused.")
    assert [texts(unusable)[1], texts(refused)[1]] == ["  not sent"] * 2


def test_an_edited_replay_says_what_it_is_compared_with() -> None:
    record = record_of(exchange_events(id="x2", parent_id="x1", body=BODY))

    def lines(parent: bytes) -> list[str]:
        return [line.text for line in changed_lines(record, BODY, lambda _: None, parent)]

    assert lines(BODY)[1] == f"  {SENT_AGAIN}"
    assert lines(BODY.replace(b"32000", b"8000"))[:4] == [
        "~ edited by hand before it was sent: 5 bytes differ from the request of x1",
        "",
        "1 anthropic,claude-sonnet-5",
        f"  {SENT_AGAIN}",
    ]
    assert lines(b"") == lines(BODY)  # the parent is no longer kept


def test_nothing_to_compare_yet() -> None:
    assert texts() == ["Nothing was sent upstream."]
    assert texts(answered(ends=False), finished=False)[1] == "  known when the attempt has ended"
