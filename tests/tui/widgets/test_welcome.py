from __future__ import annotations

from tests.tui.driving import driving


async def test_a_narrow_pane_gets_the_command_that_fits() -> None:
    async with driving(size=(40, 20)) as ride:
        await ride.says('eval "$(ccr-tui env)"')
        assert "export" not in ride.text


async def test_a_roomy_one_gets_the_whole_of_it() -> None:
    async with driving(size=(100, 20)) as ride:
        await ride.says("export ANTHROPIC_BASE_URL=http://127.0.0.1:3456")
        assert "eval" not in ride.text
