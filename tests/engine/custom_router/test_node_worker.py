"""CCR router scripts in a real node process, asked as the engine asks them."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ccr_tui.core.config import RouterProgram
from ccr_tui.core.questions import Reply
from ccr_tui.engine.custom_router.node_worker import NodeWorker
from tests.engine.custom_router.asking import asked, inbound, needs_node, router_threads, save
from tests.waiting import eventually

pytestmark = needs_node

LIMIT = 0.3
SHY = Reply(why="router.js raised something of type object that cannot be shown")
GOOD = "module.exports = async function router(req, config, {{ event }}) {{ return {!r} }}\n"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    return tmp_path / "router.js"


@pytest.fixture(autouse=True)
def _nothing_is_left() -> object:
    yield
    eventually(lambda: not router_threads())
    with pytest.raises(ChildProcessError):  # no zombie either
        os.waitpid(-1, os.WNOHANG)


def body_of(text: str) -> str:
    return f"module.exports = async function router(req, config, {{ event }}) {{\n{text}\n}}\n"


async def test_a_script_sees_what_it_sees_in_ccr(script: Path, tmp_path: Path) -> None:
    text = f"""
    const {{ log, ...seen }} = req
    for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal']) req.log[level]({{}}, 'x')
    const all = {{ seen, config, on: typeof event.on }}
    require('fs').writeFileSync({str(tmp_path / "seen")!r}, JSON.stringify(all))
    return 'a,b'
    """
    config: dict[str, Any] = {
        "Providers": [{"name": "near", "models": ["m"], "api_key": "$A_KEY"}],
        "Router": {"default": "near,m"},
    }
    request = inbound(metadata={"user_id": "u"})
    with asked(script, body_of(text), **config) as custom:
        assert await custom.ask(request) == Reply("a,b")
    assert json.loads((tmp_path / "seen").read_text()) == {
        "seen": {
            "body": json.loads(request.body),
            "method": "POST",
            "url": "/v1/messages?beta=true",
            "originalUrl": "/v1/messages?beta=true",
            "path": "/v1/messages",
            "headers": {"x-claude-code-session-id": "session-1", "x-own": "kept"},
            "sessionId": "session-1",
            "tokenCount": request.facts.tokens,
        },
        "config": {**config, "providers": config["Providers"]},
        "on": "function",
    }


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("return 'a,b'", Reply("a,b")),
        ("return null", Reply()),
        ("", Reply()),
        ("return ''", Reply()),
        ("return false", Reply()),
        ("return 3", Reply(why="router.js returned 3, not a text")),
        ("return { model: 'a,b' }", Reply(why="router.js returned { model: 'a,b' }, not a text")),
        ("return 10n", Reply(why="router.js returned 10n, not a text")),
        ("throw new TypeError('bad\\nthing')", Reply(why="router.js raised TypeError: bad (line 2)")),
        ("throw 'a text'", Reply(why="router.js raised 'a text'")),
        ("return req.gone.x", Reply(why="router.js raised TypeError: Cannot read properties of undefined")),
        ("throw { [Symbol.for('nodejs.util.inspect.custom')]() { throw 1 } }", SHY),
        ("throw Object.assign(new Error(), { message: 3 })", Reply(why="router.js raised Error: 3 (line 2)")),
        ("throw new Error('sk-ant-api03-secret')", Reply(why="router.js raised Error: ••• (line 2)")),
        ("throw new Error(config.Providers[0].api_key)", Reply(why="router.js raised Error: ••• (line 2)")),
    ],
)
async def test_whatever_it_does_is_a_reply(script: Path, text: str, reply: Reply) -> None:
    with asked(script, body_of(text), Providers=[{"api_key": "a key of mine"}]) as custom:
        given = await custom.ask(inbound())
        assert given.answer == reply.answer
        assert given.why.startswith(reply.why)
        assert bool(given.why) == bool(reply.why)
        assert not custom.notices


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("router.mjs", "export default async (req) => 'a,b'"),
        ("router.cjs", "module.exports = () => 'a,b'"),
        ("router.js", "exports.default = () => 'a,b'"),
        ("router.mjs", "import './beside.mjs'\nexport default () => globalThis.beside"),
        ("router.js", "const b = require('./beside')\nmodule.exports = () => b"),
    ],
)
async def test_it_may_be_any_kind_of_module(tmp_path: Path, name: str, text: str) -> None:
    save(tmp_path / "beside.mjs", "globalThis.beside = 'a,b'")
    save(tmp_path / "beside.js", "module.exports = 'a,b'")
    with asked(tmp_path / name, text) as custom:
        assert await custom.ask(inbound()) == Reply("a,b")


async def test_in_a_package_of_modules_a_js_file_is_one(script: Path) -> None:
    save(script.parent / "package.json", '{"type": "module"}')
    with asked(script, "export default () => 'a,b'") as custom:
        assert await custom.ask(inbound()) == Reply("a,b")


async def test_hundreds_at_once_get_each_its_own_answer(script: Path) -> None:
    text = """
    for (let n = Math.random() * 5; n > 0; n--) await new Promise(setImmediate)
    return `a,${req.body.model}`
    """
    with asked(script, body_of(text)) as custom:
        models = [f"model-{n}" for n in range(300)]
        replies = await asyncio.gather(*(custom.ask(inbound(model)) for model in models))
        assert [reply.answer for reply in replies] == [f"a,{model}" for model in models]


async def test_a_large_body_goes_through_and_one_that_nobody_looks_at_is_not_parsed(script: Path) -> None:
    text = "return 'a,' + (req.headers['x-own'] === 'look' ? req.body.messages[0].content.length : 'none')"
    large = inbound(messages=[{"role": "user", "content": "x" * 5_000_000}])
    look = replace(large, headers=(("x-own", "look"),))
    broken = replace(inbound(), body=b'{"no\nJSON')
    with asked(script, body_of(text)) as custom:
        assert await custom.ask(look) == Reply("a,5000000")
        assert await custom.ask(broken) == Reply("a,none")
        assert (await custom.ask(replace(broken, headers=look.headers))).why.startswith(
            "router.js raised SyntaxError"
        )
        assert await custom.ask(inbound()) == Reply("a,none")


async def test_what_it_prints_does_not_disturb_and_goes_to_the_log(
    script: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    text = """
    console.log('one %s', 'sk-ant-api03-secret')
    console.error('two')
    process.stdout.write('three\\n')
    require('fs').writeSync(1, 'no line end')
    require('fs').writeSync(1, '\\n[]\\n{"id": "x"}\\n{"id": 99, "answer": "z,z"}\\n' + 'x'.repeat(3e6))
    req.log.warn({ four: 4 })
    return 'a,b'
    """
    with asked(script, body_of(text)) as custom:
        assert await custom.ask(inbound()) == Reply("a,b")
        assert await custom.ask(inbound()) == Reply("a,b")
    said = ["one •••", "two", "three", "{ four: 4 }"]
    assert caplog.messages == [f"router.js: {line}" for line in said * 2]
    assert capfd.readouterr() == ("", "")


async def test_variables_that_hold_keys_are_not_in_its_environment(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_KEY_OF_THE_CONFIG", "secret-1")
    monkeypatch.setenv("SOMETHING_ELSE", "x")
    text = "return `${process.env.A_KEY_OF_THE_CONFIG},${process.env.SOMETHING_ELSE}`"
    with asked(script, body_of(text), Providers=[{"api_key": "$A_KEY_OF_THE_CONFIG"}]) as custom:
        assert await custom.ask(inbound()) == Reply("undefined,x")


@pytest.mark.parametrize("hang", ["for (;;) {}", "await new Promise(() => {})"])
async def test_one_that_hangs_is_ended_and_started_again(script: Path, hang: str) -> None:
    text = f"if (req.body.model === 'hang') {{ {hang} }}\nreturn 'a,b'"
    with asked(script, body_of(text), LIMIT) as custom:
        assert await custom.ask(inbound("hang")) == Reply(why="router.js took more than 0.3 s")
        assert await custom.ask(inbound()) == Reply("a,b")
        eventually(lambda: len(router_threads()) == 1)
        assert not custom.notices


async def test_what_waits_moves_on_when_the_program_is_replaced(script: Path, tmp_path: Path) -> None:
    text = f"require('fs').writeFileSync({str(tmp_path / 'asked')!r}, '')\nfor (;;) {{}}"
    with asked(script, body_of(text)) as custom:
        waiting = asyncio.ensure_future(custom.ask(inbound()))
        while not (tmp_path / "asked").exists():
            await asyncio.sleep(0.005)
        custom.apply(RouterProgram(str(save(tmp_path / "other.js", GOOD.format("a,b"))), 20))
        assert await waiting == Reply("a,b")


async def test_a_crash_is_a_line_and_the_next_request_starts_it_again(script: Path) -> None:
    text = """
    if (req.body.model !== 'crash') return 'a,b'
    console.error('Error: out of ideas')
    console.error('x')
    process.exit(3)
    """
    why = "node stopped while it ran router.js (Error: out of ideas)"
    with asked(script, body_of(text)) as custom:
        assert await custom.ask(inbound("crash")) == Reply(why=why)
        assert await custom.ask(inbound()) == Reply("a,b")
        assert await custom.ask(inbound("crash")) == Reply(why=why)
        assert await custom.ask(inbound("crash")) == Reply(why=why)
        assert await custom.ask(inbound()) == Reply(why=f"{why}: it is not asked for 1 s")
        assert custom.notices == [f"{why}.", f"{why}."]


async def test_one_that_dies_while_it_loads_is_a_line(script: Path) -> None:
    with asked(script, "process.exit(1)") as custom:
        assert await custom.ask(inbound()) == Reply(why="node stopped while it ran router.js")


async def test_what_a_script_forgets_to_catch_is_no_crash(script: Path) -> None:
    text = """
    Promise.reject(new Error('forgotten'))
    setTimeout(() => { throw new Error('late') })
    await new Promise(resolve => setTimeout(resolve, 5))
    return 'a,b'
    """
    with asked(script, body_of(text)) as custom:
        assert await custom.ask(inbound()) == Reply("a,b")
        assert await custom.ask(inbound()) == Reply("a,b")


async def test_an_edit_is_used_by_the_next_request(script: Path) -> None:
    beside = save(script.parent / "beside.js", "module.exports = 'a,1'")
    with asked(script, "const b = require('./beside')\nmodule.exports = () => b") as custom:
        assert await custom.ask(inbound()) == Reply("a,1")
        save(beside, "module.exports = 'a,2'")
        assert await custom.ask(inbound()) == Reply("a,2")
        save(script, GOOD.format("a,3"))
        assert await custom.ask(inbound()) == Reply("a,3")


@pytest.mark.parametrize("name", ["router.mjs", "router.js"])
async def test_an_edit_of_an_es_module_is_used_by_the_next_request(tmp_path: Path, name: str) -> None:
    script = tmp_path / name
    save(tmp_path / "package.json", '{"type": "module"}')
    with asked(script, "export default () => 'a,1'") as custom:
        assert await custom.ask(inbound()) == Reply("a,1")
        for n in (2, 3):
            save(script, f"export default () => 'a,{n}'")
            assert await custom.ask(inbound()) == Reply(f"a,{n}")


async def test_a_file_beside_it_that_is_required_late_is_watched_too(script: Path) -> None:
    beside = save(script.parent / "beside.js", "module.exports = 'a,1'")
    with asked(script, body_of("return require('./beside')")) as custom:
        assert await custom.ask(inbound()) == Reply("a,1")
        for n in (2, 3):
            save(beside, f"module.exports = 'a,{n}'")
            assert await custom.ask(inbound()) == Reply(f"a,{n}")


async def test_state_is_kept_between_requests(script: Path) -> None:
    with asked(script, "let n = 0\nmodule.exports = () => `a,${++n}`") as custom:
        assert [(await custom.ask(inbound())).answer for _ in range(3)] == ["a,1", "a,2", "a,3"]


async def test_a_bad_edit_keeps_the_last_good_version_and_says_so_once(script: Path) -> None:
    with asked(script, GOOD.format("a,1")) as custom:
        await custom.ask(inbound())
        save(script, "module.exports = (")
        for _ in range(2):
            reply = await custom.ask(inbound())
            assert reply.answer == "a,1"
            assert reply.why.startswith(
                "router.js cannot be loaded: SyntaxError: Unexpected end of input (line 1)"
            )
            assert reply.why.endswith("; its last good version is used")
        assert custom.notices == [f"{reply.why}."]
        save(script, GOOD.format("a,3"))
        assert await custom.ask(inbound()) == Reply("a,3")


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("module.exports = 3", "exports no function"),
        ("require('./gone')", "cannot be loaded: Error: Cannot find module './gone' (line 1)"),
        ("\nnull.x", "cannot be loaded: TypeError: Cannot read properties of null (reading 'x') (line 2)"),
    ],
)
async def test_one_that_never_was_good_is_no_answer(script: Path, text: str, trouble: str) -> None:
    with asked(script, text) as custom:
        assert await custom.ask(inbound()) == Reply(why=f"router.js {trouble}")
        assert await custom.ask(inbound()) == Reply(why=f"router.js {trouble}")
        assert custom.notices == [f"router.js {trouble}."]
        save(script, GOOD.format("a,1"))
        assert await custom.ask(inbound()) == Reply("a,1")


async def test_one_that_is_missing_is_used_as_soon_as_it_is_there(script: Path) -> None:
    with asked(script) as custom:
        why = f"router.js does not exist in {script.parent}"
        assert await custom.ask(inbound()) == Reply(why=why)
        save(script, GOOD.format("a,1"))
        assert await custom.ask(inbound()) == Reply("a,1")
        assert custom.notices == [f"{why}."]


async def test_without_node_requests_go_on_and_it_is_said_once(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(script.parent))
    why = "node is not installed: router.js needs Node.js on the PATH"
    with asked(script, GOOD.format("a,1")) as custom:
        for _ in range(3):
            assert await custom.ask(inbound()) == Reply(why=why)
        assert custom.notices == [f"{why}."]


async def test_a_node_that_cannot_be_started_is_a_line(script: Path, tmp_path: Path) -> None:
    worker = NodeWorker(RouterProgram(str(save(script, GOOD.format("a,1")))), str(tmp_path / "no-node"))
    eventually(lambda: not worker.alive)
    said = worker.submit(inbound()).result(5)
    assert said.reply.why == (
        "node stopped while it ran router.js (Error: it cannot be started: No such file or directory)"
    )


@pytest.mark.parametrize("text", ["return String(process.pid)", "console.error(process.pid)\nfor (;;) {}"])
def test_node_ends_with_a_parent_that_is_killed(script: Path, text: str) -> None:
    save(script, body_of(text))
    program = f"""
import asyncio, logging, sys
from ccr_tui.core.config import RouterProgram
from ccr_tui.engine.custom_router.program import CustomRouter
from tests.engine.custom_router.asking import inbound
logging.basicConfig(stream=sys.stdout, format="%(message)s")
async def main():
    router = CustomRouter(RouterProgram({str(script)!r}, 60))
    print((await router.ask(inbound())).answer, flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline().rpartition(":")[2])
        os.kill(pid, 0)
        parent.kill()
    eventually(lambda: not _runs(pid))


def test_the_runner_ends_with_its_input(script: Path) -> None:
    node = shutil.which("node")
    assert node is not None
    runner = Path(sys.modules[NodeWorker.__module__].__file__ or "").with_name("runner.cjs")
    save(script, GOOD.format("a,1"))
    done = subprocess.run(
        [node, str(runner), str(script)],
        input=b'{"config": {}}\n',
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def _runs(pid: int) -> bool:
    """False for a zombie too: whoever inherits it may be slow to look."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat")
        return not state.exists() or state.read_text().rpartition(") ")[2][0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
