from __future__ import annotations

import pytest
from rich.cells import cell_len

from ccr_tui.core.exchange import Cost, FailureKind, Upstream, Usage
from ccr_tui.tui import format as fmt
from tests.builders import answered, exchange_events, failed, record_of


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "–"), (-1, "0ms"), (0.34, "340ms"), (0.9996, "1.0s"), (12.34, "12.3s"),
        (99.96, "1m40s"), (187, "3m07s"), (7_500, "2h05m"),
    ],
)  # fmt: skip
def test_durations(seconds: float | None, text: str) -> None:
    assert fmt.duration(seconds) == text
    assert len(text) <= 6


@pytest.mark.parametrize(("seconds", "text"), [(-0.2, "0s"), (3.9, "3s"), (99.9, "99s"), (125.9, "2m05s")])
def test_a_running_duration_has_whole_seconds(seconds: float, text: str) -> None:
    assert fmt.elapsed(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "now"), (0.5, "now"), (59.9, "59s"), (60, "1m"), (3599, "59m"), (90_000, "1d"), (86_399, "23h")],
)
def test_ages(seconds: float, text: str) -> None:
    assert fmt.age(seconds) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0"), (999, "999"), (1_200, "1.2k"), (99_949, "99.9k"), (123_456, "123k"), (999_600, "1.0M")],
)
def test_tokens(count: int, text: str) -> None:
    assert fmt.tokens(count) == text
    (whole,) = record_of(exchange_events(attempts=[answered(usage=Usage(1, output_tokens=count))])).attempts
    assert fmt.output(whole) == text


@pytest.mark.parametrize(
    ("count", "text"), [(53, "≈53"), (1_234, "≈1.2k"), (12_345, "≈12k"), (123_456, "≈123k")]
)
def test_what_was_counted_as_it_came_is_marked(count: int, text: str) -> None:
    cut = failed(None, kind=FailureKind.CUT, usage=Usage(1, output_tokens=count))
    (attempt,) = record_of(exchange_events(attempts=[cut])).attempts
    assert fmt.output(attempt) == text
    assert cell_len(text) <= 5
    assert len(text) <= 5


@pytest.mark.parametrize(
    ("cost", "text"),
    [
        (Cost(None), "unpriced"), (Cost(0.0), "$0.00"), (Cost(0.00001), "<$0.0001"),
        (Cost(0.00281), "$0.0028"),
        (Cost(0.0473), "$0.047"), (Cost(0.25), "$0.25"), (Cost(12.3), "$12.30"), (Cost(12_345.6), "$12,346"),
        (Cost(1.5, at_least=True), "≥$1.50"),
    ],
)  # fmt: skip
def test_money(cost: Cost, text: str) -> None:
    assert fmt.money(cost) == text
    assert len(text) <= 8


def test_other_measures() -> None:
    assert [fmt.size(n) for n in (12, 1_500, 5_880_812)] == ["12 B", "1.5 kB", "5.9 MB"]
    assert [fmt.percent(s) for s in (None, 0.0, 0.614)] == ["–", "0%", "61%"]
    assert fmt.clock(1_790_000_000) == "14:13:20"
    assert fmt.day_and_clock(1_790_000_000) == "2026-09-21 14:13:20"


@pytest.mark.parametrize(
    ("model", "name"),
    [("claude-haiku-4-5-20251001", "haiku-4-5"), ("z-ai/glm-5", "z-ai/glm-5"), ("gpt-5@20260101", "gpt-5")],
)
def test_model_names_lose_what_is_the_same_for_all(model: str, name: str) -> None:
    assert fmt.model_name(model) == name


@pytest.mark.parametrize(
    ("asked", "used", "width", "text"),
    [
        ("claude-opus-5-5", None, 20, "opus-5-5"),
        ("claude-opus-5-5", "anthropic,claude-opus-5-5", 20, "opus-5-5"),
        ("claude-opus-5-5", "anthropic,claude-sonnet-5", 30, "opus-5-5 → sonnet-5"),
        ("claude-opus-5-5", "anthropic,claude-sonnet-5", 18, "opus-5-5→sonnet-5"),
        ("claude-opus-5-5", "anthropic,claude-sonnet-5", 12, "→ sonnet-5"),
        ("claude-opus-5-5", "anthropic,claude-sonnet-5", 6, "→sonn…"),
        ("claude-sonnet-5", "openrouter,z-ai/glm-5", 40, "sonnet-5 → openrouter,z-ai/glm-5"),
        ("claude-sonnet-5", "openrouter,z-ai/glm-5", 15, "sonnet-5→glm-5"),
        ("claude-sonnet-5", "bedrock,claude-sonnet-5", 30, "sonnet-5 → bedrock"),
        ("openrouter,z-ai/glm-5", "openrouter,z-ai/glm-5", 30, "openrouter,z-ai/glm-5"),
        ("openrouter,z-ai/glm-5", "openrouter,z-ai/glm-5", 8, "glm-5"),
        ("", "ollama,qwen3", 30, "ollama,qwen3"),
    ],
)
def test_the_most_telling_form_that_fits(asked: str, used: str | None, width: int, text: str) -> None:
    upstream = Upstream.parse(used) if used else None
    assert fmt.model_path(asked, upstream, "anthropic", width) == text


@pytest.mark.parametrize("text", ["", "short", "exactly ten", "日本語のテキスト", "a日b本c語"])
@pytest.mark.parametrize("width", [1, 5, 10])
def test_padding_gives_exactly_the_width(text: str, width: int) -> None:
    assert cell_len(fmt.pad(text, width)) == width
    assert cell_len(fmt.pad(text, width, right=True)) == width


@pytest.mark.parametrize(
    ("usd", "at_least", "text"),
    [
        (None, False, "$?"),
        (0.00001, False, "<$0.001"),
        (0.00001, True, "≥$0.000"),
        (0.0028, True, "≥$0.003"),
        (9.876, False, "$9.876"),
        (123.45, True, "≥$123"),
        (123_456.0, True, "≥$123k"),
    ],
)
def test_a_short_amount_of_money(usd: float | None, at_least: bool, text: str) -> None:
    assert fmt.short_money(Cost(usd, at_least=at_least)) == text
