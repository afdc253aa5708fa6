from __future__ import annotations

from pathlib import Path

import pytest

from ccr_tui.tui.screenshots import Shot, save, take
from tests.tui import samples
from tests.tui.gallery import example


async def test_takes_a_picture_of_the_real_application(tmp_path: Path) -> None:
    app, backend = example()
    shot = Shot("x", (80, 24), ("g", "enter"), theme="textual-light")
    svg = await take(app, shot, lambda: backend.play(samples.busy()))
    assert "Conversation" in svg
    save(svg, tmp_path / "new" / "x.svg")
    assert (tmp_path / "new" / "x.svg").read_text(encoding="utf-8").startswith("<svg")


async def test_draws_png_where_cairosvg_is_there(tmp_path: Path) -> None:
    pytest.importorskip("cairosvg")
    save('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>', tmp_path / "x.png")
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")
