"""What translation costs: providers of every dialect behind one proxy, asked in turn in the same rounds."""

from __future__ import annotations

from dataclasses import replace

from benchmarks import report
from benchmarks.load import Plan, Samples
from benchmarks.processes import ccr_tui, run_load

PASSED = "passed through"
TARGETS = {
    "direct": "claude-sonnet-5",
    PASSED: "claude-sonnet-5",
    "openai_chat": "openai_chat,m",
    "openai_responses": "openai_responses,m",
    "gemini": "gemini,m",
}
"""The model that is asked for, by what is measured."""

SIZES_KB = (100, 500)
_STREAM_KB = 5
_ENDINGS = {"openai_chat": "/v1", "openai_responses": "/v1", "gemini": ""}
"""What follows the host in a provider's base URL, by dialect."""


def sections(upstream: str, answers: Plan, streams: Plan) -> str:
    """The tables. The plans say how often and at what pace; targets, models and sizes are put in here."""
    tokens = _measure(upstream, answers, SIZES_KB)
    events = _measure(upstream, streams, (_STREAM_KB,))[_STREAM_KB]
    first = report.translation_table({f"{size} KB": s for size, s in tokens.items()}, PASSED)
    return (
        f"### Added to the first token, ms\n\n{first}\n\n"
        f"### Added to each event, ms\n\n{report.event_table(events, PASSED)}"
    )


def _measure(upstream: str, plan: Plan, sizes_kb: tuple[int, ...]) -> dict[int, dict[str, Samples]]:
    """Headers of the client do not go to other dialects, so the providers tell the upstream its pace."""
    pace = f"{plan.events} {plan.gap_us} {plan.first_us}"
    with ccr_tui(upstream, _providers(upstream, pace)) as proxy:
        targets = {name: upstream if name == "direct" else proxy.url for name in TARGETS}
        paired = replace(plan, targets=targets, models=TARGETS)
        return {size: run_load(replace(paired, size_kb=size)) for size in sizes_kb}


def _providers(upstream: str, pace: str) -> str:
    return "".join(
        f'[providers.{name}]\ndialect = "{name}"\nbase_url = "{upstream}{ending}"\napi_key = "no-real-key"\n'
        f'extra_headers = {{"x-benchmark" = "{pace}"}}\n'
        for name, ending in _ENDINGS.items()
    )
