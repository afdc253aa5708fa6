"""A router behind the proxy: it gives the route, or it is a line in the decision and nothing more."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ccr_tui.core.config import RouterProgram
from ccr_tui.core.decision import Step
from ccr_tui.core.questions import Reply
from ccr_tui.engine.custom_router.program import CustomRouter
from ccr_tui.engine.mock.reply import text_reply
from tests.engine.custom_router.asking import ASKED, asked, inbound, needs_node, router_threads, save
from tests.engine.rig import Rig, message_body, rig
from tests.waiting import eventually

ROUTES = {"default": ["usual,m"]}
PYTHON = """
def route(request, config):
    if request.model == "raise": return {}["x"]
    if request.model == "nowhere": return "nowhere,m"
    return "other,chosen" if request.model == "other" else None
"""
SCRIPT = """
module.exports = async function router(req) {
  if (req.body.model === 'raise') throw new RangeError('x')
  if (req.body.model === 'nowhere') return 'nowhere,m'
  return req.body.model === 'other' ? 'other,chosen' : null
}
"""
KINDS = pytest.mark.parametrize(
    ("name", "text", "raised"),
    [
        ("router.py", PYTHON, "router.py raised KeyError: 'x' (line 3)"),
        pytest.param("router.js", SCRIPT, "router.js raised RangeError: x (line 3)", marks=needs_node),
    ],
)


def use(made: Rig, path: Path) -> None:
    config = made.engine.config
    table = replace(config.table, custom_router=path.name)
    made.engine.apply(replace(config, table=table, router=RouterProgram(str(path), ASKED)))


def line(made: Rig, count: int) -> Step:
    decision = made.finished(count)[-1].decision
    assert decision is not None
    return next(step for step in decision.steps if step.name == "custom router")


@KINDS
def test_it_gives_the_route_or_is_a_line_in_the_decision(
    tmp_path: Path, name: str, text: str, raised: str
) -> None:
    answer = text_reply("hi")
    with rig({"usual": [answer] * 3, "other": [answer]}, ROUTES) as made:
        use(made, save(tmp_path / name, text))
        for count, model in enumerate(("raise", "nowhere", "plain", "other"), 1):
            assert made.post(message_body(model)).status_code == 200
            step = line(made, count)
            assert step.won == (model == "other")
            if model == "raise":
                assert step.why == raised
            if model == "nowhere":
                assert step.why == "no provider 'nowhere'"
        assert [len(made.mocks[p]) for p in ("usual", "other")] == [3, 1]
        assert json.loads(made.mocks["other"][0].body)["model"] == "chosen"
    eventually(lambda: not router_threads())


def test_a_missing_router_fails_no_request(tmp_path: Path) -> None:
    with rig({"usual": [text_reply("hi")]}, ROUTES) as made:
        use(made, tmp_path / "router.py")
        assert made.post(message_body()).status_code == 200
        assert line(made, 1).why == f"router.py does not exist in {tmp_path}"


async def test_the_same_program_goes_on_and_another_takes_over(tmp_path: Path) -> None:
    counts = "n = 0\ndef route(request, config):\n  global n\n  n += 1\n  return f'a,{n}'"
    path = tmp_path / "router.py"
    with asked(path, counts) as custom:
        assert await custom.ask(inbound()) == Reply("a,1")
        custom.apply(RouterProgram(str(path), ASKED, {}))
        assert await custom.ask(inbound()) == Reply("a,2")
        custom.apply(RouterProgram(str(path), ASKED, {"Router": {"default": "a,b"}}))
        assert await custom.ask(inbound()) == Reply("a,1")


async def test_after_it_was_closed_it_can_be_asked_again(tmp_path: Path) -> None:
    with asked(tmp_path / "router.py", "def route(request, config): return 'a,b'") as custom:
        for _ in range(2):
            assert await custom.ask(inbound()) == Reply("a,b")
            custom.close()


async def test_what_goes_wrong_with_us_is_a_line_too(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def no_more(self: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("threading.Thread.start", no_more)
    router = CustomRouter(RouterProgram("router.py"))
    assert await router.ask(inbound()) == Reply(why="router.py cannot be asked: RuntimeError")
    assert caplog.messages == ["custom router"]
