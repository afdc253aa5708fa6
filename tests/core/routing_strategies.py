"""Requests, tables and situations of every kind, for properties of decisions."""

from __future__ import annotations

from hypothesis import strategies as st

from ccr_tui.core.conditions import Condition
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.questions import Reply
from ccr_tui.core.request_values import HEALTH, REQUEST_FIELDS
from ccr_tui.core.route import Escalation, Route
from ccr_tui.core.routing_table import Overlay, RoutingTable, Rule
from ccr_tui.core.situation import Situation
from ccr_tui.core.tasks import EFFORTS, TASKS, Thresholds

MODEL = "claude-opus-5-5"
PROVIDERS = frozenset({"anthropic", "OpenRouter", "ollama"})
NAMES = ("", "nightly", "/home/u/p", "s1")

CONDITIONS = tuple(
    Condition.parse(text, REQUEST_FIELDS)
    for text in (
        "true",
        "false",
        "tokens > 5000 and not in_loop",
        'task in ["think", "image"] or has_image',
        'model =~ ".*opus.*"',
        'last_user_text =~~ r"\\bfix\\b" and tokens < 20000',
        'provider_health["ollama"] == "ok"',
        'provider_health["ollama"] != "resting" and provider_health["nobody"] == "ok"',
        "cost_today > 0.5 or cost_session >= 0.1",
        "hour in [8, 9, 10] and weekday < 6",
        '"web" in system_text',
        '"web_search_20250305" in tool_types',
        '$any([t =~ "web" for t in tool_types])',
        'model[40] == "x"',
        "tokens / messages > 100",
        "turn > 1 ? stream : plan_mode",
        'effort == "max" and (thinking_budget > 1000 or thinking != "enabled")',
        'namespace == "nightly"',
    )
)

words = st.text(max_size=12)
upstreams = st.sampled_from(
    [Upstream("ollama", "m"), Upstream("anthropic"), Upstream("a", "b"), Upstream("OpenRouter", "v/m:free")]
)
chains = st.lists(upstreams, max_size=2).map(tuple)
routes = st.builds(
    Route,
    upstreams=st.lists(upstreams, min_size=1, max_size=3).map(tuple),
    too_long=chains,
    refused=chains,
    escalation=st.none()
    | st.builds(Escalation, st.lists(upstreams, min_size=1, max_size=2).map(tuple), st.integers(0, 10)),
    shadow=st.booleans(),
)
by_task = st.dictionaries(st.sampled_from(TASKS), routes, max_size=5)
rule = st.builds(Rule, words, st.sampled_from(CONDITIONS), routes) | st.builds(
    Rule, words, st.sampled_from(CONDITIONS), grades=st.fixed_dictionaries({"easy": routes, "hard": routes})
)
rules = st.lists(rule, max_size=4).map(tuple)
thresholds = st.builds(Thresholds, st.integers(1, 10**6), st.sampled_from(EFFORTS), st.integers(1, 10**5))
overlays = st.dictionaries(
    st.sampled_from(NAMES),
    st.builds(Overlay, words, by_task, rules, st.none() | thresholds, st.booleans()),
    max_size=2,
)
tables = st.builds(
    RoutingTable,
    routes=by_task,
    providers=st.sets(st.sampled_from(sorted(PROVIDERS))).map(frozenset),
    home=st.sampled_from(["anthropic", "ollama"]),
    thresholds=thresholds,
    version=st.integers(0, 99),
    rules=rules,
    custom_router=st.sampled_from(["", "router.py"]),
    strict=st.booleans(),
    over_budget=st.none() | routes,
    namespaces=overlays,
    projects=overlays,
    sessions=overlays,
    models=st.dictionaries(st.sampled_from(sorted(PROVIDERS)), st.just(("M", "V/m:free")), max_size=2),
)
requests = st.builds(
    RequestFacts,
    endpoint=st.sampled_from(["messages", "count_tokens", "other"]),
    model=words | st.sampled_from([MODEL, "ollama,m", "claude-haiku-4-5", "nobody,x", "claude/OpenRouter,v"]),
    stream=st.booleans(),
    tokens=st.integers(0, 10**7),
    max_tokens=st.none() | st.integers(),
    messages=st.integers(0, 300),
    tools=st.integers(0, 30),
    tool_types=st.lists(st.sampled_from(["web_search_20250305", "bash_20250124"]), max_size=2).map(tuple),
    effort=st.none() | words | st.sampled_from(["low", "max"]),
    thinking=st.none() | st.sampled_from(["enabled", "adaptive"]),
    thinking_budget=st.none() | st.integers(),
    has_image=st.booleans(),
    new_image=st.booleans(),
    last_user_text=words | st.just("please fix the web page"),
    system_text=words,
    asks_summary=st.booleans(),
    plan_mode=st.booleans(),
    is_subagent=st.booleans(),
    session=st.none() | st.sampled_from(NAMES),
    request_class=st.none()
    | st.sampled_from(["main", "subagent", "compaction", "auxiliary", "workflow", "new"]),
    turn=st.integers(0, 9),
    in_loop=st.booleans(),
    thinking_set=st.booleans(),
    namespace=st.sampled_from(NAMES),
    project=st.sampled_from(NAMES),
    subagent_tag=st.sampled_from(["", "", "ollama,m", "nobody", ","]),
    leading_tag=st.booleans(),
)
dollars = st.floats(0, 1000)
situations = st.builds(
    Situation,
    pin=st.none() | upstreams,
    staying=st.none() | upstreams.filter(lambda upstream: upstream.model),
    hour=st.integers(0, 23),
    weekday=st.integers(1, 7),
    provider_health=st.dictionaries(st.sampled_from(sorted(PROVIDERS)), st.sampled_from(HEALTH)),
    cost_today=dollars,
    cost_session=dollars,
    over_budget=st.sampled_from(["", "the budget of today is used up"]),
    last_input_tokens=st.integers(0, 10**6),
)
replies = st.builds(Reply, st.sampled_from(["", "easy", "hard", "ollama,m", "nobody,x", "anthropic"]), words)
