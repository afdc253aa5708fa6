from __future__ import annotations

import pytest

from ccr_tui.core.redact import (
    MASK,
    holds_secret,
    is_secret_header,
    redact_headers,
    redact_query,
    redact_text,
    secret_spans,
)


def test_credentials_are_masked_and_the_rest_kept_in_order() -> None:
    headers = [
        ("authorization", "Bearer sk-ant-oat01-secret"),
        ("x-api-key", "sk-ant-secret"),
        ("x-goog-api-key", "AIzaSecret"),
        ("x-my-auth-token", "t"),
        ("anthropic-version", "2023-06-01"),
        ("anthropic-ratelimit-tokens-remaining", "5"),
        ("x-claude-code-session-id", "s"),
    ]
    kept = redact_headers(headers)
    assert [n for n, _ in kept] == [n for n, _ in headers]
    assert dict(kept)["authorization"] == f"Bearer {MASK}"
    assert [v for _, v in kept[1:4]] == [MASK] * 3
    assert [v for _, v in kept[4:]] == ["2023-06-01", "5", "s"]


SECRET_NAMES = [
    *("Cookie", "X-Api-Key", "api-key", "x-secret", "proxy-authorization", "Helicone-Auth", "x-access-key"),
    *("cf-aig-authorization", "Ocp-Apim-Subscription-Key", "x-portkey-api-key", "x-portkey-virtual-key"),
    *("x-litellm-key", "x-auth", "x-amz-security-token", "cf-access-client-secret", "key"),
]


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_secret_names_are_recognised_in_any_case(name: str) -> None:
    assert is_secret_header(name)


def test_a_key_is_masked_whatever_its_header_is_called() -> None:
    headers = [
        ("x-trial", "sk-ant-fake-SECRET123"),
        ("x-trial", "id=7; key=sk-ant-fake-SECRET123"),
        ("x-trial", "Bearer opaque"),
        ("x-litellm-key-spend", "0.1"),
        ("anthropic-beta", "token-efficient-tools-2025-02-19"),
    ]
    kept = [value for _, value in redact_headers(headers)]
    assert kept == [MASK, f"id=7; key={MASK}", f"Bearer {MASK}", "0.1", headers[-1][1]]
    assert [holds_secret(*header) for header in headers] == [True, True, True, False, False]
    assert redact_headers(redact_headers(headers)) == redact_headers(headers)


def test_keys_in_texts_and_queries_are_masked() -> None:
    assert "sk-ant" not in redact_text("wrong key sk-ant-api03-abcdef given")
    assert redact_query("beta=true&key=AIzaX&api_key=1") == f"beta=true&key={MASK}&api_key={MASK}"
    assert redact_query("") == ""


def test_masks_name_and_password_in_an_address() -> None:
    assert redact_text("via http://joe:pa55@proxy:8080/x failed") == f"via http://{MASK}@proxy:8080/x failed"
    assert redact_text("see https://docs.example/@joe") == "see https://docs.example/@joe"


def test_what_looks_like_a_key_is_found_where_it_stands() -> None:
    text = "key sk-ant-secret at http://me:word@host"
    assert [text[start:end] for start, end in secret_spans(text)] == ["sk-ant-secret", "me:word"]
    assert secret_spans("nothing") == ()
