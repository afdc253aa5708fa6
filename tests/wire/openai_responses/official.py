"""Answers of OpenAI's own, which agree with the types of its SDK, and what must become of them.

For each fixture the stream and its outline (see `grammar.outline`).
"""

from __future__ import annotations

from tests.wire.openai_responses.streams import (
    added,
    argument,
    call,
    called,
    cites,
    completed,
    created,
    done,
    event,
    incomplete,
    message,
    one_call,
    reasoning,
    response,
    said,
    search,
    thought,
    tool,
)


def _refused(index: int, *pieces: str) -> bytes:
    place = {"item_id": "msg_1", "output_index": index, "content_index": 0}
    words = "".join(pieces)
    out = added(index, message(status="in_progress"))
    out += b"".join(event("response.refusal.delta", **place, delta=p) for p in pieces)
    out += event("response.refusal.done", **place, refusal=words)
    return out + done(index, message("msg_1", {"type": "refusal", "refusal": words}))


def _searched(index: int) -> bytes:
    place = {"item_id": "ws_1", "output_index": index}
    pages = [{"type": "url", "url": url} for url in ("https://a?utm_source=openai", "https://b")]
    out = added(index, search(status="in_progress"))
    out += event("response.web_search_call.in_progress", **place)
    out += event("response.web_search_call.searching", **place)
    out += event("response.web_search_call.completed", **place)
    return out + done(index, search(query="who is it", sources=pages))


def _thought_aloud(index: int, *pieces: str) -> bytes:
    """Open models tell their thoughts, not a summary of them."""
    place = {"item_id": "rs_1", "output_index": index, "content_index": 0}
    content = [{"type": "reasoning_text", "text": "".join(pieces)}]
    item = reasoning(encrypted=None)
    out = added(index, item)
    out += b"".join(event("response.reasoning_text.delta", **place, delta=p) for p in pieces)
    out += event("response.reasoning_text.done", **place, text="".join(pieces))
    return out + done(index, {**item, "content": content})


OFFICIAL: dict[str, tuple[bytes, list[str]]] = {
    "text": (created() + said(0, "Hel", "lo") + completed(), ["text: Hello", "stop: end_turn"]),
    "split UTF-8": (
        created() + said(0, "Grüße, 世界 ", "🌍") + completed(),
        ["text: Grüße, 世界 🌍", "stop: end_turn"],
    ),
    "thinking": (
        created() + thought(0, "**Looking**", "Let me see.") + said(1, "Yes.") + completed(),
        ["thinking: **Looking**\n\nLet me see.", "text: Yes.", "stop: end_turn"],
    ),
    "thinking aloud": (
        created() + _thought_aloud(0, "Let me", " see.") + said(1, "Yes.") + completed(),
        ["thinking: Let me see.", "text: Yes.", "stop: end_turn"],
    ),
    "thinking without a word": (
        created() + thought(0) + said(1, "Yes.") + completed(),
        ["thinking: ", "text: Yes.", "stop: end_turn"],
    ),
    "one tool": (created() + one_call(0) + completed(), [tool(), "stop: tool_use"]),
    "a tool without input": (
        created() + one_call(0, arguments="{}") + completed(),
        [tool(arguments="{}"), "stop: tool_use"],
    ),
    "parallel tools": (
        created()
        + thought(0, "Two cities.")
        + added(1, call("call_1"))
        + added(2, call("call_2"))
        + argument(1, "call_1", '{"city":')
        + argument(2, "call_2", '{"city":')
        + argument(1, "call_1", ' "Rome"}')
        + called(1, "call_1", '{"city": "Rome"}')
        + argument(2, "call_2", ' "Oslo"}')
        + called(2, "call_2", '{"city": "Oslo"}')
        + completed(),
        ["thinking: Two cities.", tool(), tool("call_2", '{"city": "Oslo"}'), "stop: tool_use"],
    ),
    "tool then text": (
        created() + one_call(0) + said(1, "One moment.") + completed(),
        [tool(), "text: One moment.", "stop: tool_use"],
    ),
    "thinking between all": (
        created()
        + thought(0, "First")
        + said(1, "I will look.")
        + thought(2, "Then", id="rs_2")
        + one_call(3)
        + completed(),
        ["thinking: First", "text: I will look.", "thinking: Then", tool(), "stop: tool_use"],
    ),
    "empty": (created() + completed(), ["stop: end_turn"]),
    "refusal": (
        created() + _refused(0, "I cannot ", "do that.") + completed(),
        ["text: I cannot do that.", "stop: refusal"],
    ),
    "length": (
        created() + said(0, "a") + incomplete("max_output_tokens"),
        ["text: a", "stop: max_tokens"],
    ),
    "a call that was cut by the length": (
        created() + added(0, call("call_1")) + argument(0, "call_1", "{}") + incomplete("max_output_tokens"),
        [tool(arguments="{}"), "stop: max_tokens"],
    ),
    "filtered": (created() + said(0, "a") + incomplete("content_filter"), ["text: a", "stop: refusal"]),
    "search": (
        created()
        + _searched(0)
        + said(1, "It is he.", annotations=[cites("https://a?utm_source=openai", "A")])
        + completed(),
        [
            "text: It is he.",
            'server_tool_use SEARCH web_search: {"query":"who is it"}',
            "web_search_tool_result: ['https://a', 'https://b']",
            "stop: end_turn",
        ],
    ),
    "failure": (
        created()
        + said(0, "half")
        + event(
            "response.failed",
            response=response("failed", error={"code": "server_error", "message": "The model broke."}),
        ),
        ["text: half", "error: api_error: The model broke."],
    ),
    "rate limit": (
        created()
        + event(
            "response.failed",
            response=response("failed", error={"code": "rate_limit_exceeded", "message": "slow down"}),
        ),
        ["error: rate_limit_error: slow down"],
    ),
    "error mid-stream": (
        created()
        + event(
            "response.output_text.delta",
            item_id="msg_1",
            output_index=0,
            content_index=0,
            delta="half",
            logprobs=[],
        )
        + event("error", code="server_error", message="busy", param=None),
        ["text: half", "error: api_error: busy"],
    ),
    "overflow": (
        created()
        + event(
            "error",
            code="context_length_exceeded",
            message="Your input exceeds the context window of this model.",
            param="input",
        ),
        ["error: invalid_request_error: prompt is too long"],
    ),
}
