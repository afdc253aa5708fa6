from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tui import samples
from tests.tui.driving import driving

OLD_TMUX = """\
#!/bin/sh
test "$2" = -w && exit 1
cat > "$TAKEN"
"""


async def test_what_is_copied_is_a_buffer_of_tmux_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmux, taken = tmp_path / "tmux", tmp_path / "taken"
    tmux.write_text(OLD_TMUX)
    tmux.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    monkeypatch.setenv("TAKEN", str(taken))
    async with driving(samples.busy()) as ride:
        await ride.press("g", "y")
        await ride.until(lambda: taken.exists() and taken.read_text() == ride.app.clipboard != "")
