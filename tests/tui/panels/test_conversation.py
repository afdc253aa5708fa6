from __future__ import annotations

from typing import Any

import msgspec

from ccr_tui.core.exchange import Cancelled
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.panels.conversation import MOST_LINES, conversation_lines
from ccr_tui.tui.transcript import Answer, Block, Excerpt, Message, answer_of, excerpt
from tests.builders import answered, exchange_events, failed, record_of
from tests.tui import samples

TURN = excerpt(msgspec.json.encode(samples.REQUEST))
RECORD = record_of(samples.fell_back())
EMPTY = Excerpt((), 0)


def texts(
    turn: Excerpt = TURN,
    answer: Answer | None = None,
    record: ExchangeRecord = RECORD,
    *,
    unfolded: bool = False,
) -> list[str]:
    return [line.text for line in conversation_lines(record, turn, answer, unfolded=unfolded)]


def said(*blocks: Block, unfolded: bool = False) -> list[str]:
    return texts(Excerpt((Message("user", blocks),), 0), unfolded=unfolded)[1:-3]


def test_the_turn_and_its_answer() -> None:
    lines = texts(answer=answer_of(samples.streamed(samples.ANSWER)))
    assert lines[0] == "⋯ 3 earlier messages: press o for older"
    assert [text for text in lines if text.startswith("▌")] == [
        "▌assistant", "▌user", "▌answer  anthropic,claude-sonnet-5",
    ]  # fmt: skip
    at = lines.index('→ Read {"file":"client.py","lines":40}')
    assert lines[at + 1] == "  ←   1  line 1 of client.py"
    assert lines.index("▌user") > at
    assert "• move attempt = 0 before the loop" in lines


def test_thinking_and_results_are_folded_until_unfolded() -> None:
    result = Block("tool_result", "\n".join(f"row {n}" for n in range(20)))
    folded = said(result)
    assert folded[-1] == "  ⋯ 14 more lines: press u to unfold"
    assert said(result, unfolded=True)[-1] == "  row 19"
    thinking = Block("thinking", "a\nb\nc\nd\ne")
    assert said(thinking) == ["∴ thinking, 5 words: press u to unfold"]
    assert said(thinking, unfolded=True) == ["∴ thinking, 5 words", "  a", "  b", "  c", "  d", "  e"]


def test_one_line_more_is_shown_instead_of_a_note() -> None:
    assert said(Block("tool_result", "\n".join("abcdefg")))[-1] == "  g"


def test_a_result_stands_below_its_call() -> None:
    calls = (Block("tool_use", "{}", "Bash", call="1"), Block("tool_use", "{}", "Read", call="2"))
    results = (Block("tool_result", "of read", call="2"), Block("tool_result", "no", failed=True, call="1"))
    lines = texts(Excerpt((Message("assistant", calls), Message("user", results)), 0))
    assert lines[:7] == [
        "▌assistant",
        "→ Bash {}",
        "  ✗ no",
        "→ Read {}",
        "  ← of read",
        "",
        "▌answer  anthropic,claude-sonnet-5",
    ]


def test_a_result_whose_call_is_not_shown_stands_alone() -> None:
    assert said(Block("tool_result", "late", call="7")) == ["← late"]


def test_what_the_client_says_as_the_system_is_folded() -> None:
    message = Message("system", (Block("text", "\n".join(f"rule {n}" for n in range(20))),))
    lines = texts(Excerpt((message,), 0))
    assert lines[:2] == ["▌system", "  rule 0"]
    assert "  ⋯ 14 more lines: press u to unfold" in lines


def test_what_cannot_be_read_is_named() -> None:
    assert said(Block("thinking")) == ["∴ thinking (not readable: only its signature was sent)"]
    assert said(Block("image", "image/png 8×9, 2.0 kB"), Block("novelty")) == [
        "▣ image image/png 8×9, 2.0 kB", "[novelty]",
    ]  # fmt: skip
    assert said(Block("document", "application/pdf", "The paper")) == ["▤ document The paper application/pdf"]
    assert said(Block("tool_result", "no such file", failed=True)) == ["✗ no such file"]
    assert said(Block("tool_result")) == ["← (empty)"]


def test_reminders_of_the_client_are_folded_away() -> None:
    reminder = Block("text", "<system-reminder>be brief</system-reminder>")
    assert said(reminder) == ["⋯ reminder by the client, 43 characters"]
    assert "be brief" in said(reminder, unfolded=True)[1]


def test_long_texts_and_arguments_are_cut() -> None:
    assert said(Block("text", "x" * 30_000))[-1] == "⋯ 10,000 more characters"
    assert said(Block("tool_use", "y" * 2_000, "Write"))[0].endswith("… (2.0 kB)")
    assert not said(Block("tool_use", "y" * 2_000, "Write"), unfolded=True)[0].endswith("… (2.0 kB)")


def test_the_whole_is_bounded_and_keeps_its_end() -> None:
    blocks = tuple(Block("text", "line\n" * 3_000) for _ in range(6))
    lines = texts(Excerpt((Message("user", blocks),), 0), Answer((Block("text", "the end"),)))
    assert len(lines) == MOST_LINES + 1
    assert lines[0].endswith("lines left out")
    assert lines[-1] == "the end"


def ending(answer: Answer | None = None, **values: Any) -> str:
    return texts(EMPTY, answer, record_of(exchange_events(**values)))[-1]


def test_endings() -> None:
    assert ending(attempts=[failed(400, message="too long")]) == "✗ too long"
    assert ending(Answer(error="overloaded_error: Overloaded")) == "✗ overloaded_error: Overloaded"
    assert ending(outcome=Cancelled("the client hung up")) == "⊘ the client hung up"
    assert ending() == "The answer is empty, or no longer in the history."
    assert ending(attempts=[answered(ends=False)], finished=False) == "▍"


def test_why_an_answer_stopped_is_said_when_it_is_not_the_usual() -> None:
    assert "▌answer  anthropic,claude-sonnet-5  max_tokens" in texts(answer=Answer((), "max_tokens"))


def test_a_request_without_messages() -> None:
    assert texts(EMPTY)[0] == "The request is not a conversation, or no longer in the history."
