from __future__ import annotations

import pytest

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import Overlay, RoutingTable
from ccr_tui.core.tasks import Thresholds


def route(model: str) -> Route:
    return Route((Upstream("anthropic", model),))


def overlay(name: str, *, replaces: bool = True) -> Overlay:
    return Overlay(name, {"default": route(name)}, thresholds=Thresholds(think_budget=1), replaces=replaces)


TABLE = RoutingTable(
    {"default": route("everybody"), "think": route("everybody")},
    custom_router="router.js",
    namespaces={"n": overlay("n", replaces=False), "preset/p": overlay("p"), "imported": overlay("imported")},
    projects={"/srv/app": overlay("app"), "-home-me-my-web": overlay("web")},
    sessions={"s1": overlay("s1")},
)


def facts(**values: str) -> RequestFacts:
    return RequestFacts("messages", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of", "default"),
    [
        (facts(), "everybody"),
        (facts(project="/elsewhere"), "everybody"),
        (facts(project="/srv/app"), "app"),
        (facts(project="/home/me/my.web"), "web"),
        (facts(project="/home/me/my_web"), "web"),
        (facts(project="-srv-app"), "everybody"),
        (facts(session="s1"), "s1"),
        (facts(session="s2", project="/srv/app"), "app"),
        (facts(session="s1", project="/srv/app"), "s1"),
        (facts(namespace="n", session="s1"), "n"),
        (facts(namespace="preset/p", project="/srv/app"), "p"),
        (facts(namespace="preset/imported"), "imported"),
        (facts(namespace="imported"), "imported"),
        (facts(namespace="p"), "everybody"),
    ],
)
def test_the_nearest_overlay_gives_the_routes(of: RequestFacts, default: str) -> None:
    assert TABLE.seen_by(of).routes["default"] == route(default)


def test_an_overlay_that_replaces_leaves_no_route_of_the_others() -> None:
    assert "think" in TABLE.seen_by(facts(namespace="n")).routes
    assert "think" not in TABLE.seen_by(facts(project="/srv/app")).routes
    assert TABLE.seen_by(facts(project="/srv/app")).thresholds.think_budget == 1


def test_only_a_namespace_of_its_own_does_without_the_router_program() -> None:
    assert TABLE.seen_by(facts(namespace="preset/p")).custom_router == ""
    assert TABLE.seen_by(facts(namespace="n")).custom_router == "router.js"
    assert TABLE.seen_by(facts(project="/srv/app")).custom_router == "router.js"
