"""Answers of OpenAI's, of proxies and of other servers, and what must become of them.

For each fixture the stream and its outline (see `grammar.outline`).
"""

from __future__ import annotations

from tests.wire.openai_responses.official import OFFICIAL
from tests.wire.openai_responses.streams import (
    DONE,
    USAGE,
    added,
    argument,
    call,
    called,
    completed,
    created,
    done,
    event,
    message,
    one_call,
    output_text,
    reasoning,
    response,
    said,
    tool,
)

GOLDEN: dict[str, tuple[bytes, list[str]]] = {
    **OFFICIAL,
    "CRLF and comments": (
        b": waiting\r\n\r\n" + (created() + said(0, "a") + completed()).replace(b"\n", b"\r\n"),
        ["text: a", "stop: end_turn"],
    ),
    "no event names, and [DONE]": (
        b"".join(
            part + b"\n\n"
            for line in (created() + said(0, "a") + completed()).split(b"\n\n")
            if (part := line.partition(b"\n")[2])
        )
        + DONE,
        ["text: a", "stop: end_turn"],
    ),
    "no blank line at the end": (
        (created() + said(0, "a") + completed()).rstrip(),
        ["text: a", "stop: end_turn"],
    ),
    "ids that change (Copilot)": (
        created()
        + added(0, reasoning(id="x1"))
        + event(
            "response.reasoning_summary_text.delta", item_id="x2", output_index=0, summary_index=0, delta="Hm"
        )
        + done(0, reasoning("Hm", id="x3"))
        + added(1, message("x4", status="in_progress"))
        + event(
            "response.output_text.delta",
            item_id="x5",
            output_index=1,
            content_index=0,
            delta="Yes",
            logprobs=[],
        )
        + event("response.output_text.done", item_id="x6", output_index=1, content_index=0, text="Yes")
        + done(1, message("x7", output_text("Yes")))
        + added(2, call("call_1"))
        + argument(2, "other", '{"a": 1}')
        + done(2, call("call_1", arguments='{"a": 1}') | {"id": "x8"})
        + completed(),
        ["thinking: Hm", "text: Yes", tool(arguments='{"a": 1}'), "stop: tool_use"],
    ),
    "indexes that are all 0": (
        created() + said(0, "a") + one_call(0) + one_call(0, "call_2") + completed(),
        ["text: a", tool(), tool("call_2"), "stop: tool_use"],
    ),
    "a text that ends behind the calls (LiteLLM)": (
        created()
        + event("response.output_text.delta", item_id="m", output_index=0, content_index=0, delta="a")
        + added(1, call("call_1"))
        + argument(1, "call_1", '{"city": "Rome"}')
        + called(1, "call_1", '{"city": "Rome"}')
        + event("response.output_text.done", item_id="m", output_index=0, content_index=0, text="a")
        + done(0, message("m", output_text("a")))
        + completed(output=[message("m", output_text("a")), call("call_1")])
        + DONE,
        ["text: a", tool(), "stop: tool_use"],
    ),
    "thoughts in the parts of a text (LiteLLM)": (
        created() + completed(output=[{**reasoning(encrypted=None), "content": [output_text("Hm")]}]),
        ["thinking: Hm", "stop: end_turn"],
    ),
    "neither ids nor indexes": (
        event("response.output_text.delta", delta="a")
        + event("response.output_text.delta", delta="b")
        + event("response.output_text.done", text="ab")
        + completed(),
        ["text: ab", "stop: end_turn"],
    ),
    "items told only at their end": (
        created()
        + done(0, reasoning("Hm"))
        + done(1, message("msg_1", output_text("Yes")))
        + done(2, call("call_1", arguments='{"a": 1}'))
        + completed(),
        ["thinking: Hm", "text: Yes", tool(arguments='{"a": 1}'), "stop: tool_use"],
    ),
    "items told only with the whole": (
        created() + completed(output=[reasoning("Hm"), message("msg_1", output_text("Yes")), call("call_1")]),
        ["thinking: Hm", "text: Yes", tool(arguments="{}"), "stop: tool_use"],
    ),
    "items told again with the whole": (
        created() + said(0, "a") + completed(output=[message("msg_1", output_text("a"))]),
        ["text: a", "stop: end_turn"],
    ),
    "arguments before the name": (
        created()
        + argument(0, "call_1", '{"a"')
        + done(0, call("call_1", arguments='{"a": 1}'))
        + completed(),
        [tool(arguments='{"a": 1}'), "stop: tool_use"],
    ),
    "a thought without its end": (
        created()
        + event(
            "response.reasoning_summary_text.delta", item_id="r", output_index=0, summary_index=0, delta="Hm"
        )
        + said(1, "Yes.")
        + done(0, reasoning("Hm", id="r"))
        + completed(),
        ["thinking: Hm", "text: Yes.", "stop: end_turn"],
    ),
    "usage late": (
        created() + said(0, "a") + event("response.usage", usage=USAGE) + completed(),
        ["text: a", "stop: end_turn"],
    ),
    "news of later versions": (
        created()
        + event("response.novelty.delta", delta="?")
        + added(0, {"id": "n_1", "type": "novelty"})
        + done(0, {"id": "n_1", "type": "novelty", "content": "?"})
        + said(1, "a")
        + completed(),
        ["text: a", "stop: end_turn"],
    ),
    "an error like Chat Completions'": (
        created() + b'data: {"error": {"message": "busy", "code": 503}}\n\n',
        ["error: overloaded_error: busy"],
    ),
    "an error inside an event": (
        created() + event("error", error={"type": "insufficient_quota", "message": "pay first"}),
        ["error: billing_error: pay first"],
    ),
    "cancelled": (
        created() + event("response.cancelled", response=response("cancelled")),
        ["error: api_error: The upstream ended its answer as 'cancelled'."],
    ),
}
