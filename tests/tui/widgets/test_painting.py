from __future__ import annotations

import re
from pathlib import Path

import ccr_tui.tui
from ccr_tui.tui.lines import Role
from ccr_tui.tui.widgets.painting import ROLE_CLASSES
from tests.tui import samples
from tests.tui.driving import driving

FOLDER = Path(ccr_tui.tui.__file__).parent


def test_every_role_but_plain_has_its_rule() -> None:
    sheet = (FOLDER / "app.tcss").read_text(encoding="utf-8")
    assert {f"role--{role}" for role in Role} == ROLE_CLASSES
    assert not [role for role in Role if role is not Role.PLAIN and f".role--{role} " not in sheet]


def test_no_colour_is_written_out() -> None:
    for path in (*FOLDER.rglob("*.py"), *FOLDER.rglob("*.tcss")):
        assert not re.search(
            r"#[0-9a-f]{6}\b|rgb\(|color: *(red|green|blue|yellow)", path.read_text(encoding="utf-8")
        )


async def test_another_theme_paints_anew() -> None:
    async with driving(samples.busy()) as ride:
        dark = ride.table.render_line(1)
        ride.app.theme = "textual-light"
        await ride.pilot.pause()
        light = ride.table.render_line(1)
        assert dark.text == light.text
        assert [s.style for s in dark] != [s.style for s in light]
