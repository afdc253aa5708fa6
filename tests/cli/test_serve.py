from __future__ import annotations

import json
import socket
import stat
from typing import Any

import httpx

from ccr_tui.engine.mock.app import create_mock_app
from ccr_tui.engine.mock.reply import error_reply, text_reply
from ccr_tui.engine.mock.script import in_order
from tests.cli.running import Home
from tests.engine.rig import CLIENT_KEY, HEADERS, message_body
from tests.servers import run_server
from tests.waiting import eventually

CONFIG = """
[providers.anthropic]
base_url = "{url}"
[providers.spare]
preset = "anthropic"
base_url = "{url}"
api_key = "$SPARE_KEY"
[routes]
default = ["anthropic,claude-sonnet-5", "spare,claude-haiku-4-5"]
[retry]
max = 0
"""


def post(url: str, **fields: Any) -> httpx.Response:
    return httpx.post(
        f"{url}/v1/messages?beta=true", content=message_body(**fields), headers=HEADERS, timeout=20
    )


def test_a_whole_run_is_in_the_history_without_any_secret(home: Home) -> None:
    home.env["SPARE_KEY"] = "sk-spare-0000001"
    app = create_mock_app(in_order(text_reply("hello"), error_reply(529), text_reply("again")))
    with run_server(app) as upstream:
        home.config.write_text(CONFIG.format(url=upstream))
        with home.serving("--json") as serving:
            assert b"hello" in post(serving.url).content
            assert b"again" in post(serving.url, unknown="kept").content
        rows = [json.loads(line) for line in home.run("log", "--json").stdout.splitlines()]
        shown = home.run("show", "last").stdout
        request = home.run("show", rows[1]["id"][-6:], "--request").stdout
        replayed = home.run("replay", rows[0]["id"], "--to", "spare,claude-opus-5-5", "--json")
    assert [r["model"] for r in rows] == ["claude-sonnet-5", "claude-haiku-4-5"]
    assert [a["status"] for a in rows[1]["attempts"]] == [529, 200]
    assert rows[1]["cost_usd"] > 0
    assert "fallback after 529" in shown
    assert request.encode() == message_body(unknown="kept")
    child = json.loads(replayed.stdout)
    assert (child["parent_id"], child["model"], child["status"]) == (rows[0]["id"], "claude-opus-5-5", 200)
    for path in home.database.parent.iterdir():
        kept = path.read_bytes()
        assert CLIENT_KEY.encode() not in kept
        assert b"sk-spare-0000001" not in kept
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_configuration_is_applied_live_and_a_bad_edit_leaves_the_last_good_one(home: Home) -> None:
    app = create_mock_app()
    with run_server(app) as upstream:
        home.config.write_text(CONFIG.format(url=upstream))
        with home.serving() as serving:
            assert serving.process.stderr is not None
            home.config.write_text(CONFIG.format(url=upstream).replace("sonnet-5", "opus-5-5"))
            assert "applied" in _line_with(serving.process.stderr, "configuration")
            post(serving.url)
            home.config.write_text("[routes]\ndefault = 'nobody,x'\n")
            refused = _line_with(serving.process.stderr, "configuration")
            assert "refused" in refused
            assert "line 2" in refused
            assert "nobody" in refused
            post(serving.url)
    assert [r.model for r in app.state.received] == ["claude-opus-5-5"] * 2


def test_port_in_use_is_one_sentence_and_exit_code_1(home: Home) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = home.run("--port", str(taken.getsockname()[1]), "serve")
    assert done.returncode == 1
    assert "already in use" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_broken_history_does_not_stop_the_proxy(home: Home) -> None:
    home.database.parent.mkdir()
    home.database.write_bytes(b"this is no database" * 100)
    with run_server(create_mock_app()) as upstream:
        home.config.write_text(f'[providers.anthropic]\nbase_url = "{upstream}"\n')
        with home.serving() as serving:
            assert serving.process.stderr is not None
            assert str(home.database) in _line_with(serving.process.stderr, "warning")
            assert post(serving.url).status_code == 200
    done = home.run("log")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert str(home.database) in done.stderr


def test_missing_variable_is_a_warning_at_the_start(home: Home) -> None:
    home.config.write_text(CONFIG.format(url="http://127.0.0.1:1"))
    with home.serving() as serving:
        assert serving.process.stderr is not None
        assert "SPARE_KEY" in _line_with(serving.process.stderr, "warning")


def test_finished_exchanges_are_printed_as_they_end(home: Home) -> None:
    with run_server(create_mock_app()) as upstream:
        home.config.write_text(f'[providers.anthropic]\nbase_url = "{upstream}"\n')
        with home.serving() as serving:
            post(serving.url)
            assert serving.process.stdout is not None
            assert "sonnet-5" in _line_with(serving.process.stdout, "✓")


def _line_with(stream: object, text: str) -> str:
    found: list[str] = []

    def read() -> bool:
        line = stream.readline()  # type: ignore[attr-defined]
        found.append(line)
        return text in line

    eventually(read)
    return found[-1]


def test_it_never_opens_to_others_without_a_key(home: Home) -> None:
    done = home.run("--host", "0.0.0.0", "--port", "0", "serve")
    assert done.returncode == 1
    assert "server.api_key" in done.stderr


def test_an_edit_cannot_take_the_key_away_while_others_can_connect(home: Home) -> None:
    home.config.write_text('[server]\nhost = "0.0.0.0"\napi_key = "own-key"\n')
    with home.serving() as serving:
        assert serving.process.stderr is not None
        home.config.write_text('[server]\nhost = "127.0.0.1"\n')
        assert "refused" in _line_with(serving.process.stderr, "configuration")
        assert post(serving.url).status_code == 401
