from __future__ import annotations

import base64
import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from ccr_tui.core.exchange import Cancelled
from ccr_tui.core.export import Format, Item, Maker, export
from ccr_tui.core.export_csv import COLUMNS
from ccr_tui.core.export_har import har_entry
from ccr_tui.core.export_row import exchange_row
from ccr_tui.core.record import Score
from tests.builders import answered, body_of, exchange_events, failed, record_of

MAKER = Maker("1.0", "http://127.0.0.1:3456")
KEY = "sk-ant-api03-abcdefgh"
SECRET = (("content-type", "text/event-stream"), ("set-cookie", f"a={KEY}"), ("x-api-key", KEY))


def items() -> list[Item]:
    spoken = answered(headers=SECRET, body=b"")
    done = record_of(exchange_events(id="x1", attempts=[failed(529), spoken], headers=SECRET))
    done = replace(done, query=f"beta=true&key={KEY}", marked=True, note="=1+1", scores=(Score("you", 2.0),))
    running = record_of(exchange_events(id="x2", finished=False, attempts=[]))
    refused = record_of(exchange_events(id="x3", attempts=[failed(400, message=f"no {KEY}")]))
    gone = record_of(exchange_events(id="x4", attempts=[], outcome=Cancelled("the client hung up")))
    asked = body_of("claude-sonnet-5", f"my key is {KEY}")
    return [
        Item(done, asked, f"data: {KEY}\n\n".encode()),
        Item(running, b"", b""),
        Item(refused, b"{no json", b"\xff\xfe"),
        Item(gone, asked, b""),
    ]


def text(format: Format) -> str:
    return "".join(export(items(), format, MAKER))


@pytest.mark.parametrize("format", list(Format))
def test_no_secret_gets_out(format: Format) -> None:
    assert KEY not in text(format)
    assert format.meaning


def har() -> dict[str, Any]:
    log: dict[str, Any] = json.loads(text(Format.HAR))["log"]
    return log


def test_an_archive_is_what_har_1_2_asks_for() -> None:
    log = har()
    assert (log["version"], log["creator"]) == ("1.2", {"name": "ccr-tui", "version": "1.0"})
    for entry in log["entries"]:
        assert {"startedDateTime", "time", "request", "response", "cache", "timings"} <= entry.keys()
        timings = entry["timings"]
        assert sum(timings.values()) == pytest.approx(entry["time"])
        assert min(timings.values()) >= 0
        request, response = entry["request"], entry["response"]
        assert {"method", "url", "httpVersion", "cookies", "headers", "queryString"} <= request.keys()
        assert {"headersSize", "bodySize"} <= request.keys() & response.keys()
        assert {"status", "statusText", "content", "redirectURL", "cookies", "headers"} <= response.keys()
        assert {"size", "mimeType"} <= response["content"].keys()


def test_what_a_request_was_held_for_is_no_waiting_for_the_server() -> None:
    record = record_of(exchange_events(attempts=[answered(ttft_s=0.5, duration_s=2.0)], held_s=60.0))
    timings = har_entry(record, b"", b"", "http://x")["timings"]
    assert timings == {"blocked": 60_000, "send": 0, "wait": 500, "receive": 1_500}
    assert exchange_row(record)["held_ms"] == 60_000


def test_an_entry_holds_what_the_client_sent_and_got() -> None:
    done, running, refused, gone = har()["entries"]
    assert done["startedDateTime"].endswith("+00:00")
    assert done["request"]["url"] == "http://127.0.0.1:3456/v1/messages?beta=true&key=•••"
    assert {"name": "beta", "value": "true"} in done["request"]["queryString"]
    assert "my key is •••" in done["request"]["postData"]["text"]
    assert (done["response"]["status"], done["response"]["statusText"]) == (200, "OK")
    assert done["response"]["content"]["text"] == "data: •••\n\n"
    assert done["_ccr"]["attempts"][0]["status"] == 529
    assert (running["response"]["status"], running["time"], running["response"]["comment"]) == (
        0,
        0,
        "in flight",
    )
    assert "postData" not in running["request"]
    content = refused["response"]["content"]
    assert (base64.b64decode(content["text"]), content["encoding"]) == (b"\xff\xfe", "base64")
    assert refused["response"]["comment"] == "no •••"
    assert gone["response"]["comment"] == "the client hung up"


def test_lines_of_json_hold_the_bodies() -> None:
    rows = [json.loads(line) for line in text(Format.JSONL).splitlines()]
    assert [row["id"] for row in rows] == ["x1", "x2", "x3", "x4"]
    assert rows[0]["request"]["messages"][0]["content"][0]["text"] == "my key is •••"
    assert rows[0]["answer"] == "data: •••\n\n"
    assert rows[0]["decision"]["winner"] == "default"
    assert (rows[1]["request"], rows[2]["request"]) == ("", "{no json")


def test_a_table_has_a_row_each_that_no_spreadsheet_runs() -> None:
    rows = list(csv.DictReader(io.StringIO(text(Format.CSV))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 4
    first = rows[0]
    assert (first["id"], first["attempts"], first["your_score"], first["marked"]) == (
        "x1",
        "2",
        "2.0",
        "True",
    )
    assert (first["note"], first["output_tokens"]) == ("'=1+1", "450")
    assert (rows[1]["cost_usd"], rows[1]["output_tokens"]) == ("", "")
    assert rows[2]["failure"] == "no •••"


def test_nothing_is_a_whole_file_too() -> None:
    assert json.loads("".join(export([], Format.HAR, MAKER)))["log"]["entries"] == []
    assert "".join(export([], Format.JSONL, MAKER)) == ""
    assert "".join(export([], Format.CSV, MAKER)).count("\n") == 1


def test_one_is_read_at_a_time() -> None:
    taken: list[str] = []

    def watched() -> Any:
        for item in items():
            taken.append(item.record.id)
            yield item

    pieces = export(watched(), Format.HAR, MAKER)
    next(pieces)
    next(pieces)
    assert taken == ["x1"]
