from __future__ import annotations

from ccr_tui.cli.keys import with_key_warnings
from ccr_tui.core.config import Config


def test_what_the_screen_would_not_follow_is_a_warning() -> None:
    config = Config(keys={"monitor.replay": "f9", "monitor.nope": "y"}, warnings=("before",))
    before, told = with_key_warnings(config).warnings
    assert before == "before"
    assert told.startswith("keys.monitor.nope: there is no such binding.")


def test_without_keys_nothing_is_looked_at() -> None:
    config = Config()
    assert with_key_warnings(config) is config
