"""What all translated dialects do alike: read the request, write it anew, and translate the answer back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ccr_tui.core.exchange import Change, Headers, Upstream
from ccr_tui.core.providers import Provider
from ccr_tui.core.subagent_tag import untagged
from ccr_tui.core.wire.answer_translator import AnswerContext, AnswerTranslator
from ccr_tui.core.wire.conversation import Conversation, Tool
from ccr_tui.core.wire.conversation_reader import read_conversation, tools_of
from ccr_tui.core.wire.dialect import CannotEncodeError, Inbound, StreamTranslator, UpstreamCall
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.error_map import map_error
from ccr_tui.core.wire.json_values import sequence
from ccr_tui.core.wire.message_fold import message_from_events
from ccr_tui.core.wire.provider_state import Origin
from ccr_tui.core.wire.quirks import quirks_of
from ccr_tui.core.wire.upstream_call import call_headers, joined, json_call

_MODELS = "/v1/models"
_LONGEST_QUERY = 200


class TranslatingDialect(ABC):
    """A `Dialect` that translates requests whole and answers piece by piece."""

    name: str
    counts_tokens = False

    def encode(self, inbound: Inbound, provider: Provider, upstream: Upstream, auth: Headers) -> UpstreamCall:
        if inbound.parsed is None:
            return self._other(inbound, provider, auth)
        drops = Drops()
        parsed, tag_changes = untagged(inbound.parsed, inbound.facts)
        asked = read_conversation(parsed, drops)
        model = upstream.model or asked.model
        provider = provider.for_model(model)
        try:
            url, body = self._request(inbound, asked, provider, model, drops)
        except RecursionError:
            raise CannotEncodeError("the request is nested too deeply") from None
        except ValueError as error:  # such as characters that UTF-8 does not have
            raise CannotEncodeError(f"the request cannot be written ({error})") from None
        call = json_call(inbound, provider, url, auth, body, drops)
        return replace(call, changes=(*call.changes, *tag_changes)) if tag_changes else call

    def translator(self, inbound: Inbound, provider: Provider, upstream: Upstream) -> StreamTranslator | None:
        return self._answer_translator(self._context(inbound, provider, upstream))

    def answer(self, inbound: Inbound, provider: Provider, upstream: Upstream, body: bytes) -> bytes:
        context = self._context(inbound, provider, upstream)
        return message_from_events(self._answer_translator(context).whole(body))

    def error(self, status: int, body: bytes) -> tuple[int, bytes]:
        return map_error(status, body)

    @abstractmethod
    def _request(
        self, inbound: Inbound, asked: Conversation, provider: Provider, model: str, drops: Drops
    ) -> tuple[str, dict[str, Any]]:
        """Where to send what. `drops` learns what it does not say. Raises `CannotEncodeError`."""

    @abstractmethod
    def _client_names(self, tools: Iterable[Tool]) -> Mapping[str, str]:
        """The client's names of those tools whose name the upstream gets changed."""

    @abstractmethod
    def _answer_translator(self, context: AnswerContext) -> AnswerTranslator:
        """A translator for one answer."""

    def _other(self, inbound: Inbound, provider: Provider, auth: Headers) -> UpstreamCall:
        """The call for a path without a conversation, if the upstream has any."""
        raise CannotEncodeError(f"it has no {inbound.method} {inbound.path}")

    def _context(self, inbound: Inbound, provider: Provider, upstream: Upstream) -> AnswerContext:
        """What the translator must know of the request."""
        facts = inbound.facts
        model = upstream.model or facts.model
        tools, server_tools = tools_of(inbound.parsed.raw("tools") if inbound.parsed else b"null")
        thinks = facts.thinking in ("enabled", "adaptive")
        return AnswerContext(
            origin=Origin(provider.name, model),
            salt=f"{facts.session} {facts.agent} {facts.messages} {len(inbound.body)}",
            names=self._client_names(tools),
            shows_thoughts=thinks or bool(tools),
            think_tags="think_tags" in quirks_of(provider.for_model(model)),
            query=facts.last_user_text[:_LONGEST_QUERY] if server_tools else "",
            stop_sequences=tuple(sequence(inbound.parsed.get("stop_sequences"))) if inbound.parsed else (),
        )


class OpenAIStyleDialect(TranslatingDialect):
    """One with a fixed path below the base URL, and a list of models beside it."""

    path: str

    def _url(self, provider: Provider) -> str:
        return provider.endpoint or joined(provider.base_url, self.path)

    def _other(self, inbound: Inbound, provider: Provider, auth: Headers) -> UpstreamCall:
        """Of the paths without a conversation, such a dialect has the list of models."""
        if (inbound.method, inbound.path) != ("GET", _MODELS):
            return super()._other(inbound, provider, auth)
        url = joined(provider.endpoint.removesuffix(self.path) or provider.base_url, "/models")
        headers = call_headers(inbound, provider, auth, (("accept", "application/json"),))
        return UpstreamCall("GET", url, headers, b"", (Change("url", "path", inbound.path, url),))
