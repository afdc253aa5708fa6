"""The dialects by name."""

from __future__ import annotations

from ccr_tui.core.wire.anthropic import AnthropicDialect
from ccr_tui.core.wire.dialect import Dialect, UnknownDialectError
from ccr_tui.core.wire.gemini.dialect import GeminiDialect
from ccr_tui.core.wire.openai_chat.dialect import OpenAIChatDialect
from ccr_tui.core.wire.openai_responses.dialect import OpenAIResponsesDialect

DIALECTS: dict[str, Dialect] = {
    d.name: d for d in (AnthropicDialect(), GeminiDialect(), OpenAIChatDialect(), OpenAIResponsesDialect())
}


def dialect_named(name: str) -> Dialect:
    """The dialect of that name, or `UnknownDialectError` with a sentence."""
    try:
        return DIALECTS[name]
    except KeyError:
        known = ", ".join(DIALECTS)
        raise UnknownDialectError(f"this version speaks {known}, not the dialect {name!r}") from None
