"""Built-in tasks: what kind of request this is, and why each other kind was not it.

The order is the order of the checks; the first that holds *and* has a route wins. Hint headers
(`x-claude-code-request-class`) are believed before anything that is inferred.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ccr_tui.core.facts import RequestFacts

EFFORTS = ("low", "medium", "high", "xhigh", "max")
"""`output_config.effort`, in rising order. Claude Code sends "medium" or "high" on ordinary turns."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When `longContext` and `think` apply. Budgets and contexts are tokens.

    Claude Code enables a budget of 31,999 on every turn of the models that have no adaptive thinking.
    """

    long_context_tokens: int = 200_000
    think_effort: str = "xhigh"
    think_budget: int = 32_000


@dataclass(frozen=True, slots=True)
class Signal:
    """Whether a task applies; `seen` is the value looked at, `why` the reason it holds or does not."""

    holds: bool
    seen: str
    why: str


Check = Callable[[RequestFacts, Thresholds], Signal]


def _class_or(facts: RequestFacts, names: tuple[str, ...], inferred: Signal) -> Signal:
    """The hint header where it was sent, else what was inferred from the request."""
    if facts.request_class is None:
        return inferred
    holds = facts.request_class in names
    seen = f"request-class {facts.request_class}"
    return Signal(holds, seen, "the client says so" if holds else f"the client does not say {names[0]}")


def web_search(facts: RequestFacts, _: Thresholds) -> Signal:
    types = [t for t in facts.tool_types if t.startswith("web_search")]
    if not types:
        return Signal(False, "no web_search tool", "needs a tool of type web_search_*")
    alone = facts.tools == len(types)
    why = "a request of its own for the search" if alone else "other tools are there too"
    return Signal(alone, ", ".join(types), why)


def image(facts: RequestFacts, _: Thresholds) -> Signal:
    if facts.new_image:
        return Signal(True, "image in this turn", "this turn holds an image")
    seen = "image in an earlier turn" if facts.has_image else "no image"
    return Signal(False, seen, "needs an image in this turn")


def long_context(facts: RequestFacts, limits: Thresholds) -> Signal:
    holds = facts.tokens > limits.long_context_tokens
    sign = ">" if holds else "≤"
    return Signal(holds, f"≈{facts.tokens:,} tokens", f"{sign} {limits.long_context_tokens:,}")


def title(facts: RequestFacts, _: Thresholds) -> Signal:
    """Claude Code's session titles: no tools and a schema with the one property `title`."""
    holds = facts.tools == 0 and facts.schema_keys == ("title",)
    seen = f"{facts.tools} tools, schema {list(facts.schema_keys) or 'none'}"
    return Signal(holds, seen, "asks for a title" if holds else "needs no tools and a title schema")


def compact(facts: RequestFacts, _: Thresholds) -> Signal:
    holds = facts.asks_summary
    why = "the user text asks for a summary of the conversation" if holds else "no request for a summary"
    return _class_or(facts, ("compaction",), Signal(holds, "last user text", why))


def background(facts: RequestFacts, _: Thresholds) -> Signal:
    """Small work beside the conversation. Counting tokens is called auxiliary too, but must count for the
    model that the conversation goes to.
    """
    if facts.request_class == "auxiliary" and facts.endpoint == "messages":
        return Signal(True, "request-class auxiliary", "the client says so")
    name = facts.model.lower()
    holds = "haiku" in name
    return Signal(holds, facts.model or "no model", "a haiku model" if holds else "not a haiku model")


def subagent(facts: RequestFacts, _: Thresholds) -> Signal:
    """An agent that the main one started, by itself or through a workflow."""
    seen = f"agent {facts.agent}" if facts.agent else "no agent id"
    why = "sent by a subagent" if facts.is_subagent else "needs an agent id"
    return _class_or(facts, ("subagent", "workflow"), Signal(facts.is_subagent, seen, why))


def plan(facts: RequestFacts, _: Thresholds) -> Signal:
    seen = "plan mode is active" if facts.plan_mode else "no plan-mode message"
    why = "a system message says so" if facts.plan_mode else "needs the client's plan-mode message"
    return Signal(facts.plan_mode, seen, why)


def think(facts: RequestFacts, limits: Thresholds) -> Signal:
    """Effort or an enabled budget; `thinking: adaptive` is on nearly everything and says nothing."""
    seen = f"effort {facts.effort or 'none'}, thinking {facts.thinking or 'none'}"
    if facts.thinking_budget is not None:
        seen += f" {facts.thinking_budget}"
    if facts.ultrathink:
        return Signal(True, f"{seen}, ultrathink", "the user wrote ultrathink")
    if facts.effort in EFFORTS and EFFORTS.index(facts.effort) >= EFFORTS.index(limits.think_effort):
        return Signal(True, seen, f"effort ≥ {limits.think_effort}")
    if facts.thinking == "enabled" and (facts.thinking_budget or 0) >= limits.think_budget:
        return Signal(True, seen, f"budget ≥ {limits.think_budget}")
    return Signal(False, seen, f"needs effort ≥ {limits.think_effort} or budget ≥ {limits.think_budget}")


CHECKS: dict[str, Check] = {
    "webSearch": web_search,
    "image": image,
    "longContext": long_context,
    "compact": compact,
    "title": title,
    "background": background,
    "subagent": subagent,
    "plan": plan,
    "think": think,
}
"""Checks by task, in order. Every key may have a route; `default` takes the rest."""

STANDS_IN = {"title": "background", "plan": "think"}
"""A task without a route of its own that uses another task's route."""

TASKS = (*CHECKS, "default")
