from __future__ import annotations

import pytest

from ccr_tui.core.wire.openai_responses.models import abilities_of

THREE = ("low", "medium", "high")


@pytest.mark.parametrize(
    ("model", "efforts", "samples", "phases"),
    [
        ("gpt-4o", (), True, False),
        ("openai/gpt-4.1-mini", (), True, False),
        ("gpt-5-chat-latest", (), True, False),
        ("chatgpt-4o-latest", (), True, False),
        ("o3", THREE, False, False),
        ("o4-mini-2025-04-16", THREE, False, False),
        ("gpt-5", ("minimal", *THREE), False, False),
        ("openai/gpt-5-mini", ("minimal", *THREE), False, False),
        ("gpt-5-codex", THREE, False, False),
        ("gpt-5-pro", ("high",), False, False),
        ("gpt-5.1", ("none", *THREE), False, False),
        ("gpt-5.1-codex-max", (*THREE, "xhigh"), False, False),
        ("gpt-5.2-pro", ("medium", "high", "xhigh"), False, False),
        ("gpt-5.3-codex", (*THREE, "xhigh"), False, True),
        ("gpt-5.6", ("none", *THREE, "xhigh", "max"), False, True),
        ("gpt-oss:20b", THREE, True, False),
        ("ollama-o1x", THREE, True, False),
        ("", THREE, True, False),
    ],
)
def test_abilities(model: str, efforts: tuple[str, ...], samples: bool, phases: bool) -> None:
    found = abilities_of(model)
    assert (found.efforts, found.samples, found.phases) == (efforts, samples, phases)
    assert found.reasons == bool(efforts)
