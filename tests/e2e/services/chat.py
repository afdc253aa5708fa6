"""A Chat Completions service as strict as OpenAI's."""

from __future__ import annotations

import json
import re
from typing import Any, get_type_hints

from openai.types.chat.completion_create_params import CompletionCreateParamsStreaming
from starlette.requests import Request

from ccr_tui.engine.mock.reply import Block, Text, Thinking, ToolUse
from tests.e2e.services.service import Json, need, schema_of, spoken, tool_result, tool_use
from tests.wire.openai_chat.requests import check
from tests.wire.openai_chat.streams import DONE, USAGE, chunk, completion, entry

_FIELDS = get_type_hints(CompletionCreateParamsStreaming).keys()
_OF_ROLE = {
    "system": {"role", "content"},
    "user": {"role", "content"},
    "assistant": {"role", "content", "tool_calls"},
    "tool": {"role", "content", "tool_call_id"},
}
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_LONGEST_ID = 40


class ChatSpeech:
    path = "/v1/chat/completions"

    def check(self, body: Json) -> None:
        check(body)
        need(body.keys() <= _FIELDS, f"Unrecognized request argument: {body.keys() - _FIELDS}")
        need(
            not {"max_tokens", "max_completion_tokens"} <= body.keys(), "Setting both limits is not allowed."
        )
        for tool in body.get("tools", ()):
            function = tool["function"]
            need(_NAME.fullmatch(function["name"]), f"Invalid function name {function['name']!r}.")
            need(function["parameters"].get("type") == "object", "schema must be of 'type': \"object\".")
        need(body["messages"], "'messages' is empty.")
        waiting: list[str] = []
        for number, message in enumerate(body["messages"]):
            waiting = _check_message(f"messages[{number}]", message, waiting)
        need(not waiting, _unanswered(waiting))

    def read(self, body: Json) -> Json:
        schema = body.get("response_format", {}).get("json_schema", {}).get("schema")
        tools = [{"name": tool["function"]["name"]} for tool in body.get("tools", ())]
        return {"messages": list(map(_read, body["messages"])), "tools": tools, **schema_of(schema)}

    def streams(self, request: Request, body: Json) -> bool:
        return body.get("stream") is True

    def stream(self, number: int, blocks: tuple[Block, ...]) -> bytes:
        own: dict[str, Any] = {"id": f"chatcmpl-{number:020}"}
        out = chunk({"role": "assistant", "content": ""}, **own)
        calls = 0
        for block in blocks:
            match block:
                case Thinking(text):
                    out += chunk({"reasoning_content": text}, **own)
                case Text(text):
                    out += chunk({"content": text}, **own)
                case ToolUse(name, arguments):
                    words = json.dumps(arguments)
                    first = entry(calls, _call_id(number, calls), name, "")
                    out += chunk({"tool_calls": [first]}, **own)
                    out += chunk({"tool_calls": [entry(calls, arguments=words)]}, **own)
                    calls += 1
        out += chunk({}, "tool_calls" if calls else "stop", **own)
        return out + chunk(usage=USAGE, **own) + DONE

    def whole(self, number: int, blocks: tuple[Block, ...]) -> Json:
        uses = [b for b in blocks if isinstance(b, ToolUse)]
        calls = [
            entry(None, _call_id(number, index), use.name, json.dumps(use.input))
            for index, use in enumerate(uses)
        ]
        words = "".join(b.text for b in blocks if isinstance(b, Text))
        message = {"content": words, **({"tool_calls": calls} if calls else {})}
        finish = "tool_calls" if calls else "stop"
        answer: Json = json.loads(completion(message, finish, usage=USAGE, id=f"chatcmpl-{number:020}"))
        return answer

    def error(self, status: int, message: str) -> Json:
        kind = "invalid_request_error" if status == 400 else "server_error"
        return {"error": {"message": message, "type": kind, "param": None, "code": None}}


def _check_message(where: str, message: Json, waiting: list[str]) -> list[str]:
    """The ids of calls that are still to be answered after this message."""
    role, content = message.get("role"), message.get("content")
    allowed = _OF_ROLE.get(str(role))
    need(allowed, f"{where}: invalid role {role!r}.")
    need(message.keys() <= (allowed or set()), f"{where}: unexpected {message.keys() - (allowed or set())}.")
    if role == "tool":
        answered = message["tool_call_id"]
        need(
            answered in waiting,
            f"{where}: 'tool' must be a response to a preceding message with 'tool_calls'.",
        )
        need(isinstance(content, str), f"{where}: the content of a tool is text.")
        return [other for other in waiting if other != answered]
    need(not waiting, _unanswered(waiting))
    need(content or message.get("tool_calls"), f"{where}: empty content.")
    if isinstance(content, list):
        need(role == "user", f"{where}: only a user can send parts.")
        need(all(p["type"] != "text" or p["text"] for p in content), f"{where}: empty text.")
    return [_checked_id(where, call) for call in message.get("tool_calls", ())]


def _checked_id(where: str, call: Json) -> str:
    given = str(call["id"])
    need(0 < len(given) <= _LONGEST_ID, f"{where}: the id {given!r} is longer than {_LONGEST_ID}.")
    arguments = json.loads(call["function"]["arguments"])
    need(isinstance(arguments, dict), f"{where}: arguments that are no object.")
    return given


def _unanswered(waiting: list[str]) -> str:
    return f"An assistant message with 'tool_calls' must be followed by tool messages: {waiting}."


def _read(message: Json) -> Json:
    role, content = message["role"], message["content"]
    if role == "tool":
        return tool_result(message["tool_call_id"], content)
    parts = [{"type": "text", "text": content}] if isinstance(content, str) else content or []
    blocks = [spoken(p["text"]) if p["type"] == "text" else {"type": "image"} for p in parts]
    calls: list[Any] = message.get("tool_calls", [])
    uses = [tool_use(c["id"], c["function"]["name"], json.loads(c["function"]["arguments"])) for c in calls]
    return {"role": role, "content": blocks + uses}


def _call_id(number: int, index: int) -> str:
    return f"call_{number:04}{index:02}"
