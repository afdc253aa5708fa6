"""A Gemini service as strict as Google's with its version 3: it wants its thought signatures back."""

from __future__ import annotations

import base64
from typing import Any

from starlette.requests import Request

from ccr_tui.core.wire.gemini.thought_state import PLACEHOLDER
from ccr_tui.engine.mock.reply import Block, Text, Thinking, ToolUse
from tests.e2e.services.service import Json, need, schema_of, spoken, tool_result, tool_use
from tests.wire.gemini.requests import check
from tests.wire.gemini.streams import USAGE, answer, calling, event, thought, words

_ROLES = {"user", "model"}


class GeminiSpeech:
    path = "/v1beta/models/{method:path}"

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        """Signatures by the name of the call that they came with."""

    def check(self, body: Json) -> None:
        check(body)
        contents = body["contents"]
        need(contents and contents[0]["role"] == "user", "Please ensure that it begins with a user turn.")
        for content in contents:
            need(content["role"] in _ROLES, f"Please use a valid role: {content['role']!r}.")
            for part in content["parts"]:
                need(part.get("text") != "", "Unable to submit request because it has an empty text.")
                self._check_signature(part)
        need(_current_calls_are_signed(contents), "Function call is missing a thought_signature.")

    def _check_signature(self, part: Json) -> None:
        signature = part.get("thoughtSignature")
        if signature is None or signature == PLACEHOLDER:
            return
        need(signature in self._given, f"Thought signature is not valid: {signature}.")
        need(self._given[signature] == _bears(part), f"Corrupted thought signature on {_bears(part)!r}.")

    def read(self, body: Json) -> Json:
        config = body.get("generationConfig", {})
        schema = config.get("responseJsonSchema") or config.get("responseSchema")
        declared = [f for tool in body.get("tools", ()) for f in tool.get("functionDeclarations", ())]
        tools = [{"name": function["name"]} for function in declared]
        messages = [message for content in body["contents"] for message in _read(content)]
        return {"messages": messages, "tools": tools, **schema_of(schema)}

    def streams(self, request: Request, body: Json) -> bool:
        return request.url.path.endswith(":streamGenerateContent") and "alt=sse" in request.url.query

    def stream(self, number: int, blocks: tuple[Block, ...]) -> bytes:
        own = {"responseId": f"response-{number:012}"}
        parts = self._parts(number, blocks)
        out = b"".join(event(answer(part, **own)) for part in parts)
        return out + event(answer(words(""), finish="STOP", usageMetadata=USAGE, **own))

    def whole(self, number: int, blocks: tuple[Block, ...]) -> Json:
        own = {"responseId": f"response-{number:012}", "usageMetadata": USAGE}
        return answer(*self._parts(number, blocks), finish="STOP", **own)

    def error(self, status: int, message: str) -> Json:
        state = "INVALID_ARGUMENT" if status == 400 else "UNAVAILABLE"
        return {"error": {"code": status, "message": message, "status": state}}

    def _parts(self, number: int, blocks: tuple[Block, ...]) -> list[Json]:
        """The first call is signed."""
        parts: list[Json] = []
        for block in blocks:
            match block:
                case Thinking(text):
                    parts.append(thought(text))
                case Text(text):
                    parts.append(words(text))
                case ToolUse(name, arguments):
                    signed = any("functionCall" in part for part in parts)
                    parts.append(calling(name, args=dict(arguments)))
                    if not signed:
                        signature = base64.b64encode(f"signature {number}".encode()).decode()
                        parts[-1]["thoughtSignature"] = signature
                        self._given[signature] = _bears(parts[-1])
        return parts


def _bears(part: Json) -> str:
    return str(part.get("functionCall", part).get("name", "text"))


def _current_calls_are_signed(contents: list[Json]) -> bool:
    """Since the user last spoke, the first call of each step has its signature."""
    said = [
        i for i, c in enumerate(contents) if c["role"] == "user" and "functionResponse" not in c["parts"][0]
    ]
    for content in contents[max(said, default=0) :]:
        calls = [part for part in content["parts"] if "functionCall" in part]
        if calls and not calls[0].get("thoughtSignature"):
            return False
    return True


def _read(content: Json) -> list[Json]:
    role = "assistant" if content["role"] == "model" else "user"
    blocks: list[Json] = []
    messages: list[Json] = []
    for part in content["parts"]:
        if "functionCall" in part:
            call = part["functionCall"]
            blocks.append(tool_use(call["name"], call["name"], call.get("args", {})))
        elif "functionResponse" in part:
            messages.append(_result(part["functionResponse"]))
        elif "text" in part:
            blocks.append(spoken(part["text"]))
        else:
            blocks.append({"type": "image"})
    return [*messages, {"role": role, "content": blocks}] if blocks else messages


def _result(response: Json) -> Json:
    given: dict[str, Any] = response["response"]
    need(len(given) == 1, f"{given.keys()} instead of one result.")
    return tool_result(response["name"], next(iter(given.values())))
