"""What a decision costs: a request of 500 KB, and rules of which none holds, so that every one is tried.

    python -m benchmarks.deciding [--smoke]

It runs in this process: nothing is sent. `inspect` is the reading of the body, which routing starts from.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping

from benchmarks import report
from benchmarks.bodies import RequestTemplate
from ccr_tui.core.conditions import Condition
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts, inspect, parse_body
from ccr_tui.core.request_values import REQUEST_FIELDS
from ccr_tui.core.route import Route
from ccr_tui.core.routing import decide
from ccr_tui.core.routing_table import RoutingTable, Rule
from ccr_tui.core.situation import Situation

SIZE_KB = 500
RULES = 50
ROUNDS = 1000
SMOKE_ROUNDS = 50
LONG_TEXT = 4000
"""Characters of a last user text of which conditions see all."""

CONDITIONS = (
    'last_user_text =~~ "(?i)(review|proofread) {n}" and tokens < 200000',
    'task in ["think", "plan"] and effort == "max"',
    "tokens > 3{n}0000 and not in_loop",
    'model =~ "claude-(opus|haiku)-{n}"',
    'provider_health["ollama"] == "resting" or cost_today > 10{n}',
    'agent_type == "Explore" and messages > {n}',
    "hour in [1, 2, 3] and weekday > 5",
    '"web_search_2025{n}" in tool_types',
    'namespace == "nightly {n}" or (has_image and not new_image)',
    "is_subagent and turn > {n} or cost_session > {n}.5",
)
SITUATION = Situation(hour=14, weekday=3, provider_health={"anthropic": "ok", "ollama": "ok"}, cost_today=3.2)


def section(rounds: int) -> str:
    """The table of the report."""
    bodies = [RequestTemplate(SIZE_KB, events=1, gap_us=0).request(n) for n in range(20)]
    usual = [body.partition(b"\r\n\r\n")[2] for body in bodies]
    long = [body.replace(b"Again, please: ", b"Again, please: ".ljust(LONG_TEXT, b"x")) for body in usual]
    cases = {
        "no rules": (usual, RoutingTable()),
        f"{RULES} rules": (usual, RoutingTable(rules=_rules())),
        f"{RULES} rules, a user text of {LONG_TEXT:,} characters": (long, RoutingTable(rules=_rules())),
    }
    rows = [[name, *_measured(bodies, table, rounds)] for name, (bodies, table) in cases.items()]
    return report.table(["case", "decide p50", "decide p99", "with inspect p50", "with inspect p99"], rows)


def _measured(bodies: list[bytes], table: RoutingTable, rounds: int) -> list[str]:
    facts = [_facts(body) for body in bodies]

    def alone(number: int) -> object:
        return decide(facts[number % len(facts)], table, SITUATION)

    def whole(number: int) -> object:
        return decide(_facts(bodies[number % len(bodies)]), table, SITUATION)

    return [*report.milliseconds(_timed(alone, rounds)), *report.milliseconds(_timed(whole, rounds))]


def _timed(run: Callable[[int], object], rounds: int) -> list[float]:
    """Seconds of each round, after a few to warm up."""
    samples = []
    for number in range(-10, rounds):
        start = time.perf_counter()
        run(number)
        if number >= 0:
            samples.append(time.perf_counter() - start)
    return samples


def _facts(body: bytes) -> RequestFacts:
    return inspect("messages", HEADERS, parse_body(body))


def _rules() -> tuple[Rule, ...]:
    route = Route((Upstream("anthropic", "claude-sonnet-5"),))
    texts = [CONDITIONS[n % len(CONDITIONS)].replace("{n}", str(n)) for n in range(RULES)]
    return tuple(
        Rule(f"rule {n}", Condition.parse(text, REQUEST_FIELDS), route) for n, text in enumerate(texts)
    )


HEADERS: Mapping[str, str] = {"x-claude-code-session-id": "00000000-0000-4000-8000-000000000001"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.deciding", description="Measure decisions.")
    parser.add_argument("--smoke", action="store_true", help="a few rounds only")
    print(section(SMOKE_ROUNDS if parser.parse_args().smoke else ROUNDS))


if __name__ == "__main__":
    main()
