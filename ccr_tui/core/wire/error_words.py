"""Finds what an error body says, in any of the shapes that providers and the proxies before them use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from ccr_tui.core.wire.json_values import mapping, sequence, text, word

_LONGEST = 2000
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.I | re.S)
_TAG = re.compile(r"<(script|style).*?</\1>|<[^>]+>", re.I | re.S)
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """`kind` and `code` are the upstream's own words; `details` is the error object as it came."""

    message: str
    kind: str = ""
    code: str = ""
    details: Mapping[str, Any] | None = None


def error_words(body: bytes) -> ErrorWords:
    """The words of an error body; of an HTML page its title."""
    try:
        value = msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return ErrorWords(_plain(body.decode("utf-8", "replace")))
    return words_of(value)


def words_of(value: Any) -> ErrorWords:
    """The words of a decoded error: OpenAI's object, a list around it, FastAPI's detail, or a plain text."""
    if isinstance(value, list):
        return words_of(value[0]) if value else ErrorWords(_NO_DETAILS)
    outer = mapping(value)
    error = outer.get("error")
    if isinstance(error, dict):
        return _object(error)
    if isinstance(error, str) and not text(outer.get("message")):
        return ErrorWords(error[:_LONGEST], text(outer.get("error_type")), word(outer.get("code")), outer)
    if "detail" in outer:
        return ErrorWords(_detail(outer["detail"]), details=outer)
    return _object(outer) if outer else ErrorWords(text(value)[:_LONGEST] or _NO_DETAILS)


_NO_DETAILS = "no details were given"


def _object(error: Mapping[str, Any]) -> ErrorWords:
    inner = _nested(error)
    told = error.get("message")
    message = words_of(told).message if isinstance(told, dict | list) else text(told)
    message = message or text(error.get("msg")) or inner or _NO_DETAILS
    if inner and inner not in message:
        message = f"{message}: {inner}"
    kind = text(error.get("type")) or text(error.get("status"))
    return ErrorWords(message[:_LONGEST], kind, word(error.get("code")), error)


def _nested(error: Mapping[str, Any]) -> str:
    """What a router (OpenRouter) reports of the provider behind it."""
    raw = mapping(error.get("metadata")).get("raw")
    if isinstance(raw, str):
        return error_words(raw.encode("utf-8", "replace")).message if raw.strip() else ""
    return words_of(raw).message if isinstance(raw, dict) else ""


def _detail(detail: Any) -> str:
    """FastAPI's `detail`: a text, an object, or a list of what is wrong where."""
    if isinstance(detail, str):
        return detail[:_LONGEST]
    if isinstance(detail, dict):
        return words_of(detail).message
    problems = [_problem(mapping(item)) for item in sequence(detail)]
    return "; ".join(p for p in problems if p)[:_LONGEST] or _NO_DETAILS


def _problem(item: Mapping[str, Any]) -> str:
    place = ".".join(word(part) for part in sequence(item.get("loc")))
    message = text(item.get("msg"))
    return f"{place}: {message}" if place else message


def _plain(page: str) -> str:
    title = _TITLE.search(page)
    words = title[1] if title and title[1].strip() else _TAG.sub(" ", page)
    return _BLANK.sub(" ", words).strip()[:200] or _NO_DETAILS
