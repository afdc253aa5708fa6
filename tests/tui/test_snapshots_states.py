"""Each screen when it is empty, when there is much and when something is wrong: three sizes, dark and light.

The other files of pictures show what is special about one screen. After a wanted change:
`pytest tests/tui/test_snapshots_states.py --snapshot-update`, and look at the pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from ccr_tui.core.config import Config
from ccr_tui.core.errors import CcrError, StoreError
from ccr_tui.core.events import Event
from ccr_tui.tui.app import CcrApp
from tests.tui import samples, samples_numbers
from tests.tui.fake import FakeBackend
from tests.tui.fake_comparing import ComparingBackend
from tests.tui.gallery import OPEN, example
from tests.tui.pictures import DARK, LIGHT, MIDDLE, NARROW, WIDE, Compare, pictured
from tests.tui.test_snapshots_acting import THREE
from tests.tui.test_snapshots_routes import busy as many_routes

SIZES = {"40x20": NARROW, "80x24": MIDDLE, "120x40": WIDE}
THEMES = {"dark": DARK, "light": LIGHT}
DAMAGED = StoreError("The history at h.db is damaged: move it away, and a new one is begun.")

LONG_S = 600.0
"""A toast that is to be seen stays for so long."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What the backend has and tells, and the keys that lead to what is to be looked at."""

    backend: Callable[[], FakeBackend]
    keys: Sequence[str] = ()
    events: Sequence[Event] = field(default_factory=samples.busy)
    toasts: bool = False


def plain() -> FakeBackend:
    return FakeBackend(samples.CONFIG)


def morning() -> FakeBackend:
    return example()[1]


def damaged() -> FakeBackend:
    class Damaged(FakeBackend):
        def recent(self, limit: int) -> Any:
            raise DAMAGED

        def totals_today(self) -> Any:
            raise DAMAGED

        def batches(self, *_: Any) -> Iterator[Any]:
            raise DAMAGED

        def request_body(self, id: str) -> bytes:
            raise DAMAGED

    return Damaged(samples.CONFIG)


def numbers() -> FakeBackend:
    backend = plain()
    samples_numbers.fill(backend)
    return backend


def no_numbers() -> FakeBackend:
    backend = plain()
    backend.numbers_error = DAMAGED
    return backend


def silent() -> FakeBackend:
    """Replays are sent, and nothing has come yet."""

    class Silent(ComparingBackend):
        def live_body(self, id: str) -> bytes | None:
            return b""

    return Silent()


def refusing() -> FakeBackend:
    backend = ComparingBackend()
    backend.replay_error = CcrError(
        "No client has sent a credential since the start: let Claude Code send a request first."
    )
    return backend


WAITING = ("g", "j", "j", "c", "end", "space", "up", "space", "enter")
SCENES = {
    "monitor-empty": Scene(plain, events=()),
    "monitor-busy": Scene(morning),
    "monitor-error": Scene(damaged, events=samples.streaming(), toasts=True),
    "detail-empty": Scene(plain, ("g", "enter", "7")),
    "detail-busy": Scene(morning, (*OPEN, "1")),
    "detail-error": Scene(damaged, (*OPEN, "4")),
    "compare-empty": Scene(silent, WAITING),
    "compare-busy": Scene(ComparingBackend, (*THREE, "enter")),
    "compare-error": Scene(refusing, (*THREE, "enter")),
    "routes-empty": Scene(lambda: FakeBackend(Config()), ("t",), ()),
    "routes-busy": Scene(many_routes, ("t", "j")),
    "routes-error": Scene(many_routes, ("t", "enter", "up", "backspace", "x"), ()),
    "cost-empty": Scene(plain, ("dollar_sign",), ()),
    "cost-busy": Scene(numbers, ("dollar_sign",)),
    "cost-error": Scene(no_numbers, ("dollar_sign",)),
}


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
def test_state(
    snap_compare: Compare, scene: Scene, size: tuple[int, int], theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CcrApp, "NOTIFICATION_TIMEOUT", LONG_S)
    backend = scene.backend()
    app = CcrApp(backend, now=lambda: samples.NOW, theme=theme)
    assert pictured(snap_compare, app, backend, size, scene.keys, scene.events, toasts=scene.toasts)
