from __future__ import annotations

from dataclasses import replace

from ccr_tui.core.hits import Hit, by_owner
from ccr_tui.core.routing_table import Overlay
from ccr_tui.core.totals import Totals
from tests.core.past import config, rule

TABLE = replace(
    config(rule("cheap", "tokens < 9", "other,cheap"), default="home,cheap").table,
    namespaces={
        "ci": Overlay("namespace ci", routes={"think": config(think="home,dear").table.routes["think"]})
    },
    projects={"/srv/app": Overlay("project /srv/app", rules=(rule("big", "tools > 9", "home,dear"),))},
)


def test_a_hit_counts_for_whoever_gave_the_route() -> None:
    hits = [
        Hit("rule cheap", "", "", Totals(exchanges=1)),
        Hit("rule cheap", "ci", "/srv/app", Totals(exchanges=2)),
        Hit("rule big", "ci", "/srv/app", Totals(exchanges=4)),
        Hit("plan", "ci", "", Totals(exchanges=8)),
        Hit("default", "ci", "/elsewhere", Totals(exchanges=16)),
    ]
    assert {key: totals.exchanges for key, totals in by_owner(hits, TABLE).items()} == {
        ("", "rule cheap"): 3,
        ("project /srv/app", "rule big"): 4,
        ("namespace ci", "plan"): 8,
        ("", "default"): 16,
    }
