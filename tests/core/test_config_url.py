from __future__ import annotations

import pytest

from ccr_tui.core.config_url import base_of, base_url_at, url_at
from ccr_tui.core.errors import ConfigError

PATH = ("providers", "x", "base_url")


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:11434", "https://api.example.com/anthropic", "http://[::1]:8080/x", "https://h/?v=1"],
)
def test_takes_addresses(url: str) -> None:
    assert url_at(url, PATH, {}) == url


@pytest.mark.parametrize(
    "url",
    [
        "example.com",
        "ftp://h",
        "https://",
        "http://h:99999",
        "http://h:0",
        "http://[::1",
        "http://a b",
        "http://a\n",
    ],
)
def test_refuses_what_is_no_address(url: str) -> None:
    if url.endswith("\n"):
        url += "b"
    with pytest.raises(ConfigError, match=r'base_url: expected an address like "https://host/path"'):
        url_at(url, PATH, {})


def test_credentials_in_an_address_are_refused_and_not_shown() -> None:
    for url in ("https://me:hunter2@h/x", "me:hunter2@h"):
        with pytest.raises(ConfigError) as caught:
            url_at(url, PATH, {})
        assert "hunter2" not in str(caught.value)


def test_variables_are_filled_in_or_left_as_they_are() -> None:
    assert url_at("http://$HOST/x", PATH, {"HOST": "h"}) == "http://h/x"
    assert url_at("${URL}", PATH, {}) == "${URL}"


@pytest.mark.parametrize("ending", ["/v1", "/v1/messages", "/v1/"])
def test_the_path_that_is_added_anyway_is_refused(ending: str) -> None:
    with pytest.raises(ConfigError, match=r'leave off "/v1.*"https://h/anthropic"'):
        base_url_at(f"https://h/anthropic{ending}", PATH, {}, "anthropic")
    assert base_url_at("https://h/v1", PATH, {}, "openai_chat") == "https://h/v1"


def test_a_base_address_has_no_query_and_no_slash_at_its_end() -> None:
    assert base_url_at("https://h/a/", PATH, {}, "anthropic") == "https://h/a"
    with pytest.raises(ConfigError, match=r"without \? or #"):
        base_url_at("https://h/a?b=c", PATH, {}, "anthropic")


@pytest.mark.parametrize(
    ("endpoint", "base"),
    [
        ("https://h/anthropic/v1/messages", "https://h/anthropic"),
        ("https://h/api/v1/chat/completions?v=2", "https://h/api/v1"),
        ("https://h/v1/responses", "https://h/v1"),
        ("https://g/v1beta/models/", "https://g"),
        ("https://h/some/thing", "https://h"),
        ("${URL}/v1/messages", "${URL}"),
    ],
)
def test_finds_the_base_of_an_endpoint(endpoint: str, base: str) -> None:
    assert base_of(endpoint) == base
