from __future__ import annotations

from typing import Any

import pytest

from ccr_tui.core.ccr_report import Line, Report, Verdict
from ccr_tui.core.config_ccr_rest import strictness, tell_of_the_rest
from ccr_tui.core.config_section import Section
from ccr_tui.core.errors import ConfigError


def told(**top: Any) -> tuple[dict[str, object], list[Line]]:
    report = Report()
    return tell_of_the_rest(Section.of(top, ()), {"HOME": "/home/me"}, report), report.lines


@pytest.mark.parametrize(
    ("key", "verdict", "warns"),
    [
        ("LOG", Verdict.CHANGED, False),
        ("LOG_LEVEL", Verdict.CHANGED, False),
        ("NON_INTERACTIVE_MODE", Verdict.CHANGED, False),
        ("CLAUDE_PATH", Verdict.CHANGED, False),
        ("StatusLine", Verdict.UNSUPPORTED, False),
        ("plugins", Verdict.UNSUPPORTED, False),
        ("transformers", Verdict.UNSUPPORTED, True),
        ("REWRITE_SYSTEM_PROMPT", Verdict.UNSUPPORTED, True),
        ("forceUseImageAgent", Verdict.UNSUPPORTED, True),
        ("OPENAI_API_KEY", Verdict.UNSUPPORTED, True),
        ("somethingElse", Verdict.UNSUPPORTED, True),
    ],
)
def test_each_key_has_one_line(key: str, verdict: Verdict, warns: bool) -> None:
    table, (line,) = told(**{key: "value"})
    assert table == {}
    assert (line.key, line.verdict, line.warns) == (key, verdict, warns)
    assert line.why
    assert told(**{key: ""}) == ({}, [])


def test_a_misspelt_key_is_suggested() -> None:
    assert told(router={"default": "p,m"})[1][0].sentence == (
        'router has no effect here. Did you mean "Router"?'
    )


@pytest.mark.parametrize("path", ["router.js", "/srv/my.router.cjs", "~/r.mjs", "$HOME/r.py"])
def test_a_custom_router_is_kept_as_written(path: str) -> None:
    table, (line,) = told(CUSTOM_ROUTER_PATH=path)
    assert table == {"custom_router": path}
    assert line.verdict is Verdict.KEPT


def test_node_adds_the_ending_that_is_missing() -> None:
    assert told(CUSTOM_ROUTER_PATH="/srv/router")[0] == {"custom_router": "/srv/router.js"}
    assert told(CUSTOM_ROUTER_PATH="") == ({}, [])


@pytest.mark.parametrize("path", ["router.ts", "$GONE/router.js", 5])
def test_a_custom_router_that_cannot_run_is_told(path: object) -> None:
    table, (line,) = told(CUSTOM_ROUTER_PATH=path)
    assert table == {}
    assert (line.verdict, line.warns) == (Verdict.UNSUPPORTED, True)


def test_strictness_is_a_key_of_ours() -> None:
    assert strictness(Section.of({"STRICT_CCR": True}, ()), Report()) is True
    assert strictness(Section.of({}, ()), Report()) is False
    with pytest.raises(ConfigError, match="STRICT_CCR: expected true or false"):
        strictness(Section.of({"STRICT_CCR": "yes"}, ()), Report())
