"""`check --against`: a history as the proxy wrote it, and a configuration that would have done otherwise."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from ccr_tui.core.exchange import Cost
from ccr_tui.core.routing import decide
from ccr_tui.store.config_file import parse
from tests.builders import EPOCH, answered, body_of, exchange_events, facts_of
from tests.cli.running import Home
from tests.store.rig import write

THEN = """
[providers.anthropic]
[providers.local]
base_url = "http://127.0.0.1:9"
auth = "none"
[routes]
default = "anthropic,claude-sonnet-5"
think = "anthropic,claude-opus-5-5"
"""
CANDIDATE = THEN.replace('think = "anthropic,claude-opus-5-5"', 'think = "local,free"') + (
    '[prices."local,free"]\ninput = 0\noutput = 0\n'
)
KEYED = THEN.replace('auth = "none"', 'api_key = "$LOCAL_KEY"').replace(
    "anthropic,claude-opus-5-5", "local,m"
)


@pytest.fixture
def lived(home: Home) -> Home:
    """Two sessions, as `THEN` decided them: of four requests for answers two think."""
    table = parse(home.config, THEN.encode(), {}).table
    exchanges = []
    for number, (session, effort, namespace) in enumerate(
        [("one", None, ""), ("one", "max", ""), ("two", "max", "ci"), ("two", None, "ci")]
    ):
        body = body_of("claude-sonnet-5", "please")
        facts = facts_of(body, session=session, effort=effort, namespace=namespace)
        decision = decide(facts, table)
        tries = [answered(str(decision.route.upstreams[0]), cost=Cost(1.0))]
        exchanges.append(
            exchange_events(
                id=f"exchange{number}",
                at=EPOCH + number,
                facts=facts,
                decision=decision,
                attempts=tries,
                body=body,
            )
        )
    home.database.parent.mkdir()
    write(home.database, *exchanges)
    home.config.write_text(CANDIDATE)
    return home


def rows(home: Home, *args: str) -> Any:
    return json.loads(home.run("check", "--against", *args, "--json").stdout)


def test_the_answer_comes_first(lived: Home) -> None:
    done = lived.run("check", "--against", "history")
    first, _, group, why, *_ = done.stdout.splitlines()
    assert first == "Against the last 4 exchanges this moves 2, −$2.00, nothing breaks."
    assert "2  anthropic,claude-opus-5-5 → local,free think" in group
    assert "$2.00 → $0.00" in group
    assert why.strip().startswith("think: effort ≥ xhigh")
    assert done.returncode == 0


def test_the_configuration_of_then_moves_nothing(lived: Home) -> None:
    lived.config.write_text(THEN)
    done = lived.run("check", "--against", "history")
    assert done.stdout == "Against the last 4 exchanges this moves nothing, nothing breaks.\n"


def test_the_history_can_be_narrowed(lived: Home) -> None:
    assert rows(lived, "history", "--last", "1")["requests"] == 1
    assert rows(lived, "history", "--session", "one")["moved"] == 1
    spaced = lived.run("check", "--against", "history", "--namespace", "ci").stdout
    assert spaced.startswith("Against the last 2 exchanges in namespace ci this moves 1,")
    assert rows(lived, "history", "--since", "5000w")["requests"] == 4


def test_json_tells_everything(lived: Home) -> None:
    row = rows(lived, "history")
    assert (row["requests"], row["compared"], row["moved"], row["broken"]) == (4, 4, 2, 0)
    assert (row["difference_usd"], row["priced"], row["unpriced"]) == (-2.0, 2, 0)
    (group,) = row["groups"]
    assert (group["from"], group["to"], group["example"]) == (
        "anthropic,claude-opus-5-5",
        "local,free",
        "exchange1",
    )
    assert [move["request"] for move in row["moves"]] == ["exchange1", "exchange2"]
    assert row["moves"][0]["steps"][-1]["name"] == "think"


def test_verbose_shows_each_move_with_its_steps(lived: Home) -> None:
    text = lived.run("check", "--against", "history", "--verbose").stdout
    assert "exchange2: anthropic,claude-opus-5-5 (think) → local,free (think)  $1.00 → $0.00" in text
    assert "✓ think" in text


def test_what_cannot_be_reached_fails_the_command(lived: Home) -> None:
    lived.config.write_text(KEYED)
    done = lived.run("check", "--against", "history")
    assert done.returncode == 1
    assert done.stdout.startswith("Against the last 4 exchanges this moves 2, 2 unpriced, 2 would break.")
    assert "✗ 2 requests to local,m: the environment variable LOCAL_KEY is not set" in done.stdout
    lived.env["LOCAL_KEY"] = "k"
    assert lived.run("check", "--against", "history").returncode == 0


def test_what_cannot_be_reached_either_way_does_not_fail_the_command(lived: Home) -> None:
    lived.config.write_text(KEYED)
    done = lived.run("check", "--against", "history", "--compare-with", str(lived.config))
    assert done.returncode == 0
    assert done.stdout.startswith(
        "Against the last 4 exchanges this moves nothing, nothing new breaks (2 do already)."
    )


def test_two_configurations_can_be_compared(lived: Home) -> None:
    other = lived.folder / "other.toml"
    other.write_text(THEN.replace("claude-sonnet-5", "claude-haiku-4-5"))
    row = rows(lived, "history", "--compare-with", str(other))
    assert row["moved"] == 4
    assert {group["from"] for group in row["groups"]} == {
        "anthropic,claude-haiku-4-5",
        "anthropic,claude-opus-5-5",
    }


REQUESTS = [
    {"model": "m", "messages": [], "output_config": {"effort": "max"}},
    {"headers": {"x-claude-code-session-id": "s"}, "body": {"model": "m"}},
]


def test_requests_of_a_file_are_compared_with_the_configuration_in_force(home: Home) -> None:
    requests = home.folder / "r.json"
    requests.write_text(json.dumps(REQUESTS))
    home.config.write_text(CANDIDATE)
    in_force = home.folder / "in_force.toml"
    in_force.write_text(THEN)
    home.env["CCR_TUI_CONFIG"] = str(in_force)
    done = home.run("check", "--against", str(requests))
    assert done.stdout.startswith(
        "Against the 2 requests of r.json this moves 1, 1 of unknown usage, nothing"
    )
    home.env["CCR_TUI_CONFIG"] = str(home.config)
    done = home.run("check", "--against", str(requests))
    assert done.stdout.splitlines() == [
        "Decided the 2 requests of r.json, compared with nothing; nothing breaks.",
        "      1  local,free",
        "      1  anthropic,claude-sonnet-5",
    ]


def test_lines_of_the_log_are_exchanges_of_the_history(lived: Home) -> None:
    log = lived.run("log", "--json").stdout
    chosen = "".join(line for line in log.splitlines(keepends=True) if json.loads(line)["session"] == "two")
    done = lived.run("check", "--against", "-", stdin=chosen)
    assert done.stdout.startswith("Against the 2 requests of standard input this moves 1, −$1.00")


ROUTER = """
async def route(request, config):
    if request.turn > 1:
        raise ValueError("too late")
    return "local,free" if request.body["messages"][0]["content"][0]["text"] == "please" else None
