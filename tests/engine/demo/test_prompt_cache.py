"""The played prompt cache: written once, read afterwards, lost where the real one is."""

from __future__ import annotations

from typing import Any

from ccr_tui.engine.demo.prompt_cache import PromptCache

MARK = {"cache_control": {"type": "ephemeral"}}


def body(*texts: str, system: str = "s" * 3900) -> dict[str, Any]:
    messages = [{"role": "user", "content": [{"type": "text", "text": text}]} for text in texts]
    *_, last = messages
    last["content"][0] |= MARK  # type: ignore[index,operator]
    return {"system": [{"type": "text", "text": system}], "tools": [], "messages": messages}


def test_the_first_request_writes_and_the_next_reads() -> None:
    cache = PromptCache()
    first = cache.usage("m", "s", body("a" * 390), 7)
    assert first.cache_read_tokens == 0
    assert 1000 <= first.cache_write_1h_tokens < 1100
    assert 100 <= first.cache_write_5m_tokens < 130
    assert first.output_tokens == 7
    second = cache.usage("m", "s", body("a" * 390, "b" * 390), 7)
    assert second.cache_read_tokens == first.cache_write_tokens
    assert (second.cache_write_1h_tokens, second.input_tokens) == (0, first.input_tokens)
    assert 100 <= second.cache_write_5m_tokens < 130


def test_another_model_session_or_system_starts_again() -> None:
    cache = PromptCache()
    cache.usage("m", "s", body("a"), 1)
    for model, session, system in (
        ("other", "s", "s" * 3900),
        ("m", "other", "s" * 3900),
        ("m", "s", "changed"),
    ):
        assert cache.usage(model, session, body("a", system=system), 1).cache_read_tokens == 0


def test_without_marks_nothing_is_cached() -> None:
    plain = {"messages": [{"role": "user", "content": "a" * 390}]}
    usage = PromptCache().usage("m", "s", plain, 1)
    assert usage.total_input_tokens == usage.input_tokens > 100
