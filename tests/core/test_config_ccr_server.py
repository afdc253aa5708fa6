from __future__ import annotations

from typing import Any

import pytest

from ccr_tui.core.ccr_report import Report
from ccr_tui.core.config_ccr_server import PROXY_KEYS, proxy_of, server_table, timeouts_table
from ccr_tui.core.config_section import Section
from ccr_tui.core.errors import ConfigError

ENV = {"SET": "v", "WHERE": "10.0.0.1", "N": "4000"}


def server(**top: Any) -> tuple[dict[str, object], list[str]]:
    report = Report()
    table = server_table(Section.of(top, ()), ENV, report)
    return table, [f"{line.verdict} {line.key}" for line in report.lines]


def test_address_and_key_are_kept() -> None:
    table, lines = server(HOST="127.0.0.1", PORT="4567", APIKEY="$SET")
    assert table == {"api_key": "$SET", "host": "127.0.0.1", "port": 4567}
    assert lines == ["kept APIKEY", "kept HOST", "kept PORT"]
    assert server() == ({}, [])
    assert server(HOST="", PORT=None, APIKEY="") == ({}, [])


@pytest.mark.parametrize(
    ("top", "host"),
    [
        ({"HOST": "0.0.0.0", "APIKEY": "k"}, "0.0.0.0"),
        ({"HOST": "$WHERE", "APIKEY": "$SET"}, "10.0.0.1"),
        ({"HOST": "::1"}, "::1"),
        ({"HOST": "0.0.0.0"}, None),
        ({"HOST": "0.0.0.0", "APIKEY": "$GONE"}, None),
    ],
)
def test_only_a_key_opens_the_door(top: dict[str, str], host: str | None) -> None:
    table, lines = server(**top)
    assert table.get("host") == host
    assert ("changed HOST" in lines) == (host is None)


@pytest.mark.parametrize(
    ("top", "says"),
    [
        ({"APIKEY": ["k"]}, "APIKEY: expected a text, found a list"),
        ({"HOST": "a b"}, "HOST: expected a host name"),
        ({"HOST": 5}, "HOST: expected a text"),
        ({"PORT": "$GONE"}, "PORT: expected a number"),
        ({"PORT": 0}, "PORT: expected a number from 1 to 65535"),
    ],
)
def test_what_makes_no_sense_is_an_error(top: dict[str, Any], says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        server(**top)
    assert str(caught.value).startswith(says)


def test_the_value_that_a_variable_has_is_told_where_it_is_taken() -> None:
    report = Report()
    assert server_table(Section.of({"PORT": "$N"}, ()), ENV, report) == {"port": 4000}
    assert "its value of today" in report.lines[0].why


def test_the_time_limit_is_milliseconds_there() -> None:
    report = Report()
    assert timeouts_table(Section.of({"API_TIMEOUT_MS": "600000"}, ()), {}, report) == {"total": 600}
    assert timeouts_table(Section.of({}, ()), {}, report) == {}
    assert len(report.lines) == 1


@pytest.mark.parametrize("key", PROXY_KEYS)
def test_a_proxy_may_be_named_as_ccr_reads_it(key: str) -> None:
    report = Report()
    assert proxy_of(Section.of({key: " http://u:p@proxy:1 "}, ()), {}, report) == "http://u:p@proxy:1"
    assert [line.key for line in report.lines] == [key]
    assert "u:p" not in report.lines[0].why


def test_of_several_proxies_ccrs_first_counts() -> None:
    report = Report()
    top = Section.of({"PROXY_URL": "http://a:1", "https_proxy": "${SOME}", "httpsProxy": ""}, ())
    assert proxy_of(top, {}, report) == "${SOME}"
    assert [f"{line.verdict} {line.key}" for line in report.lines] == [
        "changed https_proxy",
        "unsupported PROXY_URL",
    ]


@pytest.mark.parametrize("url", ["socks5://h:1", "proxy", 5, "http://h/path"])
def test_a_proxy_that_cannot_be_used_is_an_error(url: object) -> None:
    with pytest.raises(ConfigError, match="PROXY_URL"):
        proxy_of(Section.of({"PROXY_URL": url}, ()), {}, Report())
