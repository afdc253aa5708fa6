"""OpenAI's Chat Completions as one of the dialects that the engine knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ccr_tui.core.providers import Provider
from ccr_tui.core.wire.answer_translator import AnswerContext, AnswerTranslator
from ccr_tui.core.wire.conversation import Conversation, Tool
from ccr_tui.core.wire.dialect import Inbound
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.openai_chat.reasoning_history import DIALECT
from ccr_tui.core.wire.openai_chat.request import chat_body
from ccr_tui.core.wire.openai_chat.stream import ChatTranslator
from ccr_tui.core.wire.quirks import quirks_of
from ccr_tui.core.wire.tool_names import client_names
from ccr_tui.core.wire.translating import OpenAIStyleDialect


class OpenAIChatDialect(OpenAIStyleDialect):
    """Chat Completions, with the quirks of the many servers that speak it."""

    name = DIALECT
    path = "/chat/completions"

    def _request(
        self, inbound: Inbound, asked: Conversation, provider: Provider, model: str, drops: Drops
    ) -> tuple[str, dict[str, Any]]:
        return self._url(provider), chat_body(asked, provider, model, quirks_of(provider), drops)

    def _client_names(self, tools: Iterable[Tool]) -> Mapping[str, str]:
        return client_names(tools)

    def _answer_translator(self, context: AnswerContext) -> AnswerTranslator:
        return ChatTranslator(context)
