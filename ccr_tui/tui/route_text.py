"""Routes as text: how a chain is written, read back, completed and explained."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from ccr_tui.core.config import Config
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import RoutingTable
from ccr_tui.core.tasks import STANDS_IN, TASKS, Thresholds

ARROW = " -> "
_BETWEEN = re.compile(r"\s*(?:->|→|;|\n)\s*")


def task_names(table: RoutingTable) -> list[str]:
    """Every task, `default` first, then routes of names that are no built-in task."""
    return list(dict.fromkeys(("default", *TASKS, *table.routes)))


def chain_text(route: Route | None) -> str:
    """A route as it is typed."""
    return ARROW.join(map(str, route.upstreams)) if route else ""


def read_chain(text: str, providers: Iterable[str]) -> tuple[Upstream, ...] | str:
    """The upstreams of a typed chain, or a sentence that says what is wrong with it."""
    if not text.strip():
        return ()
    upstreams: list[Upstream] = []
    for part in _BETWEEN.split(text.strip()):
        upstream = read_upstream(part, providers)
        if isinstance(upstream, str):
            return upstream
        if upstream in upstreams:
            return f"{upstream} stands in the chain twice."
        upstreams.append(upstream)
    return tuple(upstreams)


def read_upstream(text: str, providers: Iterable[str]) -> Upstream | str:
    """One `provider,model`, or a sentence that says what is wrong with it."""
    upstream = Upstream.parse(text)
    if not upstream.provider:
        return "A part of the chain is empty: write provider,model -> provider,model."
    known = {name.lower(): name for name in providers}
    name = known.get(upstream.provider.lower())
    if name is None:
        return f"There is no provider {upstream.provider!r}: {_instead(upstream.provider, known)}."
    if " " in upstream.model:
        return f"The model {upstream.model!r} holds a blank: put -> between two upstreams."
    return Upstream(name, upstream.model)


def complete(text: str, known: Sequence[str]) -> str | None:
    """`text` with its last upstream completed from those known, if one begins like it."""
    last = _BETWEEN.split(text)[-1]
    if not last:
        return None
    found = next((k for k in known if k.lower().startswith(last.lower()) and k != last), None)
    return text[: len(text) - len(last)] + found if found else None


def known_upstreams(config: Config, recent: Iterable[str]) -> dict[str, str]:
    """Upstreams worth offering, the likeliest first, each with where it is known from."""
    known: dict[str, str] = {}
    for task, route in config.table.routes.items():
        for upstream in route.upstreams:
            known.setdefault(str(upstream), f"route {task}")
    for text in recent:
        known.setdefault(text, "used lately")
    for provider in config.providers.values():
        for model in provider.models:
            known.setdefault(f"{provider.name},{model}", "configured")
    for name in config.providers:
        known.setdefault(name, "with the model asked for")
    return known


def without_route(task: str, table: RoutingTable) -> str:
    """What happens to a task that has no route of its own."""
    stands_in = STANDS_IN.get(task)
    if stands_in and stands_in in table.routes:
        return f"as {stands_in}"
    if task != "default" and "default" in table.routes:
        return "as default"
    return "the model asked for, untouched"


def explain(task: str, limits: Thresholds) -> str:
    """Which requests a task is about."""
    meanings = {
        "default": "everything that no other route takes",
        "webSearch": "requests of their own for a web search",
        "image": "an image in the newest user message",
        "longContext": f"more than {limits.long_context_tokens:,} tokens",
        "compact": "summaries of the conversation",
        "title": "titles of sessions",
        "background": "side jobs: the client says auxiliary, or asks for a haiku model",
        "subagent": "requests of subagents",
        "plan": "plan mode",
        "think": f"effort ≥ {limits.think_effort}, or a thinking budget ≥ {limits.think_budget:,}",
    }
    return meanings.get(task, "a route of your own")


def _instead(typed: str, known: dict[str, str]) -> str:
    near = get_close_matches(typed.lower(), known, 1)
    return f"did you mean {known[near[0]]}" if near else f"there are {', '.join(sorted(known.values()))}"
