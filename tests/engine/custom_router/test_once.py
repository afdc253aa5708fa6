from __future__ import annotations

from pathlib import Path

import pytest

from ccr_tui.core.config import RouterProgram
from ccr_tui.core.questions import Reply
from ccr_tui.engine.custom_router.once import asking
from tests.engine.custom_router.asking import ASKED, inbound, needs_node, router_threads, save
from tests.waiting import eventually

PYTHON = "n = 0\ndef route(request, config):\n  global n\n  n += 1\n  return f'a,{request.model}-{n}'"
SCRIPT = "let n = 0\nmodule.exports = (req) => `a,${req.body.model}-${++n}`"


@pytest.mark.parametrize(
    ("name", "text"), [("router.py", PYTHON), pytest.param("router.js", SCRIPT, marks=needs_node)]
)
def test_a_router_can_be_asked_without_a_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    save(tmp_path / name, text)
    program = RouterProgram(name, ASKED)
    with asking(program) as ask:
        assert [ask(inbound(model)).answer for model in ("m", "n")] == ["a,m-1", "a,n-2"]
    eventually(lambda: not router_threads())


def test_without_a_program_there_is_no_answer() -> None:
    with asking(RouterProgram()) as ask:
        assert ask(inbound()) == Reply(why="no program is set")
