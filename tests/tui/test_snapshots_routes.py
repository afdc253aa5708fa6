"""Pictures of the routes screens: see `test_snapshots`."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ccr_tui.core.dry_run_result import dry_run
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.hits import Hit
from ccr_tui.core.totals import Totals
from ccr_tui.tui.app import CcrApp
from ccr_tui.tui.bridge_routes import Hits, Progress, Standings
from tests.core.past import config, item, rule
from tests.tui import samples
from tests.tui.fake import FakeBackend
from tests.tui.pictures import LIGHT, MIDDLE, NARROW, WIDE, Compare, pictured
from tests.tui.samples_routes import RICH

TODAY = [
    Hit("think", "", "", Totals(exchanges=37, cost_usd=4.12)),
    Hit("rule night shift", "", "", Totals(exchanges=1204, unpriced=1204)),
    Hit("pin", "", "", Totals(exchanges=2, cost_usd=0.031)),
]
THEN = config(think="home,dear", default="home,cheap")
ITEMS = [item(THEN, "a", effort="max"), item(THEN, "b", tokens=200), item(THEN, "c", tokens=90)]
NOW = config(rule("mine", "tokens < 100", "other,cheap"), default="keyed,m")


def busy() -> FakeBackend:
    backend = FakeBackend(samples.CONFIG)
    backend.take(RICH)
    backend.decided = Hits([Hit("think", "", "", Totals(exchanges=9))], TODAY)
    backend.standing = Standings(
        {"deepseek": "resting"}, {"deepseek,deepseek-chat": "rests 20 s after 5 failures"}
    )
    backend.runs = [Progress(dry_run(ITEMS, NOW, env={}), done=True)]
    return backend


def taken(
    compare: Compare,
    size: tuple[int, int],
    keys: Sequence[str],
    backend: FakeBackend | None = None,
    theme: str = "",
) -> bool:
    """Whether the routes screen looks as it did, after some keys."""
    backend = backend or busy()
    app = CcrApp(backend, now=lambda: samples.NOW, theme=theme)
    return pictured(compare, app, backend, size, ("t", *keys))


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_dry_run(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert taken(snap_compare, size, ("d",))


def test_dry_run_on_its_way(snap_compare: Compare) -> None:
    backend = busy()
    backend.runs = [Progress(backend.runs[0].run, done=False)]
    assert taken(snap_compare, MIDDLE, ("d",), backend)


def test_dry_run_refused(snap_compare: Compare) -> None:
    backend = busy()
    backend.route_error = ConfigError("cannot be written: Read-only file system.", source="config.toml")
    assert taken(snap_compare, MIDDLE, ("d", "enter"), backend, LIGHT)


def test_text_with_offers(snap_compare: Compare) -> None:
    assert taken(snap_compare, MIDDLE, ("j", "j", "j", "e", "end", "enter", *"ima"))


def test_text_that_is_wrong(snap_compare: Compare) -> None:
    assert taken(snap_compare, NARROW, ("e", "x"))


def test_versions(snap_compare: Compare) -> None:
    assert taken(snap_compare, MIDDLE, ("d", "enter", "v", "j"))
