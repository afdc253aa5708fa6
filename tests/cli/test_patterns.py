"""`check --patterns`: the folder of patterns as a user keeps it in a repository."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import Home

EXAMPLES = Path(__file__).parents[2] / "examples"

CONFIG = '[routes]\ndefault = "anthropic,claude-sonnet-5"\nthink = "anthropic,claude-opus-5-5"\n'
GOOD = {"name": "ordinary", "request": {"text": "Hi"}, "expect": "anthropic,claude-sonnet-5"}
WRONG = {"name": "effort", "request": {"effort": "max"}, "expect": "anthropic,claude-haiku-4-5"}
BARE = {"name": "bare", "request": {"effort": "max"}}


@pytest.fixture
def folder(home: Home) -> Path:
    home.config.write_text(CONFIG)
    folder = home.folder / "patterns"
    folder.mkdir()
    return folder


def keep(folder: Path, *patterns: object) -> Path:
    path = folder / "p.json"
    path.write_text(json.dumps(patterns, indent=2))
    return path


def test_the_examples_pass_with_the_configuration_beside_them(home: Home) -> None:
    home.config.write_text((EXAMPLES / "patterns.toml").read_text())
    done = home.run("check", "--patterns", str(EXAMPLES / "patterns"))
    assert done.stdout.splitlines()[-1].endswith("patterns, none failed.")
    assert done.returncode == 0, done.stdout


def test_each_pattern_has_a_line(home: Home, folder: Path) -> None:
    keep(folder, GOOD, WRONG, BARE)
    done = home.run("check", "--patterns", str(folder))
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "✓ ordinary: anthropic,claude-sonnet-5 (default: everything else)",
        "✗ effort: expected upstream anthropic,claude-haiku-4-5, got anthropic,claude-opus-5-5 "
        "(think: effort ≥ xhigh) [p.json]",
        "· bare: expects nothing: anthropic,claude-opus-5-5 (think: effort ≥ xhigh) [p.json]",
        "3 patterns, 1 failed, 1 without an expectation (--record writes them).",
    ]


def test_json_gives_a_row_each(home: Home, folder: Path) -> None:
    path = keep(folder, GOOD, WRONG, BARE)
    rows = [
        json.loads(line) for line in home.run("check", "--patterns", str(path), "--json").stdout.splitlines()
    ]
    assert [row["passed"] for row in rows] == [True, False, None]
    assert rows[1]["misses"] == [
        {"what": "upstream", "expected": "anthropic,claude-haiku-4-5", "got": "anthropic,claude-opus-5-5"}
    ]
    assert rows[0]["steps"][-1]["name"] == "default"


def test_what_is_recorded_holds_from_then_on(home: Home, folder: Path) -> None:
    path = keep(folder, GOOD, BARE)
    done = home.run("check", "--patterns", str(folder), "--record")
    assert done.returncode == 0
    assert "· bare: recorded: anthropic,claude-opus-5-5" in done.stdout
    assert done.stdout.endswith("2 patterns, none failed, 1 recorded.\n")
    written = json.loads(path.read_text())
    assert written == [GOOD, {**BARE, "expect": {"upstream": "anthropic,claude-opus-5-5", "winner": "think"}}]
    assert home.run("check", "--patterns", str(folder)).stdout.endswith("2 patterns, none failed.\n")
    home.config.write_text(CONFIG.replace("claude-opus-5-5", "claude-fable-5"))
    assert home.run("check", "--patterns", str(folder)).returncode == 1


def test_who_was_not_asked_is_told(home: Home, folder: Path) -> None:
    home.config.write_text(f'custom_router = "my_router.py"\n{CONFIG}')
    keep(folder, GOOD, {**GOOD, "situation": {"router": "anthropic,said"}, "expect": "anthropic,said"})
    lines = home.run("check", "--patterns", str(folder)).stdout.splitlines()
    assert lines[0].endswith("(default: everything else; my_router.py not asked)")
    assert lines[1].endswith("(custom router: the pattern says so)")


def test_a_bad_file_is_one_sentence(home: Home, folder: Path) -> None:
    path = keep(folder, {**GOOD, "request": {"effort": "max", "toks": 3}})
    done = home.run("check", "--patterns", str(folder))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert f'{path}, line 6, [0].request.toks: unknown key "toks". Did you mean "tokens"?' in done.stderr
