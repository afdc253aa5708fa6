"""Exchanges as an HTTP archive (HAR 1.2), which browsers' developer tools and proxies read."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from ccr_tui.core.exchange import Cancelled, Failed, Headers
from ccr_tui.core.export_row import masked_row
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.redact import redact_headers, redact_query, redact_text

_HTTP = "HTTP/1.1"
_UNKNOWN = -1
"""What HAR says of sizes and times that nobody has measured."""


def har_creator(version: str) -> dict[str, Any]:
    """The head of an archive, without its entries."""
    return {"version": "1.2", "creator": {"name": "ccr-tui", "version": version}}


def har_entry(record: ExchangeRecord, request: bytes, answer: bytes, base_url: str) -> dict[str, Any]:
    """One entry: what the client sent to `base_url`, and what it got. `_ccr` holds the rest.

    Secrets are masked in headers, queries and bodies. Times are milliseconds.
    """
    took = _ms(record.duration_s)
    held = min(_ms(record.held_s), took)
    wait = took - held if record.ttft_s is None else min(_ms(record.ttft_s), took - held)
    return {
        "startedDateTime": datetime.fromtimestamp(record.started_at, UTC).isoformat(timespec="milliseconds"),
        "time": took,
        "request": _request(record, request, base_url),
        "response": _response(record, answer),
        "cache": {},
        "timings": {"blocked": held, "send": 0, "wait": wait, "receive": round(took - held - wait, 2)},
        "_ccr": masked_row(record),
    }


def _request(record: ExchangeRecord, body: bytes, base_url: str) -> dict[str, Any]:
    query = redact_query(record.query)
    url = f"{base_url}{record.path}{'?' + query if query else ''}"
    entry: dict[str, Any] = {
        "method": record.method,
        "url": url,
        "httpVersion": _HTTP,
        "cookies": [],
        "headers": _pairs(redact_headers(record.headers)),
        "queryString": _pairs(parse_qsl(query, keep_blank_values=True)),
        "headersSize": _UNKNOWN,
        "bodySize": record.request_size,
    }
    if body:
        text = redact_text(body.decode("utf-8", "replace"))
        entry["postData"] = {"mimeType": _type(record.headers, "application/json"), "text": text}
    return entry


def _response(record: ExchangeRecord, body: bytes) -> dict[str, Any]:
    last = record.last_attempt
    headers = last.headers if last else ()
    return {
        "status": record.status or 0,
        "statusText": _phrase(record.status),
        "httpVersion": _HTTP,
        "cookies": [],
        "headers": _pairs(redact_headers(headers)),
        "content": {"size": len(body), "mimeType": _type(headers, "text/event-stream"), **_text(body)},
        "redirectURL": "",
        "headersSize": _UNKNOWN,
        "bodySize": len(body),
        "comment": _comment(record),
    }


def _text(body: bytes) -> dict[str, str]:
    try:
        return {"text": redact_text(body.decode())}
    except UnicodeDecodeError:
        return {"text": base64.b64encode(body).decode(), "encoding": "base64"}


def _comment(record: ExchangeRecord) -> str:
    match record.outcome:
        case None:
            return "in flight"
        case Failed(failure):
            return redact_text(failure.message)
        case Cancelled(reason):
            return redact_text(reason)
        case _:
            return ""


def _pairs(values: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in values]


def _type(headers: Headers, usual: str) -> str:
    return next((value for name, value in headers if name.lower() == "content-type"), usual)


def _phrase(status: int | None) -> str:
    known = status is not None and status in HTTPStatus.__members__.values()
    return HTTPStatus(status).phrase if status is not None and known else ""


def _ms(seconds: float | None) -> float:
    return round((seconds or 0.0) * 1000, 2)
