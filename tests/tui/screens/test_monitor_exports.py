from __future__ import annotations

from pathlib import Path

from ccr_tui.core.errors import StoreError
from ccr_tui.core.export import Format
from tests.builders import body_of, exchange_events
from tests.tui import samples
from tests.tui.driving import driving


async def test_a_request_is_copied_as_a_command_without_its_key() -> None:
    long = exchange_events(id="long", at=samples.NOW, body=body_of("m", "word " * 2000))
    async with driving([*samples.busy(), *long]) as ride:
        await ride.press("g", "y")
        await ride.until(lambda: "$ANTHROPIC_API_KEY" in ride.app.clipboard)
        assert "curl -X POST 'http://127.0.0.1:3456/v1/messages?beta=true'" in ride.app.clipboard
        assert "--data-raw" in ride.app.clipboard
        assert any("Copied as a curl command." in toast for toast in ride.toasts)
        await ride.press("G", "y")
        await ride.until(lambda: "--data-binary @/exports/long.json" in ride.app.clipboard)
        assert [call[:2] for call in ride.backend.calls] == [("keep_body", "long")]


async def test_what_is_shown_is_written_to_a_file() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("f", *"think", "enter", "x")
        await ride.says("All that the filter lets through, with keys masked.")
        await ride.press("h")
        await ride.says(".har")
        await ride.press("ctrl+u")
        await ride.type("out.har")
        await ride.press("enter")
        await ride.until(lambda: f"2 exchanges written to {Path.cwd() / 'out.har'}" in ride.toasts)
        assert ride.backend.calls == [("export", Format.HAR, "out.har", "e03", "e09")]


async def test_only_what_is_marked_where_that_is_wanted() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("g", "m", "x")
        await ride.says("Everything in the history")
        await ride.press("C")
        await ride.says("The marked exchanges as csv")
        await ride.press("enter")
        await ride.until(lambda: any("1 exchange written" in toast for toast in ride.toasts))
        name, kind, path, *kept = ride.backend.calls[-1]
        assert (name, kind, kept) == ("export", Format.CSV, ["e01"])
        assert str(path).endswith(".csv")


async def test_thinking_better_of_it_and_what_fails() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("x", "escape", "x", "j", "escape", "x", "j", "ctrl+u", "enter")
        assert not ride.backend.calls
        ride.backend.act_error = StoreError("out.har cannot be written: No space left on device.")
        await ride.press("x", "j", "enter")
        await ride.until(lambda: any("No space left" in toast for toast in ride.toasts))
        await ride.says("The exchanges as jsonl, to the file")
        ride.backend.act_error = None
        await ride.press("enter")
        await ride.until(lambda: any("10 exchanges written" in toast for toast in ride.toasts))
