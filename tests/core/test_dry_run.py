"""Trials: each request of the past beside what a candidate would do with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.config import Config
from ccr_tui.core.dry_run import Trial, deciding_step, first, trials, why_not
from ccr_tui.core.exchange import Cost, Upstream, Usage
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.questions import NOT_ASKED
from ccr_tui.core.routing import decide
from ccr_tui.core.routing_table import Overlay
from ccr_tui.core.simulation import Item
from ccr_tui.core.situation import Situation
from tests.core.past import USAGE, config, item, route, rule, with_table

THEN = config(default="home,dear")
CHEAPER = config(default="other,cheap")


def tried(items: list[Item], after: Config, before: Config | None = None) -> list[Trial]:
    return list(trials(items, after, before, env={}))


def one(then: Config, after: Config, **values: Any) -> Trial:
    return tried([item(then, **values)], after)[0]


def test_a_request_moves_when_another_upstream_is_asked_first() -> None:
    trial = one(THEN, CHEAPER)
    assert trial.moved
    assert (str(first(trial.after)), deciding_step(trial.after).name) == ("other,cheap", "default")
    assert not one(THEN, config(think="other,cheap", default="home,dear")).moved


def test_another_chain_behind_the_same_upstream_is_no_move() -> None:
    for longer in (("home,dear", "other,cheap"), route("home,dear", too_long=route("other,m").upstreams)):
        trial = one(THEN, config(default=longer))
        assert (trial.moved, trial.rechained) == (False, True)
    assert not one(THEN, THEN).rechained


def test_the_tokens_of_then_are_priced_at_the_new_upstream() -> None:
    prices = one(THEN, CHEAPER).prices
    assert prices.was == Cost(0.029)
    assert prices.now.usd == pytest.approx(0.0029)
    assert one(THEN, THEN).prices.was == Cost()


def test_an_unknown_price_stays_unknown() -> None:
    assert one(THEN, config(default="other,nobody-knows")).prices.now.usd is None
    assert one(THEN, CHEAPER, usage=None).prices.now == Cost()


def test_against_another_configuration_both_sides_are_priced() -> None:
    stored = item(config(default="other,cheap"), cost=Cost(5.0))
    (moved,) = tried([stored], config(default="other,dear"), THEN)
    assert moved.before is not None
    assert first(moved.before) == Upstream("home", "dear")
    assert moved.prices.was.usd == pytest.approx(0.029)
    (as_then,) = tried([stored], config(default="other,dear"), CHEAPER)
    assert as_then.prices.was == Cost(5.0), "it did go there, so what was paid is known"


def test_a_conversation_reads_its_cache_anew_once_at_each_place() -> None:
    items = [item(THEN, f"x{n}") for n in range(3)]
    assert [t.prices.reread_tokens for t in tried(items, CHEAPER)] == [9000, 0, 0]
    extra = tried(items, CHEAPER)[0].prices.reread
    assert extra.usd == pytest.approx(9000 * (1.25 - 0.1) / 1_000_000)
    fresh = item(THEN, usage=Usage(input_tokens=1000))
    assert tried([fresh], CHEAPER)[0].prices.reread_tokens == 0


def test_two_conversations_read_their_own() -> None:
    items = [item(THEN, "a", session="s1"), item(THEN, "b", session="s2"), item(THEN, "c", agent="a1")]
    assert [t.prices.reread_tokens for t in tried(items, CHEAPER)] == [9000] * 3


def test_what_cannot_serve_is_told_with_the_trial() -> None:
    (trial,) = tried([item(THEN)], config(default="keyed,m"))
    assert trial.breaks
    assert [(str(t.upstream), t.why) for t in trial.troubles] == [
        ("keyed,m", "the environment variable KEYED_KEY is not set")
    ]


def test_an_imagined_request_has_nothing_to_be_compared_with() -> None:
    imagined = Item("r.json", RequestFacts("messages", model="m"))
    (trial,) = tried([imagined], CHEAPER)
    assert (trial.before, trial.moved, trial.rechained, why_not(trial, CHEAPER)) == (None, False, False, "")
    (compared,) = tried([imagined], CHEAPER, THEN)
    assert compared.moved
    assert compared.prices.was == Cost()


@pytest.mark.parametrize(
    ("then", "after", "facts", "why"),
    [
        (THEN, CHEAPER, {}, "it names another route now"),
        (
            THEN,
            config(rule("short", "tokens < 10", "other,m"), default="home,dear"),
            {},
            "rule short comes before it",
        ),
        (
            config(rule("short", "tokens < 10", "other,m"), default="home,dear"),
            THEN,
            {},
            "it is not there any more",
        ),
        (
            config(rule("short", "tokens < 10", "other,m"), default="home,dear"),
            config(rule("short", "tokens < 5", "other,m"), default="home,dear"),
            {"tokens": 7},
            "tokens < 5 is false",
        ),
        (config(think="other,m", default="home,dear"), THEN, {"effort": "max"}, "no route is set for it"),
        (
            config(rule("a", "tokens < 10", "other,a"), rule("b", "tokens < 10", "other,b")),
            config(rule("b", "tokens < 10", "other,b"), rule("a", "tokens < 10", "other,a")),
            {},
            "rule b comes before it",
        ),
    ],
)
def test_it_says_why_the_earlier_step_loses(then: Config, after: Config, facts: Any, why: str) -> None:
    assert why in why_not(one(then, after, **facts), after)


def test_a_router_that_is_gone_is_gone() -> None:
    before = with_table(THEN, custom_router="my_router.py")
    by_router = decide(
        RequestFacts("messages", model="m"), before.table, reply=replace(NOT_ASKED, answer="other,m")
    )
    trial = one(before, THEN, before=by_router)
    assert why_not(trial, THEN) == "it is not there any more"


def test_a_rule_of_a_namespace_exists_for_its_requests_only() -> None:
    ruled = rule("mine", "tokens < 10", "other,m")
    spaced = with_table(THEN, namespaces={"ci": Overlay("namespace ci", rules=(ruled,))})
    trial = one(with_table(THEN, rules=(ruled,)), spaced)
    assert trial.moved
    assert why_not(trial, spaced) == "it is not there any more"
    assert not one(with_table(THEN, rules=(ruled,)), spaced, namespace="ci").moved


facts_of_many = st.builds(
    RequestFacts,
    endpoint=st.sampled_from(["messages", "messages", "messages", "count_tokens"]),
    model=st.sampled_from(["m", "claude-haiku-4-5", "other,m", "nobody,m"]),
    tokens=st.integers(0, 400_000),
    effort=st.none() | st.just("max"),
    new_image=st.booleans(),
    session=st.none() | st.sampled_from(["s1", "s2"]),
    in_loop=st.booleans(),
    namespace=st.sampled_from(["", "ci"]),
    last_user_text=st.sampled_from(["", "please review"]),
)
UPSTREAMS = ["home,dear", "other,cheap", "keyed,m", "other"]
routes = st.lists(st.sampled_from(UPSTREAMS), min_size=1, max_size=3, unique=True).map(lambda u: route(*u))
RULES = [
    rule("review", 'last_user_text =~~ "review"', "other,cheap", "home,dear"),
    rule("big", "tokens > 100000 and not in_loop", "keyed,m"),
    rule("late", 'hour > 20 and provider_health["other"] == "ok"', "other,m"),
    rule("again", "last_input_tokens > 1000", "home,m"),
]
tables = st.builds(
    lambda rules, routes, own, strict: with_table(
        config(*rules, **routes), strict=strict, namespaces={"ci": Overlay("namespace ci", own)}
    ),
    st.lists(st.sampled_from(RULES), max_size=3, unique_by=lambda r: r.name),
    st.dictionaries(st.sampled_from(["default", "think", "image", "longContext", "background"]), routes),
    st.dictionaries(st.sampled_from(["default", "think"]), routes),
    st.booleans(),
)


def lived(config: Config, requests: list[tuple[RequestFacts, int, str]]) -> list[Item]:
    """A past as the engine lives it: each answered by some upstream of its route, or by nobody."""
    last: dict[tuple[str | None, str], tuple[Upstream, int]] = {}
    items = []
    for number, (facts, answered_by, pin) in enumerate(requests):
        here, tokens = last.get((facts.session, facts.model), (None, 0))
        moment = Situation(
            pin=Upstream.parse(pin) if pin else None,
            staying=here,
            hour=number % 24,
            provider_health={"other": "resting" if number % 3 else "ok"},
            last_input_tokens=tokens,
        )
        decision = decide(facts, config.table, moment)
        upstreams = decision.route.upstreams
        used = upstreams[answered_by] if answered_by < len(upstreams) else None
        if used and facts.session and facts.endpoint == "messages":
            last[facts.session, facts.model] = used, USAGE.total_input_tokens
        known = Situation(hour=moment.hour)
        items.append(Item(f"x{number}", facts, 0.0, known, decision, used, USAGE if used else None))
    return items


@given(
    tables,
    st.lists(
        st.tuples(facts_of_many, st.integers(0, 3), st.sampled_from(["", "", "", "home,pinned"])), max_size=12
    ),
    st.integers(0, 3),
)
def test_a_dry_run_with_the_same_table_moves_nothing(
    config: Config, requests: list[tuple[RequestFacts, int, str]], start: int
) -> None:
    """Also where it begins in the middle; but CCR's own rules look at the length of a request before that."""
    past = lived(config, requests)[0 if config.table.strict else start :]
    for trial in trials(past, config, env={}):
        assert trial.item.before is not None
        assert trial.after.route == trial.item.before.route
        assert not trial.moved
        assert not trial.rechained


@given(tables, tables, st.lists(st.tuples(facts_of_many, st.integers(0, 3), st.just("")), max_size=12))
def test_a_dry_run_of_two_configurations_is_one_against_what_each_did(
    before: Config, after: Config, requests: list[tuple[RequestFacts, int, str]]
) -> None:
    imagined = [Item(f"r{n}", facts) for n, (facts, _, _) in enumerate(requests)]
    compared = tried(imagined, after, before)
    swapped = tried(imagined, before, after)
    assert [t.moved for t in compared] == [t.moved for t in swapped]
    assert [t.before for t in compared] == [t.after for t in swapped]