"""


def test_a_custom_router_is_asked_when_the_user_says_so(lived: Home) -> None:
    (lived.folder / "my_router.py").write_text(ROUTER)
    lived.config.write_text(f'custom_router = "my_router.py"\n{THEN}')
    unasked = lived.run("check", "--against", "history").stdout
    assert "4 decisions would ask my_router.py, which a dry run does not" in unasked
    assert "this moves nothing" in unasked
    asked = rows(lived, "history", "--ask-router")
    assert (asked["moved"], asked["unasked"], asked["groups"][0]["step_now"]) == (4, {}, "custom router")
    request = lived.folder / "r.json"
    request.write_bytes(msgspec.json.encode({"body": msgspec.json.decode(body_of("m", "please"))}))
    assert rows(lived, str(request), "--ask-router")["targets"] == {"local,free": 1}
    request.write_bytes(body_of("m", "please", "yes", "and now"))
    said = lived.run("check", "--against", str(request), "--ask-router").stdout.splitlines()[-1]
    assert said.startswith("The router gave no answer once: my_router.py")
    assert "too late" in said


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--last", "3"], "--last needs --against."),
        (["--against", "r.json", "--since", "3d"], "--since needs --against history."),
        (["--against", "history", "--since", "soon"], "is no period"),
        (["--against", "history", "--last", "3", "--since", "3d"], "either --last or --since"),
        (["--against", "history", "--patterns", "p"], "either --against or --patterns"),
        (["--against", "history", "r.json"], "either FILES or --against"),
        (["--record"], "--record needs --patterns."),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(home: Home, args: list[str], said: str) -> None:
    done = home.run("check", *args)
    assert done.returncode == 2
    assert said in done.stderr


def test_without_a_history_there_is_one_sentence(home: Home) -> None:
    done = home.run("check", "--against", "history")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "no history" in done.stderr
