"""Plays the prompt cache: what a session has sent before is read, what is new is written."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

import msgspec

from ccr_tui.core.exchange import Usage
from ccr_tui.core.facts import BYTES_PER_TOKEN

_MARK = b',"cache_control":{"type":"ephemeral"}'


class PromptCache:
    """Remembers, for each model and session, the sizes and digests of what was sent last."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], list[int]] = {}

    def usage(self, model: str, session: str, body: dict[str, Any], output_tokens: int) -> Usage:
        """Tokens of an answer. A body that asks for no caching is all fresh input."""
        parts = list(_parts(body))
        if not _marked(body):
            return Usage(input_tokens=_tokens(parts), output_tokens=output_tokens)
        digests = [hash(part) for part in parts]
        before = self._seen.get((model, session), [])
        known = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, digests, strict=False)))
        self._seen[model, session] = digests
        fixed = _tokens(parts[:1]) if known == 0 else 0
        return Usage(
            input_tokens=4,
            cache_read_tokens=_tokens(parts[:known]),
            cache_write_5m_tokens=_tokens(parts[known:]) - fixed,
            cache_write_1h_tokens=fixed,
            output_tokens=output_tokens,
        )


def _parts(body: dict[str, Any]) -> Iterator[bytes]:
    """Tools and system first, then each message, as the cache sees them: without the marks themselves."""
    yield msgspec.json.encode([body.get("tools"), body.get("system")]).replace(_MARK, b"")
    for message in body.get("messages") or ():
        yield msgspec.json.encode(message).replace(_MARK, b"")


def _marked(body: dict[str, Any]) -> bool:
    return _MARK in msgspec.json.encode(body.get("messages"))


def _tokens(parts: list[bytes]) -> int:
    return round(sum(map(len, parts)) / BYTES_PER_TOKEN)
