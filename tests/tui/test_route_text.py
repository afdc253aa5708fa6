from __future__ import annotations

import pytest

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import RoutingTable
from ccr_tui.core.tasks import TASKS, Thresholds
from ccr_tui.tui.route_text import (
    chain_text,
    complete,
    explain,
    known_upstreams,
    read_chain,
    read_upstream,
    task_names,
    without_route,
)
from tests.tui.samples import CONFIG

PROVIDERS = ("anthropic", "deepseek", "openrouter")
ONE, TWO = Upstream("anthropic", "claude-sonnet-5"), Upstream("openrouter", "z-ai/glm-5")


@pytest.mark.parametrize(
    "text",
    [
        "anthropic,claude-sonnet-5 -> openrouter,z-ai/glm-5",
        "anthropic,claude-sonnet-5→openrouter,z-ai/glm-5",
        " Anthropic , claude-sonnet-5 ; openrouter,z-ai/glm-5 ",
        "anthropic,claude-sonnet-5\nopenrouter,z-ai/glm-5",
    ],
)
def test_reads_a_chain(text: str) -> None:
    assert read_chain(text, PROVIDERS) == (ONE, TWO)


def test_nothing_is_no_route_and_a_provider_alone_takes_the_model_asked_for() -> None:
    assert read_chain("  ", PROVIDERS) == ()
    assert read_upstream("deepseek", PROVIDERS) == Upstream("deepseek")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("deepsek,chat", "There is no provider 'deepsek': did you mean deepseek."),
        ("zzz,chat", "There is no provider 'zzz': there are anthropic, deepseek, openrouter."),
        ("anthropic,a -> ", "A part of the chain is empty: write provider,model -> provider,model."),
        ("anthropic,a -> anthropic,a", "anthropic,a stands in the chain twice."),
        ("anthropic,a deepseek,b", "The model 'a deepseek,b' holds a blank: put -> between two upstreams."),
    ],
)
def test_says_what_is_wrong(text: str, sentence: str) -> None:
    assert read_chain(text, PROVIDERS) == sentence


def test_writing_and_reading_agree() -> None:
    assert read_chain(chain_text(Route((ONE, TWO))), PROVIDERS) == (ONE, TWO)
    assert chain_text(None) == ""


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("anth", "anthropic,a"),
        ("anthropic,b -> Deep", "anthropic,b -> deepseek,c"),
        ("zzz", None),
        ("", None),
        ("anthropic,b -> ", None),
    ],
)
def test_completes_the_last_upstream(typed: str, completed: str | None) -> None:
    assert complete(typed, ["anthropic,a", "anthropic,b", "deepseek,c"]) == completed


def test_offers_the_likeliest_first_and_once() -> None:
    known = known_upstreams(CONFIG, ["deepseek,deepseek-chat", "anthropic,claude-sonnet-5"])
    assert next(iter(known.items())) == ("anthropic,claude-sonnet-5", "route default")
    assert known["deepseek,deepseek-chat"] == "used lately"
    assert known["ollama"] == "with the model asked for"


def test_tasks_default_first_and_own_names_last() -> None:
    names = task_names(RoutingTable(routes={"mine": Route((ONE,))}))
    assert names[0] == "default"
    assert names[-1] == "mine"
    assert len(names) == len(TASKS) + 1


def test_what_happens_without_a_route() -> None:
    table = CONFIG.table
    assert [without_route(task, table) for task in ("title", "plan", "image")] == [
        "as background", "as think", "as default",
    ]  # fmt: skip
    assert without_route("default", RoutingTable()) == "the model asked for, untouched"
    assert without_route("image", RoutingTable()) == "the model asked for, untouched"


def test_every_task_is_explained() -> None:
    limits = Thresholds()
    assert all(explain(task, limits) != explain("mine", limits) for task in TASKS)
    assert explain("longContext", limits) == "more than 200,000 tokens"
