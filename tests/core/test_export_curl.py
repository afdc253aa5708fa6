from __future__ import annotations

import shlex
from dataclasses import replace

import pytest

from ccr_tui.core.export_curl import INLINE, curl_command, is_inline
from tests.builders import exchange_events, record_of

BASE = "http://127.0.0.1:3456"
HEADERS = (
    ("host", "127.0.0.1:3456"),
    ("content-length", "12"),
    ("content-type", "application/json"),
    ("anthropic-beta", "it's-a-beta"),
    ("x-api-key", "•••"),
    ("authorization", "Bearer •••"),
    ("x-goog-api-key", "•••"),
)
RECORD = record_of(exchange_events(headers=HEADERS))


def test_the_shell_reads_what_the_client_sent_without_its_key() -> None:
    body = b'{"text": "it\'s $HOME `here`\n"}'
    command = curl_command(RECORD, BASE, body)
    assert '-H "x-api-key: $ANTHROPIC_API_KEY"' in command
    assert '-H "authorization: Bearer $ANTHROPIC_AUTH_TOKEN"' in command
    assert '-H "x-goog-api-key: $X_GOOG_API_KEY"' in command
    assert "•••" not in command
    words = shlex.split(command)
    assert words[:4] == ["curl", "-X", "POST", f"{BASE}/v1/messages?beta=true"]
    assert "anthropic-beta: it's-a-beta" in words
    assert words[-2:] == ["--data-raw", body.decode()]
    assert not any(word.startswith(("host:", "content-length:")) for word in words)


def test_a_key_in_a_header_of_any_name_is_not_written_out() -> None:
    record = replace(RECORD, headers=(("x-trial", "sk-ant-fake-SECRET123"), ("helicone-auth", "Bearer •••")))
    words = shlex.split(curl_command(record, BASE, b""))
    assert {"x-trial: $X_TRIAL", "helicone-auth: $HELICONE_AUTH"} <= set(words)


def test_a_long_body_is_in_a_file() -> None:
    words = shlex.split(curl_command(RECORD, BASE, b"x", "/tmp/a b.json"))
    assert words[-2:] == ["--data-binary", "@/tmp/a b.json"]


def test_a_request_without_a_body() -> None:
    command = curl_command(replace(RECORD, method="GET", query="key=sk-1234567"), BASE, b"")
    assert "--data" not in command
    assert "key=•••" in command


@pytest.mark.parametrize(
    ("body", "inline"),
    [(b"{}", True), (b"x" * INLINE, True), (b"x" * (INLINE + 1), False), (b"\xff", False), (b"a\0b", False)],
)
def test_what_can_be_part_of_a_command(body: bytes, inline: bool) -> None:
    assert is_inline(body) is inline
