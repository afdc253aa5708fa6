from __future__ import annotations

import msgspec
import pytest

from ccr_tui.core.wire.sse import encode_event
from ccr_tui.tui.transcript import Answer, AnswerReader, Block, answer_of, excerpt
from tests.tui import samples

BODY = msgspec.json.encode(samples.REQUEST)


def test_the_newest_turn_with_the_answer_whose_tools_report() -> None:
    turn = excerpt(BODY)
    assert turn.earlier == 3
    assert [m.role for m in turn.messages] == ["assistant", "user"]
    assert [b.kind for m in turn.messages for b in m.blocks] == [
        "thinking",
        "tool_use",
        "tool_result",
        "text",
    ]
    assert turn.messages[0].blocks[1] == Block(
        "tool_use", '{"file":"client.py","lines":40}', "Read", call="t1"
    )


def test_older_messages_on_demand() -> None:
    assert [m.role for m in excerpt(BODY, older=2).messages] == ["assistant", "user", "assistant", "user"]
    assert excerpt(BODY, older=50).earlier == 0


def test_a_plain_question_stands_alone() -> None:
    messages = [
        {"role": "user", "content": "a"},
        {"role": "assistant", "content": "b"},
        {"role": "user", "content": "c"},
    ]
    turn = excerpt(msgspec.json.encode({"messages": messages}))
    assert (turn.earlier, [b.text for m in turn.messages for b in m.blocks]) == (2, ["c"])


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b"{}", b'{"messages":7}', b'{"messages":[]}'])
def test_what_is_no_conversation_gives_nothing(body: bytes) -> None:
    assert excerpt(body).messages == ()


def test_odd_blocks_are_named_and_not_lost() -> None:
    content = [
        {"type": "image", "source": {"media_type": "image/png", "data": "AAAA"}},
        {"type": "image", "source": {"type": "url", "url": "http://x/y.png"}},
        {"type": "novelty", "x": 1},
        {
            "type": "tool_result",
            "is_error": True,
            "content": [{"type": "text", "text": "no"}, {"type": "image"}],
        },
        "stray",
    ]
    body = msgspec.json.encode({"messages": [{"role": "user", "content": content}, 7]})
    first, second = excerpt(body).messages
    assert first.blocks == (
        Block("image", "image/png, 3 B"), Block("image", "http://x/y.png"), Block("novelty"),
        Block("tool_result", "no\n[image unknown]", failed=True), Block("?"),
    )  # fmt: skip
    assert second.role == "?"


STREAM = samples.streamed("Hello there, reader.", thinking="Be kind.")


def test_a_streamed_answer() -> None:
    answer = answer_of(STREAM)
    assert answer == Answer(
        (Block("thinking", "Be kind."), Block("text", "Hello there, reader.")), "end_turn"
    )


@pytest.mark.parametrize("size", [1, 7, 100])
def test_an_answer_is_the_same_however_it_arrives(size: int) -> None:
    reader = AnswerReader()
    for at in range(0, len(STREAM), size):
        reader.feed(STREAM[at : at + size])
        assert reader.answer is not None
    assert reader.answer == answer_of(STREAM)
    assert reader.size == len(STREAM)


def test_tool_arguments_stream_in() -> None:
    start = {"type": "content_block_start", "index": 0,
             "content_block": {"type": "tool_use", "name": "Bash", "input": {}}}  # fmt: skip
    pieces = [
        {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "input_json_delta", "partial_json": part},
        }
        for part in ('{"command"', ':"ls"}')
    ]
    body = b"".join(encode_event(str(event["type"]), event) for event in (start, *pieces))
    assert answer_of(body).blocks == (Block("tool_use", '{"command":"ls"}', "Bash"),)


def test_a_whole_message_an_error_and_half_an_answer() -> None:
    whole = {"type": "message", "content": [{"type": "text", "text": "hi"}], "stop_reason": "max_tokens"}
    assert answer_of(msgspec.json.encode(whole)) == Answer((Block("text", "hi"),), "max_tokens")
    assert answer_of(samples.OVERLOADED).error == "overloaded_error: Overloaded"
    assert answer_of(b'{"type":"mess').error.startswith("The answer is cut")
    error = encode_event("error", {"type": "error", "error": {"message": "gone"}})
    assert answer_of(error).error == "gone"
    assert answer_of(encode_event("error", {"type": "error"})).error == "error without details"


def test_a_count_is_an_answer_too() -> None:
    assert answer_of(b'{"input_tokens": 12345}').blocks == (Block("text", "12,345 input tokens"),)
