from __future__ import annotations

from contextlib import nullcontext

import msgspec
import pytest

from ccr_tui.core.errors import CcrError
from ccr_tui.tui.app import CcrApp
from ccr_tui.tui.screens.choice import ChoiceScreen
from tests.tui import samples
from tests.tui.driving import driving
from tests.tui.test_editor import editor


@pytest.fixture(autouse=True)
def suspendable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CcrApp, "suspend", lambda self: nullcontext())


async def test_what_was_edited_is_sent_as_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    editor(monkeypatch, "path.write_text(path.read_text().replace('retry for ever', 'give up'))")
    async with driving(samples.busy()) as ride:
        await ride.press("g", "j", "j", "e")
        await ride.until(lambda: ride.current == "e03-e1")
        *call, body = ride.backend.calls[0]
    assert call == ["replay_edited", "e03"]
    assert isinstance(body, bytes)
    assert "Why does fetch() give up?" in str(msgspec.json.decode(body))


async def test_what_is_no_request_is_edited_again_or_discarded(monkeypatch: pytest.MonkeyPatch) -> None:
    # At first the last brace is lost, then the whole is put right.
    text = "path.read_text()"
    mended = f"{text}.rstrip() + '}}' if 'max_tokens\": 1,' in {text} else "
    spoiled = f"{text}.replace('32000', '1').rstrip()[:-1]"
    editor(monkeypatch, f"path.write_text({mended}{spoiled})")
    async with driving(samples.busy()) as ride:
        await ride.press("g", "j", "j", "e")
        await ride.says("Line ")
        await ride.press("d")
        await ride.until(lambda: not isinstance(ride.screen, ChoiceScreen))
        assert not ride.backend.calls
        await ride.press("e")
        await ride.says("e  edit again")
        await ride.press("e")
        await ride.until(lambda: ride.backend.calls)
        assert b'"max_tokens":1,' in ride.backend.calls[0][2]  # type: ignore[operator]


async def test_nothing_changed_or_an_editor_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    async with driving(samples.busy()) as ride:
        editor(monkeypatch, "pass")
        await ride.press("g", "j", "j", "e")
        await ride.until(lambda: "Nothing was changed: nothing is sent." in ride.toasts)
        editor(monkeypatch, "sys.exit(1)")
        await ride.press("e")
        await ride.until(lambda: any("left with an error" in toast for toast in ride.toasts))
        assert not ride.backend.calls


@pytest.mark.parametrize("how", ["refused", "editor", "no request"])
async def test_what_was_written_is_never_lost(monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    change = "path.write_text(path.read_text().replace('retry for ever', 'give up')"
    end = {"refused": ")", "editor": "); sys.exit(1)", "no request": ".rstrip()[:-1])"}[how]
    editor(monkeypatch, change + end)
    async with driving(samples.busy()) as ride:
        ride.backend.act_error = CcrError("Nobody is there.") if how == "refused" else None
        await ride.press("g", "j", "j", "e")
        await ride.says("edit again, from where you were")
        await ride.press("escape")
        await ride.until(lambda: any("What you wrote is kept" in toast for toast in ride.toasts))
        assert not ride.backend.calls
        ride.backend.act_error = None
        editor(monkeypatch, "path.write_text(path.read_text().rstrip().removesuffix('}') + '}')")
        await ride.press("e")
        await ride.until(lambda: ride.backend.calls)
    assert "give up" in str(ride.backend.calls[0])


async def test_what_stands_in_the_way_is_said_before_the_editor_opens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    editor(monkeypatch, "path.write_text(path.read_text().replace('retry for ever', 'give up'))")
    async with driving(samples.busy()) as ride:
        ride.backend.replay_error = CcrError("No client has sent a credential.")
        await ride.press("g", "j", "j", "e")
        await ride.says("No client has sent a credential.")
        await ride.press("escape")
        await ride.until(lambda: not isinstance(ride.screen, ChoiceScreen))
        assert not ride.backend.calls
        await ride.press("e")
        await ride.says("edit it all the same")
        await ride.press("e")
        await ride.until(lambda: ride.backend.calls)
