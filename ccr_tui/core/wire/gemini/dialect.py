"""Google's Gemini API as one of the dialects that the engine knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.providers import Provider
from ccr_tui.core.wire.answer_translator import AnswerContext, AnswerTranslator
from ccr_tui.core.wire.conversation import Conversation, Tool
from ccr_tui.core.wire.dialect import CannotEncodeError, Inbound
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.gemini.address import method_url
from ccr_tui.core.wire.gemini.errors import gemini_error
from ccr_tui.core.wire.gemini.request import count_body, generate_body
from ccr_tui.core.wire.gemini.stream import GeminiTranslator
from ccr_tui.core.wire.gemini.thought_state import DIALECT
from ccr_tui.core.wire.gemini.tool_names import client_names
from ccr_tui.core.wire.json_values import mapping
from ccr_tui.core.wire.translating import TranslatingDialect

_COUNT = "count_tokens"


class GeminiDialect(TranslatingDialect):
    """Gemini, which also counts tokens."""

    name = DIALECT
    counts_tokens = True

    def answer(self, inbound: Inbound, provider: Provider, upstream: Upstream, body: bytes) -> bytes:
        if inbound.facts.endpoint == _COUNT:
            return _count(body)
        return super().answer(inbound, provider, upstream, body)

    def error(self, status: int, body: bytes) -> tuple[int, bytes]:
        return gemini_error(status, body)

    def _request(
        self, inbound: Inbound, asked: Conversation, provider: Provider, model: str, drops: Drops
    ) -> tuple[str, dict[str, Any]]:
        if not model:
            raise CannotEncodeError("the request names no model")
        make_body = count_body if inbound.facts.endpoint == _COUNT else generate_body
        body = make_body(asked, provider, model, drops)
        return method_url(provider, model, _method(inbound)), body

    def _client_names(self, tools: Iterable[Tool]) -> Mapping[str, str]:
        return client_names(tools)

    def _answer_translator(self, context: AnswerContext) -> AnswerTranslator:
        return GeminiTranslator(context)


def _method(inbound: Inbound) -> str:
    if inbound.facts.endpoint == _COUNT:
        return "countTokens"
    return "streamGenerateContent?alt=sse" if inbound.facts.stream else "generateContent"


def _count(body: bytes) -> bytes:
    """A token count in Anthropic's form; `ValueError` when it is none."""
    total = mapping(msgspec.json.decode(body)).get("totalTokens")
    if not isinstance(total, int):
        raise ValueError("there is no totalTokens in it")
    return msgspec.json.encode({"input_tokens": total})
