"""What routing needs to know of a request, read from its body and headers without parsing all of it.

Sources of the signals: `wire.md` A (captured from Claude Code 2.1.197 and 2.1.330).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import msgspec

from ccr_tui.core.errors import RequestError
from ccr_tui.core.surroundings import read_surroundings
from ccr_tui.core.turn import Turn, read_turn, texts
from ccr_tui.core.wire.json_spans import Span, object_spans
from ccr_tui.core.wire.outline import Outline, read_messages, read_outline

TEXT_LIMIT = 4000
"""Characters kept of the last user text and the system text: enough for rules, small in the store."""

BYTES_PER_TOKEN = 3.9
"""Measured ratio of JSON bytes to input tokens for Claude Code's English-and-code requests."""


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """`tokens` is an estimate of the input tokens; ids are Claude Code's own, None when not sent.

    `turn` counts what the person has said so far. `in_loop`: the newest message brings a tool's result.
    `thinking_set`: the field `thinking` is there and not empty, whatever it says. `project` is the working
    directory. `subagent_tag` is the `provider,model` of a `<CCR-SUBAGENT-MODEL>`.
    """

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
    turn: int = 0
    in_loop: bool = False
    thinking_set: bool = False
    namespace: str = ""
    project: str = ""
    subagent_tag: str = ""
    leading_tag: bool = False


def on_behalf(facts: RequestFacts, of: RequestFacts) -> RequestFacts:
    """The facts of a request of our own: it belongs to the work of another one, whatever its headers say."""
    return replace(
        facts,
        session=of.session,
        agent=of.agent,
        prompt=of.prompt,
        namespace=of.namespace,
        project=of.project,
    )


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


def inspect(
    endpoint: str, headers: Mapping[str, str], parsed: ParsedBody, namespace: str = ""
) -> RequestFacts:
    """The facts of a `messages` or `count_tokens` request.

    `headers` has lower-case names. `namespace` is the workflow that it belongs to. Fields of an unexpected
    type read as absent: a request that an upstream would refuse is for the upstream to refuse, in its own
    words.
    """
    outline = parsed.outline
    system = texts(outline.system)
    metadata = bytes(outline.metadata)
    turn = read_turn(outline.messages)
    tool_count, tool_types = _tools(bytes(outline.tools))
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
        has_image=turn.has_image,
        new_image=turn.new_image,
        last_user_text=turn.user_text[-TEXT_LIMIT:],
        system_text="\n".join(system)[:TEXT_LIMIT],
        asks_summary=turn.asks_summary,
        ultrathink=turn.ultrathink,
        plan_mode=_plan_mode(_decoded(outline.safeguards), turn),
        is_subagent=bool(ids["agent"]) or any("cc_is_subagent=" in text for text in system[:1]),
        turn=turn.number,
        in_loop=turn.in_loop,
        namespace=namespace,
        **_around(parsed.body, system, outline),
        **_demands(outline),
        **ids,
    )


def other_facts(headers: Mapping[str, str], namespace: str = "") -> RequestFacts:
    """Facts of a request whose body is not a conversation (`GET /v1/models`, unknown paths)."""
    return RequestFacts(endpoint="other", namespace=namespace, **_identity(b"null", headers))


def _around(body: bytes, system: list[str], outline: Outline) -> dict[str, Any]:
    return asdict(read_surroundings(body, system, outline.messages))


def _demands(outline: Outline) -> dict[str, Any]:
    """What the request wants of the answer: thinking, effort, a schema."""
    thinking_value = _decoded(outline.thinking)
    thinking = _mapping(thinking_value)
    output = _mapping(_decoded(outline.output_config))
    return {
        "effort": _text(output.get("effort")),
        "thinking": _text(thinking.get("type")),
        "thinking_budget": _integer(thinking.get("budget_tokens")),
        "thinking_set": _truthy(thinking_value),
        "schema_keys": _schema_keys(output),
    }


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


def _truthy(value: Any) -> bool:
    """Whether JavaScript takes a JSON value for true: an empty object or list is."""
    return isinstance(value, dict | list) or bool(value)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _integer(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
