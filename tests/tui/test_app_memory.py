from __future__ import annotations

import pytest

from ccr_tui.core.errors import StoreError
from ccr_tui.tui import app_toasts
from tests.tui import samples
from tests.tui.driving import driving
from tests.tui.fake import FakeBackend


async def test_what_was_lost_is_said_and_what_cannot_be_kept_is_said_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        app_toasts, "READ_S", dict.fromkeys(app_toasts.READ_S, 600.0)
    )  # no key takes one away
    backend = FakeBackend(samples.CONFIG)
    backend.memory_trouble = "What the screen remembers was broken."
    async with driving(samples.busy(), backend=backend) as ride:
        await ride.until(lambda: ride.toasts == ["What the screen remembers was broken."])
        backend.memory_error = StoreError("No room on the disk.")
        await ride.press("f")
        await ride.type("opus")
        await ride.press("enter")
        await ride.until(lambda: ride.toasts[1:] == ["No room on the disk."])
        await ride.press("f")
        await ride.type("x")
        await ride.press("enter", "f", "up")
        await ride.until(lambda: ride.filter_bar.text == "opus")  # remembered as long as this runs
        assert len(ride.toasts) == 2
