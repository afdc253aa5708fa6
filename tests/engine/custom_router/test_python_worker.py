"""Routers in Python, asked as the engine asks them."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from ccr_tui.core.config import RouterProgram
from ccr_tui.core.questions import Reply
from ccr_tui.engine.custom_router import program
from ccr_tui.engine.custom_router.python_worker import PythonWorker
from tests.engine.custom_router.asking import asked, inbound, router_threads, save
from tests.waiting import eventually

LIMIT = 0.2
SHOWS = """
async def route(request, config):
    return f"{config.providers[0]},{request.model}:{request.body['max_tokens']}:{request.headers['x-own']}"
"""


@pytest.fixture
def router(tmp_path: Path) -> Path:
    return tmp_path / "router.py"


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> object:
    yield
    eventually(lambda: not router_threads())


async def test_a_router_sees_the_request_and_the_configuration(router: Path) -> None:
    with asked(router, SHOWS, Providers=[{"name": "near"}]) as custom:
        assert await custom.ask(inbound(max_tokens=9)) == Reply("near,claude-sonnet-5:9:kept")
        assert not custom.notices


@pytest.mark.parametrize(
    ("body", "reply"),
    [
        ("return 'a,b'", Reply("a,b")),
        ("return None", Reply()),
        ("pass", Reply()),
        ("return 3", Reply(why="router.py returned 3, not a text")),
        ("return route", Reply(why="router.py returned <function rou")),
        ("raise KeyError('x')", Reply(why="router.py raised KeyError: 'x' (line 2)")),
        ("raise ValueError", Reply(why="router.py raised ValueError (line 2)")),
        ("raise SystemExit(3)", Reply(why="router.py raised SystemExit: 3 (line 2)")),
        ("raise KeyboardInterrupt", Reply(why="router.py raised KeyboardInterrupt (line 2)")),
        (
            "return request.gone",
            Reply(why="router.py raised AttributeError: a request has no 'gone' (line 2)"),
        ),
        ("return len('a', 'b')", Reply(why="router.py raised TypeError: len() takes exactly one ")),
        ("return __import__('json').loads('{')", Reply(why="router.py raised JSONDecodeError: Expecting ")),
        (
            "raise RuntimeError('sk-ant-api03-secret')",
            Reply(why="router.py raised RuntimeError: ••• (line 2)"),
        ),
        ("raise RuntimeError('key of mine')", Reply(why="router.py raised RuntimeError: ••• (line 2)")),
    ],
)
@pytest.mark.parametrize("kind", ["def", "async def"])
async def test_whatever_it_does_is_a_reply(router: Path, kind: str, body: str, reply: Reply) -> None:
    text = f"{kind} route(request, config):\n    {body}\n"
    with asked(router, text, Providers=[{"name": "near", "api_key": "key of mine"}]) as custom:
        for _ in range(2):
            given = await custom.ask(inbound())
            assert given.answer == reply.answer
            assert given.why.startswith(reply.why)
        assert not custom.notices


async def test_an_exception_that_cannot_even_be_printed_is_one_line(router: Path) -> None:
    text = """
class Odd(Exception):
    def __str__(self): raise Odd
def route(request, config): raise Odd
"""
    with asked(router, text) as custom:
        assert (await custom.ask(inbound())).why == "router.py raised Odd (line 4)"


async def test_hundreds_at_once_get_each_its_own_answer(router: Path) -> None:
    text = """
import asyncio, random
async def route(request, config):
    for _ in range(random.randrange(5)):
        await asyncio.sleep(0)
    return f"a,{request.model}"
"""
    with asked(router, text) as custom:
        models = [f"model-{n}" for n in range(300)]
        replies = await asyncio.gather(*(custom.ask(inbound(model)) for model in models))
        assert [reply.answer for reply in replies] == [f"a,{model}" for model in models]
        assert len(router_threads()) == 1


@pytest.mark.parametrize(
    "hang",
    [
        "while True: pass",
        "await asyncio.Event().wait()",
        "while True: await asyncio.sleep(0)",
        "while True: time.sleep(0.01)",
    ],
)
async def test_one_that_hangs_is_left_behind(router: Path, hang: str) -> None:
    text = f"""
import asyncio, time
async def route(request, config):
    if request.model == "hang":
        {hang}
    return "a,b"
"""
    with asked(router, text, LIMIT) as custom:
        assert await custom.ask(inbound("hang")) == Reply(why="router.py took more than 0.2 s")
        assert await custom.ask(inbound()) == Reply("a,b")
        assert not custom.notices
        eventually(lambda: len(router_threads()) == 1)


async def test_one_that_swallows_everything_holds_up_nobody(router: Path, tmp_path: Path) -> None:
    text = f"""
from pathlib import Path
def route(request, config):
    while request.model == "hang" and not Path({str(tmp_path / "free")!r}).exists():
        try:
            while not Path({str(tmp_path / "free")!r}).exists(): pass
        except BaseException:
            pass
    return "a,b"
"""
    with asked(router, text, LIMIT) as custom:
        assert (await custom.ask(inbound("hang"))).why == "router.py took more than 0.2 s"
        assert await custom.ask(inbound()) == Reply("a,b")
    save(tmp_path / "free", "")


async def test_three_time_outs_in_a_row_and_it_is_not_asked_for_a_while(router: Path, tmp_path: Path) -> None:
    text = f"""
import asyncio
async def route(request, config):
    with open({str(tmp_path / "asked")!r}, "a") as file: file.write("x")
    await asyncio.Event().wait()
