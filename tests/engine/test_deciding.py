from __future__ import annotations

import pytest

from ccr_tui.core.events import Noticed
from ccr_tui.engine import deciding
from ccr_tui.engine.mock.reply import text_reply
from tests.engine.rig import message_body, rig


@pytest.mark.parametrize(("slow_s", "told"), [(-1.0, True), (3600.0, False)])
def test_a_decision_that_holds_up_everything_is_told(
    monkeypatch: pytest.MonkeyPatch, slow_s: float, told: bool
) -> None:
    monkeypatch.setattr(deciding, "SLOW_S", slow_s)
    with rig({"anthropic": [text_reply("hello")]}) as r:
        r.post(message_body())
        r.only()
        notices = [event.message for event in r.events if isinstance(event, Noticed)]
    assert any("a regular expression in your rules is slow" in notice for notice in notices) is told
