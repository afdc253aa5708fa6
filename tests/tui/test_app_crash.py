import logging

import pytest

from tests.tui.driving import driving


def _broken() -> None:
    held = "only-a-local-value"
    raise RuntimeError(str(len(held)))


async def _ride_into_it() -> None:
    async with driving() as ride:
        ride.app.call_later(_broken)
        await ride.until(lambda: ride.app.return_code)


async def test_a_test_still_gets_the_exception_and_the_log_has_the_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(RuntimeError):
        await _ride_into_it()
    assert "in _broken" in caplog.text
    assert "only-a-local-value" not in caplog.text