"""
    with asked(router, text, LIMIT) as custom:
        for _ in range(3):
            assert (await custom.ask(inbound())).why == "router.py took more than 0.2 s"
        why = (await custom.ask(inbound())).why
        assert why == "router.py took more than 0.2 s, 3 times in a row: it is not asked for 60 s"
        assert custom.notices == [
            "router.py took more than 0.2 s, 3 times in a row: requests go on without it for 60 s."
        ]
        assert (tmp_path / "asked").read_text() == "xxx"
        custom.apply(RouterProgram(str(save(router, "def route(r, c): return 'a,b'"))))
        assert await custom.ask(inbound()) == Reply("a,b")


async def test_an_edit_ends_the_time_in_which_it_is_not_asked(router: Path) -> None:
    with asked(router, "def route(request, config):\n  while True: pass", LIMIT) as custom:
        for _ in range(3):
            await custom.ask(inbound())
        assert "it is not asked for" in (await custom.ask(inbound())).why
        save(router, "def route(request, config): return 'a,b'")
        assert await custom.ask(inbound()) == Reply("a,b")


async def test_an_edit_that_cannot_be_loaded_is_told_though_the_last_good_version_raises(
    router: Path,
) -> None:
    with asked(router, "def route(request, config): return 1 / 0") as custom:
        await custom.ask(inbound())
        save(router, "def route(request, config)\n  return 'a,b'")
        trouble = (
            "router.py cannot be loaded: SyntaxError: expected ':' (line 1); its last good version is used"
        )
        why = f"router.py raised ZeroDivisionError: division by zero (line 1); {trouble}"
        assert await custom.ask(inbound()) == Reply(why=why)
        assert custom.notices == [f"{trouble}."]


async def test_one_that_hangs_while_it_loads_is_left_behind(
    router: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "LOADING_S", LIMIT)
    with asked(router, "while True: pass") as custom:
        replies = await asyncio.gather(*(custom.ask(inbound()) for _ in range(3)))
        assert {reply.why for reply in replies} <= {
            "router.py took more than 0.2 s to load",
            "router.py was stopped before it could answer",
        }


async def test_what_waits_moves_on_when_the_program_is_replaced(router: Path, tmp_path: Path) -> None:
    text = f"""
import asyncio
async def route(request, config):
    open({str(tmp_path / "asked")!r}, "w").close()
    await asyncio.Event().wait()
"""
    with asked(router, text) as custom:
        waiting = asyncio.ensure_future(custom.ask(inbound()))
        while not (tmp_path / "asked").exists():
            await asyncio.sleep(0.005)
        other = save(tmp_path / "other.py", "def route(request, config): return 'a,b'")
        custom.apply(RouterProgram(str(other), 20))
        assert await waiting == Reply("a,b")


async def test_what_waits_when_it_is_closed_gets_no_answer(router: Path, tmp_path: Path) -> None:
    text = f"""
import asyncio
async def route(request, config):
    open({str(tmp_path / "asked")!r}, "w").close()
    await asyncio.Event().wait()
"""
    with asked(router, text) as custom:
        waiting = asyncio.ensure_future(custom.ask(inbound()))
        while not (tmp_path / "asked").exists():
            await asyncio.sleep(0.005)
        custom.close()
        assert await waiting == Reply(why="ccr-tui is being stopped")


async def test_when_nobody_waits_any_more_it_is_cancelled(router: Path, tmp_path: Path) -> None:
    text = f"""
import asyncio
async def route(request, config):
    open({str(tmp_path / "asked")!r}, "w").close()
    try:
        await asyncio.Event().wait()
    finally:
        open({str(tmp_path / "ended")!r}, "w").close()
"""
    with asked(router, text) as custom:
        waiting = asyncio.ensure_future(custom.ask(inbound()))
        while not (tmp_path / "asked").exists():
            await asyncio.sleep(0.005)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        eventually((tmp_path / "ended").exists)
        assert len(router_threads()) == 1


async def test_one_that_stops_its_loop_is_started_again(router: Path) -> None:
    text = """
import asyncio
async def route(request, config):
    if request.model == "stop":
        asyncio.get_running_loop().stop()
        await asyncio.Event().wait()
    return "a,b"
"""
    with asked(router, text) as custom:
        assert (await custom.ask(inbound("stop"))).why == "router.py was stopped before it could answer"
        assert await custom.ask(inbound()) == Reply("a,b")


async def test_a_worker_that_has_ended_says_so() -> None:
    worker = PythonWorker(RouterProgram("gone.py"))
    worker.abandon()
    eventually(lambda: not worker.alive)
    assert worker.started.done()
    assert worker.submit(inbound()).result(5).end == "moved"


async def test_what_it_prints_goes_to_the_log_without_keys(
    router: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    text = f"""
import sys
import beside_for_print
def route(request, config):
    print("one", "sk-ant-api03-secret", sep="-")
    print("two", file=sys.stderr)
    with open({str(tmp_path / "own")!r}, "w") as file:
        print("three", file=file, end="")
"""
    save(tmp_path / "beside_for_print.py", "print('zero')")
    with asked(router, text) as custom:
        await custom.ask(inbound())
    assert caplog.messages == ["zero", "one-•••", "two"]
    assert (tmp_path / "own").read_text() == "three"
    assert capfd.readouterr() == ("", "")


async def test_threads_do_not_pile_up(router: Path) -> None:
    with asked(router, "def route(request, config): return 'a,b'") as custom:
        await custom.ask(inbound())
        await custom.ask(inbound())
        assert len(router_threads()) == 1
    eventually(lambda: not router_threads())
    assert not [name for name in sys.modules if name.startswith("_custom_router_")]
