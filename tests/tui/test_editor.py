from __future__ import annotations

import shlex
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.app import App

from ccr_tui.core.errors import CcrError
from ccr_tui.tui.editor import edit_text, editor_command


class Suspendable(App[None]):
    """Hands its terminal over without one."""

    suspended = 0

    @contextmanager
    def suspend(self) -> Iterator[None]:
        self.suspended += 1
        yield


def editor(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """The user's editor is a program whose file is `path`."""
    script = f"import sys, pathlib; path = pathlib.Path(sys.argv[1]); {code}"
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", shlex.join([sys.executable, "-c", script]))


def test_visual_goes_before_editor() -> None:
    assert editor_command({"VISUAL": "code --wait", "EDITOR": "nano"}) == ["code", "--wait"]
    assert editor_command({"VISUAL": "", "EDITOR": "nano"}) == ["nano"]
    assert editor_command({}) == editor_command({"EDITOR": " "}) == ["vi"]
    with pytest.raises(CcrError, match="No closing quotation"):
        editor_command({"EDITOR": "vi '"})


def test_the_text_is_private_and_gone_afterwards(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    look = f"pathlib.Path({str(seen)!r}).write_text(f'{{path}} {{path.stat().st_mode}}'); "
    editor(monkeypatch, look + "path.write_text(path.read_text().upper())")
    app = Suspendable()
    assert edit_text(app, "hello ä", "request.json") == ("HELLO Ä", "")
    path, mode = seen.read_text().rsplit(" ", 1)
    assert path.endswith("/request.json")
    assert stat.S_IMODE(int(mode)) == 0o600
    assert not Path(path).parent.exists()
    assert app.suspended == 1


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("path.unlink()", "cannot be read"),
        ("path.write_bytes(bytes([255]))", "cannot be read"),
    ],
)
def test_what_goes_wrong_is_said(monkeypatch: pytest.MonkeyPatch, code: str, sentence: str) -> None:
    editor(monkeypatch, code)
    with pytest.raises(CcrError, match=sentence):
        edit_text(Suspendable(), "x", "request.json")


def test_what_was_saved_is_given_even_if_the_editor_ends_with_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    editor(monkeypatch, "path.write_text('y'); sys.exit(3)")
    text, problem = edit_text(Suspendable(), "x", "request.json")
    assert text == "y"
    assert "left with an error (3)" in problem


def test_an_editor_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "/nowhere/at-all")
    with pytest.raises(CcrError, match=r"cannot be started.*Set \$VISUAL or \$EDITOR"):
        edit_text(Suspendable(), "x", "request.json")


async def test_a_screen_that_cannot_be_put_aside() -> None:
    async with App[None]().run_test() as pilot:
        with pytest.raises(CcrError, match="cannot be handed"):
            edit_text(pilot.app, "x", "request.json")
