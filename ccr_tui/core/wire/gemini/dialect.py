"""Google's Gemini API as one of the dialects that the engine knows."""

from __future__ import annotations

import msgspec

from ccr_tui.core.exchange import Headers, Upstream
from ccr_tui.core.providers import Provider
from ccr_tui.core.wire.conversation_reader import read_conversation, tools_of
from ccr_tui.core.wire.dialect import CannotEncodeError, Inbound, StreamTranslator, UpstreamCall
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.gemini.address import method_url
from ccr_tui.core.wire.gemini.errors import gemini_error
from ccr_tui.core.wire.gemini.request import count_body, generate_body
from ccr_tui.core.wire.gemini.stream import AnswerContext, GeminiTranslator
from ccr_tui.core.wire.gemini.thought_state import DIALECT, Origin
from ccr_tui.core.wire.gemini.tool_names import client_names
from ccr_tui.core.wire.json_values import mapping
from ccr_tui.core.wire.message_fold import message_from_events
from ccr_tui.core.wire.upstream_call import json_call

_COUNT = "count_tokens"
_LONGEST_QUERY = 200


class GeminiDialect:
    """Translates requests whole and answers piece by piece."""

    name = DIALECT
    counts_tokens = True

    def encode(self, inbound: Inbound, provider: Provider, upstream: Upstream, auth: Headers) -> UpstreamCall:
        if inbound.parsed is None:
            raise CannotEncodeError(f"it has no {inbound.method} {inbound.path}")
        drops = Drops()
        asked = read_conversation(inbound.parsed, drops)
        model = upstream.model or asked.model
        if not model:
            raise CannotEncodeError("the request names no model")
        counts = inbound.facts.endpoint == _COUNT
        try:
            body = (count_body if counts else generate_body)(asked, provider, model, drops)
            url = method_url(provider, model, _method(inbound))
        except RecursionError:
            raise CannotEncodeError("the request is nested too deeply") from None
        except ValueError as error:  # characters that UTF-8 does not have
            raise CannotEncodeError(f"the request cannot be written ({error})") from None
        return json_call(inbound, provider, url, auth, body, drops)

    def translator(self, inbound: Inbound, provider: Provider, upstream: Upstream) -> StreamTranslator | None:
        return GeminiTranslator(_context(inbound, provider, upstream))

    def answer(self, inbound: Inbound, provider: Provider, upstream: Upstream, body: bytes) -> bytes:
        if inbound.facts.endpoint == _COUNT:
            return _count(body)
        return message_from_events(GeminiTranslator(_context(inbound, provider, upstream)).whole(body))

    def error(self, status: int, body: bytes) -> tuple[int, bytes]:
        return gemini_error(status, body)


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


def _context(inbound: Inbound, provider: Provider, upstream: Upstream) -> AnswerContext:
    """What the translator must know of the request."""
    facts = inbound.facts
    tools, server_tools = tools_of(inbound.parsed.raw("tools") if inbound.parsed else b"null")
    thinks = facts.thinking in ("enabled", "adaptive")
    return AnswerContext(
        origin=Origin(provider.name, upstream.model or facts.model),
        salt=f"{facts.session} {facts.agent} {facts.messages} {len(inbound.body)}",
        names=client_names(tools),
        shows_thoughts=thinks or bool(tools),
        query=facts.last_user_text[:_LONGEST_QUERY] if server_tools else "",
    )
