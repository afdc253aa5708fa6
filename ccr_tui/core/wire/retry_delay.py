"""When to come again, as providers say it in an error's body instead of in `retry-after`.

Google sends a RetryInfo among the details; OpenAI, Azure, Groq and others say it in their sentence.
"""

from __future__ import annotations

import re

from ccr_tui.core.wire.error_words import error_words
from ccr_tui.core.wire.json_values import mapping, number, sequence, text

LONGEST_S = 24 * 3600.0
"""More than a day is no delay but a quota that is spent."""

_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_UNIT = r"(?:milliseconds?|seconds?|minutes?|hours?|secs?|mins?|ms|s|m|h)(?![a-z])"
_PART = rf"\d+(?:\.\d+)?\s*{_UNIT}"
_SAID = re.compile(rf"\b(?:try again|retry|try)\s(?:\w+\s)?(?:in|after)\s((?:{_PART}\s*)+)", re.I)
_PIECE = re.compile(rf"(\d+(?:\.\d+)?)\s*({_UNIT})", re.I)


def delay_in(body: bytes) -> float | None:
    """Seconds that the body of an error tells to wait; None when it tells nothing."""
    words = error_words(body)
    details = words.details or {}
    infos = (text(mapping(detail).get("retryDelay")) for detail in sequence(details.get("details")))
    told = next(filter(None, infos), "")
    seconds = _sum(told) if told else number(details.get("retry_after"))
    return _sane(seconds) if seconds is not None else delay_in_words(words.message)


def delay_in_words(message: str) -> float | None:
    """Seconds of a sentence like "Please try again in 6m0.5s."."""
    said = _SAID.search(message)
    return _sane(_sum(said[1])) if said else None


def _sum(duration: str) -> float | None:
    pieces = _PIECE.findall(duration)
    return sum(float(amount) * _SECONDS[_short(unit)] for amount, unit in pieces) if pieces else None


def _short(unit: str) -> str:
    unit = unit.lower()
    return "ms" if unit == "ms" or unit.startswith("mil") else unit[0]


def _sane(seconds: float | None) -> float | None:
    return seconds if seconds is not None and 0 <= seconds <= LONGEST_S else None
