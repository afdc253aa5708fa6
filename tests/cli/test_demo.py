from __future__ import annotations

from tests.cli.running import Home


def test_without_a_terminal_the_demo_prints_every_feature(home: Home) -> None:
    done = home.run("demo")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    tasks = "title image webSearch plan think subagent background compact longContext"
    for task in tasks.split():
        assert f" {task} " in done.stdout
    for sign in ("✓", "✗", "⊘", "unpriced", "≥$", "exchanges"):
        assert sign in done.stdout
    assert not home.database.exists()
