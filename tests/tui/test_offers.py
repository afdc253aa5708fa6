from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.upstream_price import Rates
from ccr_tui.tui.bridge_routes import Standings
from ccr_tui.tui.offers import Offer, matching, offer_spans, offers_of, rates_text, short_name, with_standings
from tests.tui import samples

NAMES = (
    "anthropic,claude-sonnet-5",
    "anthropic,claude-opus-5-5",
    "deepseek,deepseek-chat",
    "ollama,qwen3-coder",
)
OFFERS = [Offer(Upstream.parse(name), name, "configured") for name in NAMES]


def names(typed: str) -> list[str]:
    return [offer.name for offer, _ in matching(OFFERS, typed)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", list(NAMES)),
        ("opus", ["anthropic,claude-opus-5-5", "anthropic,claude-sonnet-5"]),
        ("CHAT deep", ["deepseek,deepseek-chat"]),
        ("qwcod", ["ollama,qwen3-coder"]),
        ("opus zzz", []),
    ],
)
def test_words_and_letters_find_the_best_first(typed: str, found: list[str]) -> None:
    assert names(typed) == found


@given(st.text(max_size=40))
def test_what_matches_holds_what_was_typed(typed: str) -> None:
    for offer, places in matching(OFFERS, typed):
        letters = "".join(offer.name.lower()[n] for n in places)
        assert letters == "".join(typed.lower().split())


def test_an_upstream_without_a_model_costs_what_the_asked_one_does_there() -> None:
    known = {"anthropic": "with the model asked for", "ollama,qwen3-coder": "route background"}
    priced = offers_of(samples.CONFIG, known, samples.OPUS, samples.NOW)
    assert [offer.price for offer in priced] == ["$4/20", "unpriced"]


@pytest.mark.parametrize(
    ("rates", "text"),
    [
        (Rates(3, 15), "$3/15"),
        (Rates(0.272, 1.1), "$0.27/1.1"),
        (Rates(0, 0), "$0/0"),
        (Rates(150, 600), "$150/600"),
        (None, "unpriced"),
    ],
)
def test_rates_are_short(rates: Rates | None, text: str) -> None:
    assert rates_text(rates) == text


def test_health_is_of_the_upstream_where_that_is_known() -> None:
    standings = Standings(
        {"anthropic": "resting", "deepseek": "exhausted", "ollama": "paused"},
        {"anthropic,claude-opus-5-5": "rests 9 s", "ollama,qwen3-coder": "paused by you"},
    )
    as_routed = Offer(None, "as routed", "")
    said = [(o.state, o.why) for o in with_standings([*OFFERS, as_routed], standings)]
    assert said == [
        ("ok", ""),
        ("resting", "resting: rests 9 s"),
        ("exhausted", ""),
        ("paused", ""),
        ("", ""),
    ]


def test_who_failed_last_or_cannot_be_asked_at_all_is_not_ok() -> None:
    upstreams = [offer.upstream for offer in OFFERS[:2] if offer.upstream]
    standings = Standings(
        dict.fromkeys((u.provider for u in upstreams), "ok"),
        {str(upstreams[0]): "2 failures since it last answered"},
    )
    states = [offer.state for offer in with_standings(OFFERS[:2], standings)]
    assert states == ["failing", "ok"]
    unset = replace(standings, unusable={upstreams[0].provider: "the environment variable KEY is not set"})
    offer = with_standings(OFFERS[:1], unset)[0]
    assert (offer.state, offer.why) == ("unusable", "unusable: the environment variable KEY is not set")


@pytest.mark.parametrize(
    ("width", "short"),
    [
        (30, "anthropic,claude-opus-5-5"),
        (21, "anth…,claude-opus-5-5"),
        (19, "an…,claude-opus-5-5"),
        (18, "anthropic,claude-…"),
        (6, "anthr…"),
    ],
)
def test_the_provider_gives_way_first(width: int, short: str) -> None:
    assert short_name("anthropic,claude-opus-5-5", width).startswith(short)
    assert len(short_name("anthropic,claude-opus-5-5", width)) <= width


def test_a_line_says_number_shape_name_price_word_and_origin() -> None:
    offer = Offer(Upstream("a", "m"), "a,m", "route think", "$3/15", "paused")
    assert "".join(s.text for s in offer_spans(offer, (), 2, 5)) == "2 ‖ a,m   $3/15      paused route think"
    unasked = Offer(None, "no pin", "as routed")
    assert "".join(s.text for s in offer_spans(unasked, (), 12, 6)) == "  · no pin  as routed"
