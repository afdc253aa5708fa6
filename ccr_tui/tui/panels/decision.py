"""Decision: every step that was tried, the value it saw, and why it won or lost."""

from __future__ import annotations

from collections.abc import Iterator

from ccr_tui.core.decision import Decision, Step
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.route import Route
from ccr_tui.core.scoring import BEST
from ccr_tui.core.statistics import MISS_BELOW
from ccr_tui.tui import format as fmt
from ccr_tui.tui.lines import BLANK, Line, Role, Span, line

STEP = 11
"""Cells of the longest task's name."""
FIELD = 9


def decision_lines(record: ExchangeRecord) -> list[Line]:
    """The route, the steps that led to it, and what was seen of the request."""
    if record.decision is None:
        note = (
            "Not decided yet."
            if record.in_flight
            else "No route was needed: the request is passed on as it is."
        )
        return [*_kept(record), line(Span(note, Role.DIM)), BLANK, *_facts(record)]
    steps = (part for step in record.decision.steps for part in _step(step))
    return [*_kept(record), *_route(record.decision), BLANK, *steps, BLANK, *_facts(record)]


def field(name: str, value: str, role: Role = Role.PLAIN) -> Line:
    """A named value; the values of all fields start in one column."""
    return line(Span(f"{name:<{FIELD}} ", Role.DIM), Span(value, role), hang=FIELD + 1)


def _kept(record: ExchangeRecord) -> list[Line]:
    """What is thought of the answer, and what the user keeps with it; nothing for most exchanges."""
    lines = [field("Marked", "by you", Role.ACCENT)] if record.marked else []
    lines += [field("Note", record.note, Role.STRONG)] if record.note else []
    for score in record.scores:
        verdict = "a miss" if score.score < MISS_BELOW else "served"
        why = f": {score.note}" if score.note else ""
        lines.append(field("Score", f"{score.score:g} of {BEST} by {score.by}, {verdict}{why}"))
    return [*lines, BLANK] if lines else []


def _route(decision: Decision) -> Iterator[Line]:
    yield field("Task", decision.task, Role.STRONG)
    first, *rest = map(str, decision.route.upstreams or ("nowhere",))
    yield field("Route", first, Role.STRONG)
    yield from (_indented(f"→ {upstream}") for upstream in rest)
    yield from map(_indented, _otherwise(decision.route))
    for step in decision.steps:
        if step.won:
            label = "Because" if step.name == decision.winner else "But"
            yield field(label, f"{step.seen} — {step.why}", Role.OK)


def _otherwise(route: Route) -> Iterator[str]:
    """Where the route leads in special cases."""
    chains = {"if it is too long": route.too_long, "if it is refused": route.refused}
    for case, upstreams in chains.items():
        if upstreams:
            yield f"{case} → {' → '.join(map(str, upstreams))}"
    if route.escalation:
        to = " → ".join(map(str, route.escalation.to))
        yield f"if judged below {route.escalation.below} of 10 → {to}"
    if route.shadow:
        yield "judged afterwards"


def _indented(text: str) -> Line:
    return line(" " * (FIELD - 1), Span(text, Role.DIM), hang=FIELD + 1)


def _step(step: Step) -> Iterator[Line]:
    """A mark, the name, the value seen, and the reason; a rule's condition below it."""
    mark = Span("✓ ", Role.OK) if step.won else Span("· ", Role.DIM)
    name = Span(f"{step.name:<{STEP}} ", Role.STRONG if step.won else Role.PLAIN)
    seen = Span(f"{step.seen or 'nothing'} ", Role.PLAIN if step.won else Role.DIM)
    yield line(mark, name, seen, Span(f"— {step.why}", Role.OK if step.won else Role.DIM), hang=STEP + 3)
    if step.condition:
        yield line(" " * (STEP + 2), Span(f"when {step.condition}", Role.DIM), hang=STEP + 8)


def _facts(record: ExchangeRecord) -> Iterator[Line]:
    facts = record.facts
    yield line(Span("Seen in the request", Role.HEAD))
    thinking = facts.thinking and f"{facts.thinking} {facts.thinking_budget or ''}".strip()
    values = {
        "model": facts.model,
        "tokens": f"≈{facts.tokens:,} in, at most {facts.max_tokens or 0:,} out" if facts.tokens else "",
        "messages": f"{facts.messages}, {facts.tools} tools" if facts.messages else "",
        "effort": facts.effort,
        "thinking": thinking,
        "class": facts.request_class,
        "agent": " ".join(filter(None, (facts.agent_type, facts.agent))),
        "namespace": facts.namespace,
        "project": facts.project,
        "session": facts.session,
        "prompt": facts.prompt,
        "size": fmt.size(record.request_size),
        "overhead": f"{fmt.duration(record.overhead_s)} of our own" if record.overhead_s else "",
    }
    yield from (field(name, value) for name, value in values.items() if value)
