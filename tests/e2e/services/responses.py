"""A Responses service as strict as OpenAI's: it reads only reasoning that it encrypted itself."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request

from ccr_tui.engine.mock.reply import Block, Text, Thinking, ToolUse
from tests.e2e.services.service import Json, need, schema_of, spoken, tool_result, tool_use
from tests.wire.openai_responses.requests import check
from tests.wire.openai_responses.streams import (
    USAGE,
    called,
    event,
    message,
    output_text,
    reasoning,
    response,
    said,
    thought,
)
from tests.wire.openai_responses.streams import added as item_added
from tests.wire.openai_responses.streams import argument as argument_piece
from tests.wire.openai_responses.streams import call as function_call

_OF_TYPE = {
    "message": {"type", "role", "content", "phase"},
    "function_call": {"type", "call_id", "name", "arguments"},
    "function_call_output": {"type", "call_id", "output"},
    "reasoning": {"type", "id", "summary", "encrypted_content"},
}
_ROLES = {"user", "assistant", "developer", "system"}
_LONGEST_ID = 64


class ResponsesSpeech:
    path = "/v1/responses"

    def __init__(self) -> None:
        self._encrypted: set[str] = set()

    def check(self, body: Json) -> None:
        check(body)
        need(body["input"], "One of 'input' or 'prompt' must be given.")
        need(body["store"] is False, "This organization keeps nothing.")
        called_ids: set[str] = set()
        answered: set[str] = set()
        for number, item in enumerate(body["input"]):
            kind = item["type"]
            where = f"input[{number}]"
            need(kind in _OF_TYPE, f"{where}: invalid type {kind!r}.")
            need(item.keys() <= _OF_TYPE[kind], f"{where}: unknown {item.keys() - _OF_TYPE[kind]}.")
            match kind:
                case "message":
                    need(item["role"] in _ROLES and item["content"], f"{where}: invalid message.")
                case "function_call":
                    need(0 < len(item["call_id"]) <= _LONGEST_ID, f"{where}: invalid call_id.")
                    need(item["call_id"] not in called_ids, f"{where}: duplicate {item['call_id']}.")
                    need(isinstance(json.loads(item["arguments"]), dict), f"{where}: no object.")
                    called_ids.add(item["call_id"])
                case "function_call_output":
                    need(item["call_id"] in called_ids, f"{where}: no tool call for {item['call_id']}.")
                    answered.add(item["call_id"])
                case "reasoning":
                    self._check_reasoning(where, item, body["input"][number + 1 : number + 2])
        need(called_ids == answered, f"No tool output found for {called_ids - answered}.")

    def _check_reasoning(self, where: str, item: Json, following: list[Json]) -> None:
        own = item["encrypted_content"] in self._encrypted
        need(own, f"{where}: the encrypted content could not be verified.")
        allowed = following and (
            following[0]["type"] in ("function_call", "reasoning") or following[0].get("role") == "assistant"
        )
        need(allowed, f"{where}: provided without its required following item.")

    def read(self, body: Json) -> Json:
        schema = body.get("text", {}).get("format", {}).get("schema")
        tools = [{"name": tool["name"]} for tool in body.get("tools", ()) if tool["type"] == "function"]
        messages = [_read(item) for item in body["input"] if item["type"] != "reasoning"]
        return {"messages": messages, "tools": tools, **schema_of(schema)}

    def streams(self, request: Request, body: Json) -> bool:
        return body.get("stream") is True

    def stream(self, number: int, blocks: tuple[Block, ...]) -> bytes:
        own = {"id": f"resp_{number:020}"}
        out = event("response.created", response=response("in_progress", **own))
        for index, block in enumerate(blocks):
            match block:
                case Thinking(text):
                    out += thought(index, text, encrypted=self._encrypt(number), id=f"rs_{number}")
                case Text(text):
                    out += said(index, text, id=f"msg_{number}_{index}")
                case ToolUse(name, arguments):
                    out += _called(index, f"call_{number:04}{index:02}", name, json.dumps(arguments))
        return out + event("response.completed", response=response("completed", usage=USAGE, **own))

    def whole(self, number: int, blocks: tuple[Block, ...]) -> Json:
        output: list[Json] = []
        for index, block in enumerate(blocks):
            match block:
                case Thinking(text):
                    output.append(reasoning(text, encrypted=self._encrypt(number), id=f"rs_{number}"))
                case Text(text):
                    output.append(message(f"msg_{number}_{index}", output_text(text)))
                case ToolUse(name, arguments):
                    words = json.dumps(arguments)
                    output.append(function_call(f"call_{number:04}{index:02}", name, words))
        return response("completed", output, usage=USAGE, id=f"resp_{number:020}")

    def error(self, status: int, message: str) -> Json:
        kind = "invalid_request_error" if status == 400 else "server_error"
        return {"error": {"message": message, "type": kind, "param": None, "code": None}}

    def _encrypt(self, number: int) -> str:
        self._encrypted.add(f"gAAAA{number}")
        return f"gAAAA{number}"


def _called(index: int, id: str, name: str, arguments: str) -> bytes:
    return (
        item_added(index, function_call(id, name))
        + argument_piece(index, id, arguments)
        + called(index, id, arguments, name)
    )


def _read(item: Json) -> Json:
    match item["type"]:
        case "function_call":
            use = tool_use(item["call_id"], item["name"], json.loads(item["arguments"]))
            return {"role": "assistant", "content": [use]}
        case "function_call_output":
            output: Any = item["output"]
            content = output if isinstance(output, str) else list(map(_part, output))
            return tool_result(item["call_id"], content)
    content = item["content"]
    parts = [{"type": "input_text", "text": content}] if isinstance(content, str) else content
    role = "system" if item["role"] == "developer" else item["role"]
    return {"role": role, "content": [spoken(p["text"]) if "text" in p else _part(p) for p in parts]}


def _part(part: Json) -> Json:
    return {"type": "text", "text": part["text"]} if "text" in part else {"type": "image"}
