from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest

from ccr_tui.engine.mock.app import create_mock_app
from tests.cli.running import Home
from tests.servers import run_server


def test_help_names_every_command(home: Home) -> None:
    done = home.run("--help")
    assert done.returncode == 0
    for name in ("check", "code", "demo", "env", "log", "replay", "serve", "show"):
        assert f"\n  {name} " in done.stdout
        assert home.run(name, "--help").returncode == 0 or name == "code"


def test_env_prints_lines_for_the_shell(home: Home) -> None:
    home.config.write_text('[server]\nport = 4567\napi_key = "own key"\n')
    assert home.run("env").stdout.splitlines() == [
        "export ANTHROPIC_BASE_URL=http://127.0.0.1:4567",
        "export CLAUDE_CODE_GATEWAY_HINT_HEADERS=1",
        "export ANTHROPIC_AUTH_TOKEN='own key'",
    ]
    assert json.loads(home.run("env", "--shell", "json").stdout)["ANTHROPIC_AUTH_TOKEN"] == "own key"


def test_check_shows_routes_and_what_requests_would_do(home: Home) -> None:
    home.config.write_text(
        '[routes]\ndefault = "anthropic,claude-sonnet-5"\nthink = "anthropic,claude-opus-5-5"\n'
    )
    assert "default      anthropic,claude-sonnet-5" in home.run("check").stdout
    request = {"model": "m", "messages": [], "output_config": {"effort": "max"}}
    (home.folder / "r.jsonl").write_text(f"{json.dumps(request)}\n{json.dumps({'body': {'model': 'm'}})}\n")
    rows = home.run("check", "--json", str(home.folder / "r.jsonl")).stdout.splitlines()
    assert [json.loads(r)["winner"] for r in rows] == ["think", "default"]
    assert (
        "r.jsonl:1: think → anthropic,claude-opus-5-5"
        in home.run("check", str(home.folder / "r.jsonl")).stdout
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[routes]\ndefault = 'nobody,m'", "nobody"),
        ("[routes\n", "line 1"),
        ("[serverr]\n", "server"),
        ("[server]\nport = 'x'", "port"),
    ],
)
def test_a_bad_configuration_is_one_sentence(home: Home, text: str, said: str) -> None:
    home.config.write_text(text)
    for command in ("check", "serve", "env"):
        done = home.run(command)
        assert done.returncode == 1
        assert said in done.stderr
        assert str(home.config) in done.stderr
        assert "Traceback" not in done.stderr


def test_files_that_cannot_be_read_are_named(home: Home) -> None:
    missing = home.run("check", str(home.folder / "none.json"))
    (home.folder / "bad.json").write_text("{")
    bad = home.run("check", str(home.folder / "bad.json"))
    assert "none.json cannot be read" in missing.stderr
    assert "bad.json is not JSON" in bad.stderr


def test_an_empty_history_says_what_to_do(home: Home) -> None:
    for command in ("log", "show", "replay"):
        done = home.run("--port", "0", command)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
    with home.serving():
        assert "ccr-tui code" in home.run("log").stdout


CLIENT = """#!{python}
import json, os, sys, urllib.request
url = os.environ["ANTHROPIC_BASE_URL"]
health = json.load(urllib.request.urlopen(url + "/health"))
print(json.dumps([sys.argv[1:], url, health["status"]]))
sys.exit(7)
"""


def fake_client(home: Home) -> None:
    program = home.folder / "claude"
    program.write_text(CLIENT.format(python=sys.executable))
    program.chmod(0o755)
    home.env["CLAUDE_PATH"] = str(program)


ARGUMENTS = ["-p", "two words", "--", "--help", "-x", "", "--config=1"]


def test_code_serves_and_hands_arguments_and_exit_code_on(home: Home) -> None:
    fake_client(home)
    done = home.run("--port", "0", "code", *ARGUMENTS)
    arguments, url, status = json.loads(done.stdout)
    assert (arguments, status, done.returncode) == (ARGUMENTS, "ok", 7)
    assert url.startswith("http://127.0.0.1:")


def test_code_uses_the_ccr_tui_that_runs(home: Home) -> None:
    fake_client(home)
    with run_server(create_mock_app()) as upstream:
        home.config.write_text(f'[providers.anthropic]\nbase_url = "{upstream}"\n')
        with home.serving() as serving:
            done = home.run("--port", serving.url.rpartition(":")[2], "code", "hello")
    assert json.loads(done.stdout)[1] == serving.url
    assert done.returncode == 7


def test_code_without_claude_says_how_to_get_it(home: Home) -> None:
    home.env["CLAUDE_PATH"] = str(home.folder / "none")
    done = home.run("--port", "0", "code")
    assert done.returncode == 1
    assert "npm install" in done.stderr


def test_code_warns_of_settings_that_win_over_it(home: Home) -> None:
    fake_client(home)
    settings = Path(home.folder / ".claude" / "settings.json")
    settings.parent.mkdir()
    settings.write_text(json.dumps({"env": {"ANTHROPIC_BASE_URL": "http://elsewhere"}}))
    done = home.run("--port", "0", "code")
    assert shlex.quote(str(settings)) in done.stderr
    assert "http://elsewhere" in done.stderr


def test_env_points_at_a_namespace(home: Home) -> None:
    values = json.loads(home.run("--namespace", "review", "env", "--shell", "json").stdout)
    assert values["ANTHROPIC_BASE_URL"] == "http://127.0.0.1:3456/n/review"
    refused = home.run("--namespace", "a b", "env")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "use letters" in refused.stderr
