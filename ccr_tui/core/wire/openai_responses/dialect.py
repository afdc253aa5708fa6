"""OpenAI's Responses as one of the dialects that the engine knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ccr_tui.core.providers import Provider
from ccr_tui.core.wire.answer_translator import AnswerContext, AnswerTranslator
from ccr_tui.core.wire.conversation import Conversation, Tool
from ccr_tui.core.wire.dialect import Inbound
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.openai_responses.reasoning_items import DIALECT
from ccr_tui.core.wire.openai_responses.request import responses_body
from ccr_tui.core.wire.openai_responses.stream import ResponsesTranslator
from ccr_tui.core.wire.quirks import quirks_of
from ccr_tui.core.wire.tool_names import client_names
from ccr_tui.core.wire.translating import OpenAIStyleDialect


class OpenAIResponsesDialect(OpenAIStyleDialect):
    """Responses, without anything stored at the provider."""

    name = DIALECT
    path = "/responses"

    def _request(
        self, inbound: Inbound, asked: Conversation, provider: Provider, model: str, drops: Drops
    ) -> tuple[str, dict[str, Any]]:
        session = inbound.facts.session or ""
        return self._url(provider), responses_body(
            asked, provider, model, quirks_of(provider), session, drops
        )

    def _client_names(self, tools: Iterable[Tool]) -> Mapping[str, str]:
        return client_names(tools)

    def _answer_translator(self, context: AnswerContext) -> AnswerTranslator:
        return ResponsesTranslator(context)
