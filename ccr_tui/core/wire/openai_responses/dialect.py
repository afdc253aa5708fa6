"""OpenAI's Responses as one of the dialects that the engine knows."""

from __future__ import annotations

from ccr_tui.core.exchange import Change, Headers, Upstream
from ccr_tui.core.providers import Provider
from ccr_tui.core.wire.conversation_reader import read_conversation, tools_of
from ccr_tui.core.wire.dialect import CannotEncodeError, Inbound, StreamTranslator, UpstreamCall
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.error_map import map_error
from ccr_tui.core.wire.message_fold import message_from_events
from ccr_tui.core.wire.openai_chat.reasoning_history import Origin
from ccr_tui.core.wire.openai_chat.tool_names import client_names
from ccr_tui.core.wire.openai_responses.reasoning_items import DIALECT
from ccr_tui.core.wire.openai_responses.request import responses_body
from ccr_tui.core.wire.openai_responses.stream import AnswerContext, ResponsesTranslator
from ccr_tui.core.wire.quirks import quirks_of
from ccr_tui.core.wire.upstream_call import call_headers, joined, json_call

_PATH = "/responses"
_MODELS = "/v1/models"
_LONGEST_QUERY = 200


class OpenAIResponsesDialect:
    """Translates requests whole and answers piece by piece."""

    name = DIALECT
    counts_tokens = False

    def encode(self, inbound: Inbound, provider: Provider, upstream: Upstream, auth: Headers) -> UpstreamCall:
        if inbound.parsed is None:
            return _other(inbound, provider, auth)
        drops = Drops()
        asked = read_conversation(inbound.parsed, drops)
        model = upstream.model or asked.model
        url = provider.endpoint or joined(provider.base_url, _PATH)
        session = inbound.facts.session or ""
        try:
            body = responses_body(asked, provider, model, quirks_of(provider), session, drops)
        except RecursionError:
            raise CannotEncodeError("the request is nested too deeply") from None
        return json_call(inbound, provider, url, auth, body, drops)

    def translator(self, inbound: Inbound, provider: Provider, upstream: Upstream) -> StreamTranslator | None:
        return ResponsesTranslator(_context(inbound, provider, upstream))

    def answer(self, inbound: Inbound, provider: Provider, upstream: Upstream, body: bytes) -> bytes:
        return message_from_events(ResponsesTranslator(_context(inbound, provider, upstream)).whole(body))

    def error(self, status: int, body: bytes) -> tuple[int, bytes]:
        return map_error(status, body)


def _other(inbound: Inbound, provider: Provider, auth: Headers) -> UpstreamCall:
    """Of the paths without a conversation, this dialect has the list of models."""
    if (inbound.method, inbound.path) != ("GET", _MODELS):
        raise CannotEncodeError(f"it has no {inbound.method} {inbound.path}")
    url = joined(provider.endpoint.removesuffix(_PATH) or provider.base_url, "/models")
    headers = call_headers(inbound, provider, auth, (("accept", "application/json"),))
    return UpstreamCall("GET", url, headers, b"", (Change("url", "path", inbound.path, url),))


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
