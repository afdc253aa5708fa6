"""An Anthropic request as a dialect sees it: what is said, with which tools, and how it is to be answered.

Only meaning is kept here. What belongs to Anthropic alone (cache marks, betas) is noted as dropped when
the request is read, see `conversation_reader`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Image:
    """`data` is base64 of `media_type`, or `url` says where it lies."""

    media_type: str = ""
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file: its `text` where it is text, else base64 `data` or a `url`."""

    media_type: str = ""
    text: str = ""
    data: str = ""
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Thinking:
    """`text` may be empty; `signature` is Anthropic's, or ours (see `provider_state`)."""

    text: str
    signature: str


@dataclass(frozen=True, slots=True)
class RedactedThinking:
    data: str


@dataclass(frozen=True, slots=True)
class ToolUse:
    """`id` is the client's; `wire_ids.upstream_tool_id` gives the upstream's own."""

    id: str
    name: str
    input: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolResult:
    tool_use_id: str
    content: tuple[Block, ...]
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class ServerBlock:
    """A call or result of a tool that the upstream ran itself, as it came."""

    type: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A block of a type that this version does not know, as it came."""

    type: str
    body: Mapping[str, Any]


Block = Text | Image | Document | Thinking | RedactedThinking | ToolUse | ToolResult | ServerBlock | Unknown


@dataclass(frozen=True, slots=True)
class Message:
    """`role` is "user", "assistant" or "system" (an instruction in mid-conversation)."""

    role: str
    content: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that the client runs."""

    name: str
    description: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ServerTool:
    """A tool that Anthropic runs or defines itself; `type` carries its version (`web_search_20250305`)."""

    type: str
    name: str
    body: Mapping[str, Any]

    @property
    def is_web_search(self) -> bool:
        return self.type.startswith("web_search")


@dataclass(frozen=True, slots=True)
class ToolChoice:
    """`kind` is "auto", "any", "tool" (then `name`) or "none"."""

    kind: str = "auto"
    name: str = ""
    parallel: bool = True


@dataclass(frozen=True, slots=True)
class Reasoning:
    """How much to think. `kind` is "disabled", "adaptive", "enabled" (then `budget`, in tokens) or ""."""

    kind: str = ""
    budget: int | None = None
    effort: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """`system` holds the texts of the system blocks, without Claude Code's attribution block.

    `tools_json` is the JSON text of the tools, equal from turn to turn: translate tools with a cache on
    it. `output_schema` is the JSON schema that the answer must follow.
    """

    model: str
    system: tuple[str, ...]
    messages: tuple[Message, ...]
    tools: tuple[Tool, ...]
    server_tools: tuple[ServerTool, ...]
    tools_json: bytes
    tool_choice: ToolChoice
    reasoning: Reasoning
    max_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    stop_sequences: tuple[str, ...] = ()
    output_schema: Mapping[str, Any] | None = None
    user_id: str = ""
    stream: bool = False
