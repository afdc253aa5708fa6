"""What routing needs to know of a request, read from its body and headers without parsing all of it.

Sources of the signals: `wire.md` A (captured from Claude Code 2.1.197 and 2.1.330).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import msgspec

from ccr_tui.core.errors import RequestError
from ccr_tui.core.turn import Turn, read_turn, texts
from ccr_tui.core.wire.json_spans import Span, object_spans
from ccr_tui.core.wire.outline import Outline, read_messages, read_outline

TEXT_LIMIT = 4000
"""Characters kept of the last user text and the system text: enough for rules, small in the store."""

BYTES_PER_TOKEN = 3.9
"""Measured ratio of JSON bytes to input tokens for Claude Code's English-and-code requests."""


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """`tokens` is an estimate of the input tokens; ids are Claude Code's own, None when not sent."""

    endpoint: str  # "messages", "count_tokens" or "other"
    model: str = ""
    stream: bool = False
    tokens: int = 0
    max_tokens: int | None = None
    messages: int = 0
    tools: int = 0
    tool_types: tuple[str, ...] = ()
    effort: str | None = None
    thinking: str | None = None
    thinking_budget: int | None = None
    has_image: bool = False
    new_image: bool = False
    schema_keys: tuple[str, ...] = ()
    last_user_text: str = ""
    system_text: str = ""
    asks_summary: bool = False
    ultrathink: bool = False
    plan_mode: bool = False
    is_subagent: bool = False
    session: str | None = None
    agent: str | None = None
    parent_agent: str | None = None
    prompt: str | None = None
    request_class: str | None = None
    agent_type: str | None = None


@dataclass(frozen=True)
class ParsedBody:
    """A request body: its outline, and on demand where its top-level values lie."""

    body: bytes
    outline: Outline

    @cached_property
    def spans(self) -> Mapping[str, Span]:
        """Where each top-level value lies, so that one can be replaced on its own."""
        return object_spans(self.body)

    def raw(self, key: str) -> bytes:
        """The JSON text of a top-level value, or `null` when it is absent."""
        span = self.spans.get(key)
        return self.body[span[0] : span[1]] if span else b"null"

    def get(self, key: str) -> Any:
        """A top-level value; None when it is absent or cannot be decoded (half a surrogate pair)."""
        return _decoded(self.raw(key))


def parse_body(body: bytes) -> ParsedBody:
    """Read the outline; `RequestError` (400) when the body is not a JSON object."""
    try:
        return ParsedBody(body, read_outline(body) or _odd_outline(body))
    except RecursionError:
        raise RequestError("The request body is nested too deeply.") from None
    except ValueError as error:
        raise RequestError(f"The request body is not a JSON object: {error}.") from None


def _odd_outline(body: bytes) -> Outline:
    """The outline of a body with a field of an unexpected type, which reads as absent."""
    values = {key: body[start:end] for key, (start, end) in object_spans(body).items()}
    raws = {key: msgspec.Raw(values[key]) for key in Outline.__struct_fields__[4:] if key in values}
    plain = {key: _decoded(values[key]) for key in Outline.__struct_fields__[:3] if key in values}
    return Outline(messages=read_messages(values.get("messages", b"[]")), **plain, **raws)


def inspect(endpoint: str, headers: Mapping[str, str], parsed: ParsedBody) -> RequestFacts:
    """The facts of a `messages` or `count_tokens` request.

    `headers` has lower-case names. Fields of an unexpected type read as absent: a request that an
    upstream would refuse is for the upstream to refuse, in its own words.
    """
    outline = parsed.outline
    turn = read_turn(outline.messages)
    system = texts(outline.system)
    thinking = _mapping(_decoded(outline.thinking))
    output = _mapping(_decoded(outline.output_config))
    tool_count, tool_types = _tools(bytes(outline.tools))
    metadata = bytes(outline.metadata)
    ids = _identity(metadata, headers)
    return RequestFacts(
        endpoint=endpoint,
        model=_text(outline.model) or "",
        stream=outline.stream is True,
        tokens=_estimate_tokens(len(parsed.body) - len(metadata), turn.image_bytes),
        max_tokens=_integer(outline.max_tokens),
        messages=len(outline.messages),
        tools=tool_count,
        tool_types=tool_types,
        effort=_text(output.get("effort")),
        thinking=_text(thinking.get("type")),
        thinking_budget=_integer(thinking.get("budget_tokens")),
        has_image=turn.has_image,
        new_image=turn.new_image,
        schema_keys=_schema_keys(output),
        last_user_text=turn.user_text[-TEXT_LIMIT:],
        system_text="\n".join(system)[:TEXT_LIMIT],
        asks_summary=turn.asks_summary,
        ultrathink=turn.ultrathink,
        plan_mode=_plan_mode(_decoded(outline.safeguards), turn),
        is_subagent=bool(ids["agent"]) or any("cc_is_subagent=" in text for text in system[:1]),
        **ids,
    )


def other_facts(headers: Mapping[str, str]) -> RequestFacts:
    """Facts of a request whose body is not a conversation (`GET /v1/models`, unknown paths)."""
    return RequestFacts(endpoint="other", **_identity(b"null", headers))


@lru_cache(maxsize=8)
def _tools(raw: bytes) -> tuple[int, tuple[str, ...]]:
    """Count and the typed (server) tools. Tools are the same 70 KB on every turn, hence the cache."""
    tools = _decoded(raw)
    if not isinstance(tools, list):
        return 0, ()
    types = (_text(_mapping(tool).get("type")) for tool in tools)
    return len(tools), tuple(t for t in types if t and t != "custom")


def _schema_keys(output: Mapping[str, Any]) -> tuple[str, ...]:
    schema = _mapping(_mapping(output.get("format")).get("schema"))
    return tuple(sorted(_mapping(schema.get("properties"))))


def _estimate_tokens(size: int, image_bytes: int) -> int:
    """From the bytes of a body: what is not read by the model is little beside system, tools and messages."""
    return max(1, round((size - image_bytes) / BYTES_PER_TOKEN)) + (1500 if image_bytes else 0)


def _identity(metadata: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """Claude Code's ids: its headers first, else the JSON string in `metadata.user_id`."""
    return {
        "session": headers.get("x-claude-code-session-id") or _session_in(metadata),
        "agent": headers.get("x-claude-code-agent-id"),
        "parent_agent": headers.get("x-claude-code-parent-agent-id"),
        "prompt": headers.get("x-claude-code-prompt-id"),
        "request_class": headers.get("x-claude-code-request-class"),
        "agent_type": headers.get("x-claude-code-agent-type"),
    }


def _session_in(metadata: bytes) -> str | None:
    user_id = _text(_mapping(_decoded(metadata)).get("user_id"))
    if not user_id:
        return None
    ids = _mapping(_decoded(user_id.encode()))
    return _text(ids.get("session_id")) if ids else user_id.partition("_session_")[2] or None


def _plan_mode(safeguards: object, turn: Turn) -> bool:
    """The permission mode that the client names to its safety check, else its notes in the messages."""
    for safeguard in map(_mapping, safeguards if isinstance(safeguards, list) else ()):
        mode = _mapping(safeguard.get("classifier_context")).get("permission_mode")
        if mode:
            return bool(mode == "plan")
    return turn.plan_mode


def _decoded(raw: bytes | msgspec.Raw) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _integer(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
