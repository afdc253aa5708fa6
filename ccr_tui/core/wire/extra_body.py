"""What a provider's configuration says of each request for an answer: `extra_body` and the `max_tokens` cap.

Tables are merged with those of the request, everything else replaces. In Anthropic's dialect only the bytes
of the fields concerned change.
"""

from __future__ import annotations

from typing import Any

import msgspec

from ccr_tui.core.exchange import Change
from ccr_tui.core.providers import Provider
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.json_spans import Span, object_spans, splice
from ccr_tui.core.wire.json_values import integer, mapping

_ORIGIN = "the provider's extra_body"
_LEAST_BUDGET = 1024
"""The smallest budget for thinking that Anthropic accepts."""


def add_to(body: dict[str, Any], provider: Provider, drops: Drops) -> None:
    """Merge the extra fields into the body of a translated request."""
    for key, text in provider.extra_body:
        before = "the request's" if key in body else ""
        body[key] = _merged(body.get(key), msgspec.json.decode(text))
        drops.mapped(key, before, _ORIGIN)


def splice_into(body: bytes, provider: Provider) -> tuple[bytes, tuple[Change, ...]]:
    """The body of an Anthropic request with cap and extra fields, every other byte as it was."""
    changes: list[Change] = []
    if provider.max_tokens:
        body = _capped(body, provider.max_tokens, changes)
    for key, text in provider.extra_body:
        span = object_spans(body).get(key)
        before = "" if span is None else "the request's"
        body = _with_field(body, key, text, span)
        changes.append(Change("body", key, before, _ORIGIN))
    return body, tuple(changes)


def _with_field(body: bytes, key: str, text: bytes, span: Span | None) -> bytes:
    if span is None:
        return _appended(body, key, text)
    merged = _merged(msgspec.json.decode(body[span[0] : span[1]]), msgspec.json.decode(text))
    return splice(body, span, msgspec.json.encode(merged))


def _appended(body: bytes, key: str, text: bytes) -> bytes:
    """The object with one more field at its end."""
    spans = object_spans(body)
    end = max((end for _, end in spans.values()), default=body.index(b"{") + 1)
    comma = b"," if spans else b""
    return splice(body, (end, end), comma + msgspec.json.encode(key) + b":" + text)


def _merged(before: Any, extra: Any) -> Any:
    if not isinstance(before, dict) or not isinstance(extra, dict):
        return extra
    return before | {key: _merged(before.get(key), value) for key, value in extra.items()}


def _capped(body: bytes, cap: int, changes: list[Change]) -> bytes:
    """At most `cap` tokens, thoughts among them: a budget must stay below `max_tokens`."""
    asked = _number(body, object_spans(body).get("max_tokens"))
    if asked is None or asked <= cap:
        return body
    body = _replaced(body, object_spans(body)["max_tokens"], "max_tokens", cap, changes)
    thinking = object_spans(body).get("thinking")
    if thinking is None or not mapping(msgspec.json.decode(body[thinking[0] : thinking[1]])):
        return body
    span = object_spans(body, *thinking).get("budget_tokens")
    budget = _number(body, span)
    if span is None or budget is None or budget < cap:
        return body
    return _replaced(body, span, "thinking.budget_tokens", max(_LEAST_BUDGET, cap - 1), changes)


def _replaced(body: bytes, span: Span, what: str, value: int, changes: list[Change]) -> bytes:
    before = body[span[0] : span[1]].decode()
    changes.append(Change("body", what, before, str(value)))
    return splice(body, span, str(value).encode())


def _number(body: bytes, span: Span | None) -> int | None:
    return integer(msgspec.json.decode(body[span[0] : span[1]])) if span else None
