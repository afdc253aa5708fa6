"""The request as Gemini's generateContent takes it: contents, instructions, tools and settings."""

from __future__ import annotations

from typing import Any

import msgspec

from ccr_tui.core.providers import Provider
from ccr_tui.core.wire.conversation import Conversation
from ccr_tui.core.wire.dialect import CannotEncodeError
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.gemini.contents import ContentEncoder
from ccr_tui.core.wire.gemini.family import Family, family_of
from ccr_tui.core.wire.gemini.schema import trimmed
from ccr_tui.core.wire.gemini.thinking import thinking_config
from ccr_tui.core.wire.gemini.tools import tool_fields
from ccr_tui.core.wire.provider_state import Origin

_MOST_STOPS = 5


def generate_body(asked: Conversation, provider: Provider, model: str, drops: Drops) -> dict[str, Any]:
    """The body to send; `drops` learns what it does not say. Raises `CannotEncodeError`."""
    family = family_of(model)
    contents = ContentEncoder(Origin(provider.name, model), family, drops).encode(asked)
    if not contents:
        raise CannotEncodeError("a request without messages cannot be sent to it")
    body: dict[str, Any] = {"contents": contents}
    body |= tool_fields(asked, drops)
    config = _settings(asked, provider, family, drops)
    instructions = list(asked.system)
    if asked.output_schema is not None:
        if "tools" in body and not family.answers_json_beside_tools:
            instructions.append(_schema_in_words(asked.output_schema, drops))
        else:
            config |= {"responseMimeType": "application/json", "responseSchema": trimmed(asked.output_schema)}
    if instructions:
        body["systemInstruction"] = {"parts": [{"text": words} for words in instructions]}
    if thinking := thinking_config(asked.reasoning, family, drops):
        config["thinkingConfig"] = thinking
    if config:
        body["generationConfig"] = config
    if asked.user_id:
        drops.dropped("metadata.user_id")
    if asked.model != model:
        drops.mapped("model", asked.model, model)
    return body


def count_body(asked: Conversation, provider: Provider, model: str, drops: Drops) -> dict[str, Any]:
    """The same request for countTokens, which wants the model's name inside."""
    body = generate_body(asked, provider, model, drops)
    body.pop("generationConfig", None)
    return {"generateContentRequest": {"model": model if "/" in model else f"models/{model}", **body}}


def _settings(asked: Conversation, provider: Provider, family: Family, drops: Drops) -> dict[str, Any]:
    stops = asked.stop_sequences[:_MOST_STOPS]
    drops.dropped("stop_sequences", "sequence", count=len(asked.stop_sequences) - len(stops))
    fields = {
        "maxOutputTokens": _limit(asked, provider, family, drops),
        "temperature": asked.temperature,
        "topP": asked.top_p,
        "topK": asked.top_k,
        "stopSequences": list(stops) or None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _limit(asked: Conversation, provider: Provider, family: Family, drops: Drops) -> int | None:
    """The longest answer, never more than the model or the provider allows: more is refused."""
    if not asked.max_tokens:
        return None
    caps = [cap for cap in (provider.max_tokens, family.longest_answer) if cap]
    limit = min([asked.max_tokens, *caps])
    if limit != asked.max_tokens:
        drops.mapped("max_tokens", str(asked.max_tokens), str(limit))
    return limit


def _schema_in_words(schema: Any, drops: Drops) -> str:
    drops.mapped("output_config.format", "json_schema", "told in the system instruction")
    text = msgspec.json.encode(schema).decode()
    return f"Answer with one JSON object and nothing else. It must follow this JSON schema:\n{text}"
