"""What `check` prints of a configuration."""

from __future__ import annotations

from pathlib import Path

from ccr_tui.cli.config_summary import summary_lines, summary_row
from ccr_tui.core.config import Config
from ccr_tui.store.config_file import parse

FULL = """
custom_router = "my_router.py"
strict_ccr = true
[routes]
default = { use = ["anthropic,a", "anthropic,b"], too_long = "anthropic,long", shadow = true }
think = { use = "anthropic,a", escalate = "anthropic,c", below = 5 }
[[rules]]
name = "short"
when = '''
tokens
  < 10
'''
use = "anthropic,s"
[[rules]]
name = "dynamic"
when = "tokens > 10"
grade = { easy = "anthropic,e", hard = "anthropic,h" }
[namespaces.ci]
replaces = true
routes = { default = "anthropic,n" }
budget = { per_day = 1.0, action = "stop" }
[projects."/home/me"]
routes = { think = "anthropic,p" }
[classifier]
use = "anthropic,cheap"
[judge]
use = "anthropic,judge"
prompt = "Judge {answer}."
[budget]
per_day = 20
per_session = 2.5
action = "reroute"
use = "anthropic,poor"
"""


def config(text: str) -> Config:
    return parse(Path("/etc/c.toml"), text.encode(), {})


def test_everything_that_is_switched_on_has_a_line() -> None:
    assert list(summary_lines(config(FULL))) == [
        "  strict_ccr   routes as CCR 2.0 does",
        "  router       /etc/my_router.py (at most 5 s)",
        "  rule short: tokens < 10",
        "               anthropic,s",
        "  rule dynamic: tokens > 10",
        "    easy       anthropic,e",
        "    hard       anthropic,h",
        "  think        anthropic,a; below 5 of 10: anthropic,c",
        "  default      anthropic,a → anthropic,b; too long: anthropic,long; scored afterwards",
        "  namespace ci (replaces all others)",
        "    default      anthropic,n",
        "    budget       $1.00 a day; stop",
        "  project /home/me",
        "    think        anthropic,p",
        "  classifier   anthropic,cheap, at most 60 calls an hour",
        "  judge        anthropic,judge, at most 60 calls an hour with a prompt of your own",
        "  budget       $20.00 a day, $2.50 a session; then anthropic,poor",
    ]


def test_nothing_set_is_told_in_one_line() -> None:
    assert list(summary_lines(Config())) == ["  otherwise    the model asked for, at anthropic, untouched"]


def test_the_same_as_a_row() -> None:
    row = summary_row(config(FULL))
    assert row["ok"] is True
    assert row["routes"]["default"] == ["anthropic,a", "anthropic,b"]
    assert [rule["name"] for rule in row["rules"]] == ["short", "dynamic"]
    assert row["rules"][1]["grade"] == {"easy": ["anthropic,e"], "hard": ["anthropic,h"]}
    assert row["namespaces"]["ci"]["routes"] == {"default": ["anthropic,n"]}
    assert row["projects"]["/home/me"]["replaces"] is False
    assert (row["classifier"], row["judge"]) == ("anthropic,cheap", "anthropic,judge")
    assert row["budget"] == {"per_day": 20, "per_session": 2.5, "action": "reroute"}
    assert summary_row(Config())["classifier"] is None
