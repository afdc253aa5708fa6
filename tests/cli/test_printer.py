"""What `serve` prints of events, without a server."""

from __future__ import annotations

import pytest

from ccr_tui.cli.serve import Printer
from ccr_tui.core.events import ConfigApplied, ConfigRejected, Noticed


def test_what_concerns_the_configuration_is_told_with_its_warnings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show = Printer(as_json=False)
    show(ConfigApplied(0.0, 2, "/c.toml", ("routes.think: nobody judges.",)))
    show(ConfigRejected(0.0, "/c.toml, line 3: no."))
    show(Noticed(0.0, "info", "The quota of a is there again."))
    told = capsys.readouterr()
    assert not told.out
    assert told.err.splitlines() == [
        "configuration applied: /c.toml",
        "warning: routes.think: nobody judges.",
        "configuration refused, the last good one stays: /c.toml, line 3: no.",
        "info: The quota of a is there again.",
    ]
